package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.math.KernelProvider;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.text.BytePairLearner;
import rnn.text.BytePairTokenizer;
import rnn.text.SubwordTokenizer;
import rnn.text.Vocabulary;

/** A model whose tokenizer has a file of its own. */
class SubwordModelTest {
  @TempDir private Path temporary;

  private static Model model(Map<String, Long> pieces) {
    BytePairTokenizer tokenizer = BytePairLearner.learn(pieces, 262);
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<eos>"));
    tokens.addAll(tokenizer.vocabulary());
    NetworkSpec spec =
        new LanguageModelSpec(
                "gru", tokens.size(), 4, 4, 1, 0f, true, "none", "cross-entropy", "full", 0)
            .network();
    return new Model(
        spec,
        spec.layout().initial(1),
        Vocabulary.ofTokens(tokens.toArray(String[]::new)),
        tokenizer,
        "stream",
        Map.of());
  }

  private Path written() throws IOException {
    Path directory = temporary.resolve("model");
    ModelDirectory.write(directory, model(Map.of("low", 5L, "lower", 3L)));
    return directory;
  }

  @Test
  void mergesAreInTheDirectoryAndMakeTheSameTokens() throws IOException {
    Path directory = written();
    assertEquals(
        "#version: 0.2\nl o\nlo w\ne r\nlow er\n",
        Files.readString(directory.resolve("merges.txt")));
    ModelDirectory.check(new LocalFolder(directory));
    Model back = ModelDirectory.read(directory);
    assertEquals("bpe", back.tokenizer().name());
    assertEquals(List.of("low", "Ġ", "lower", "s"), back.tokenizer().tokens("low lowers"));
    ModelDirectory.write(directory, back);
    assertEquals(
        List.of("config.json", "merges.txt", "model.safetensors", "vocabulary.txt"),
        new LocalFolder(directory).names());
    ModelDirectory.checkReplaceable(new LocalFolder(directory));
  }

  @Test
  void mergesThatWereChangedCutOrLostAreFound() throws IOException {
    Path merges = written().resolve("merges.txt");
    String content = Files.readString(merges);
    Files.writeString(merges, content.replace("l o\n", "l e\n"));
    assertRefused("must have the SHA-256");
    Files.writeString(merges, content.substring(2));
    assertRefused("merges.txt must have 34 bytes but has 32");
    Files.delete(merges);
    assertRefused("merges.txt is missing");
    assertThrows(
        ModelFormatException.class,
        () -> ModelDirectory.check(new LocalFolder(temporary.resolve("model"))));
  }

  @Test
  void mergesOfAnotherModelAreFound() throws IOException {
    Model model = model(Map.of("low", 5L, "lower", 3L));
    SubwordTokenizer other = BytePairLearner.learn(Map.of("best", 4L), 262);
    Path directory = temporary.resolve("model");
    ModelDirectory.write(
        directory,
        new Model(
            model.network(),
            model.parameters(),
            model.vocabulary(),
            other,
            model.reading(),
            Map.of()));
    assertRefused("must have all tokens of merges.txt but has no \"");
  }

  private void assertRefused(String words) {
    var error =
        assertThrows(
            ModelFormatException.class, () -> ModelDirectory.read(temporary.resolve("model")));
    assertTrue(String.valueOf(error.getMessage()).contains(words), error.getMessage());
  }

  @Test
  void weightsAreImportedBesideTheSameMerges() throws IOException {
    Path directory = written();
    byte[] weights = Files.readAllBytes(directory.resolve("model.safetensors"));
    Model imported =
        WeightImport.read(
                new LocalFolder(directory),
                new ByteArrayInputStream(weights),
                weights.length,
                "weights",
                Instant.EPOCH)
            .model();
    assertArrayEquals(
        Files.readAllBytes(directory.resolve("merges.txt")),
        ((SubwordTokenizer) imported.tokenizer()).content());
  }

  @Test
  void aPromptOfNewWordsIsKnownAndComesBack() throws IOException {
    Model model = ModelDirectory.read(written());
    Generator generator = new Generator(model, KernelProvider.kernels());
    String prompt = "Żółw <unk> 漢字\n slower";
    assertEquals(List.of(), generator.unknown(prompt));
    String text = generator.generate(prompt, 5, Sampling.DEFAULT);
    assertNotNull(text);
    assertTrue(text.startsWith(prompt), text);
  }
}
