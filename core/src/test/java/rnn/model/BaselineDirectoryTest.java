package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.baseline.Column;
import rnn.baseline.KneserNey;
import rnn.baseline.Tables;
import rnn.baseline.TrigramTagger;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.SequenceReading;
import rnn.batch.StreamReading;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.task.Tagging;
import rnn.text.BytePairLearner;
import rnn.text.LabelSet;
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

  @Test
  void aCheckMissesNoFile() throws IOException {
    ModelFolder folder = new LocalFolder(temporary.resolve("model"));
    BaselineModel.Form form =
        new BaselineModel.Form(
            TrigramTagger.KIND,
            new ExampleEncoder(
                Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "low"}),
                Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "l"}),
                LabelSet.ofLabels("A", "B"),
                Labelling.TOKENS),
            new Scoring(Tagging.NAME, LabelScheme.PLAIN, 2),
            BytePairLearner.learn(Map.of("low", 5L), 262),
            new SequenceReading().name(),
            Map.of());
    Tables tables = new Tables().add(Column.of("numbers", new int[] {3}));
    ModelDirectory.write(folder, tables, form);
    ModelDirectory.check(folder);
    List<String> names = folder.names();
    assertEquals(6, names.size(), names.toString());
    for (String name : names) {
      Path file = temporary.resolve("model").resolve(name);
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      String message =
          assertThrows(ModelFormatException.class, () -> ModelDirectory.check(folder)).getMessage();
      assertTrue(message.contains(name), message);
      Files.write(file, content);
    }
    ModelDirectory.check(folder);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unannounced(Throwable failure) throws E {
    throw (E) failure;
  }
}
