package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Labelling;
import rnn.predict.SmallModels;

/** What is looked for in the directory of a model of labels before it is read. */
class LabelledDirectoryTest {
  @TempDir Path temporary;

  private Path written(Model model) throws IOException {
    ModelDirectory.write(temporary, model);
    return temporary;
  }

  private Labelling check() throws IOException {
    return ModelDirectory.check(new LocalFolder(temporary)).labelling();
  }

  /** A tagger that reads characters. */
  private static Model tagger() {
    return SmallModels.taggers()
        .filter(model -> model.encoder().characters() != null)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ModelDirectory.LABELS,
        ModelDirectory.CHARACTERS,
        ModelDirectory.VOCABULARY,
        ModelDirectory.PARAMETERS
      })
  void aFileThatIsCutOrMissingIsFoundWithoutReadingTheModel(String name) throws IOException {
    Path file = written(tagger()).resolve(name);
    assertEquals(Labelling.TOKENS, check());
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 1));
    assertRefused(
        "%s must have %d bytes but has %d".formatted(name, content.length, content.length - 1));
    Files.delete(file);
    assertRefused(name + " is missing");
  }

  private void assertRefused(String words) {
    String said = assertThrows(ModelFormatException.class, this::check).getMessage();
    assertTrue(said.contains(words), said);
  }

  @Test
  void filesThatAModelDoesNotHaveAreNotAskedFor() throws IOException {
    Model words = SmallModels.taggers().findFirst().orElseThrow();
    assertFalse(Files.exists(written(words).resolve(ModelDirectory.CHARACTERS)));
    assertEquals(Labelling.TOKENS, check());
    written(SmallModels.classifiers().findFirst().orElseThrow());
    assertEquals(Labelling.SEQUENCES, check());
    written(SmallModels.languageModels().findFirst().orElseThrow());
    assertFalse(Files.exists(temporary.resolve(ModelDirectory.LABELS)));
    assertEquals(Labelling.NONE, check());
  }
}
