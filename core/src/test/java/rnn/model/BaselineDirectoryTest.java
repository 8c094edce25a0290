package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.baseline.Column;
import rnn.baseline.KneserNey;
import rnn.baseline.Tables;
import rnn.batch.ExampleEncoder;
import rnn.batch.StreamReading;
import rnn.task.Scoring;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;

/** Directories of models that learned by counting. */
class BaselineDirectoryTest {
  @TempDir Path temporary;

  private static BaselineModel.Form form() {
    return new BaselineModel.Form(
        KneserNey.INSTANCE,
        ExampleEncoder.ofText(Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "a"})),
        Scoring.OF_LANGUAGE_MODELS,
        new WhitespaceTokenizer(),
        new StreamReading().name(),
        Map.of());
  }

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("the job failed"),
        new Exception("that Scala does not announce"),
        new OutOfMemoryError("of the driver"));
  }

  /** Columns come from executors, and may fail in whatever way a job does. */
  @ParameterizedTest
  @MethodSource("failures")
  void aColumnThatFailsLeavesNothingBehind(Throwable failure) throws IOException {
    Iterator<?> pieces =
        new Iterator<Object>() {
          private boolean hasGiven;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Object next() {
            if (hasGiven) {
              throw BaselineDirectoryTest.<RuntimeException>unannounced(failure);
            }
            hasGiven = true;
            return new int[] {7};
          }
        };
    Tables tables =
        new Tables()
            .add(Column.of("whole", new int[] {3}))
            .add(Column.ofPieces("broken", Column.Type.I32, 2, () -> pieces));
    ModelFolder folder = new LocalFolder(temporary.resolve("model"));
    Throwable thrown =
        assertThrows(Throwable.class, () -> ModelDirectory.write(folder, tables, form()));
    assertSame(failure, thrown);
    assertFalse(folder.exists());
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unannounced(Throwable failure) throws E {
    throw (E) failure;
  }
}
