package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.spark.train.TrainRequest;
import rnn.train.ModelOptions;

class SettingsTest {
  @TempDir Path directory;

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  @Test
  void theCommandLineComesBeforeTheFileTheFileBeforeTheRecipeTheRecipeBeforeTheDefaults()
      throws IOException {
    String config = file("own.properties", "epochs = 4\nwindow = 13\n");

    TrainRequest request =
        Parsed.train(
            "--train", "a", "--recipe", "tinyshakespeare", "--config", config, "--window", "17");

    assertEquals(17, request.training().window(), "command line");
    assertEquals(4, request.training().epochs(), "file");
    assertEquals("character", request.model().tokenizer(), "recipe");
    assertEquals(ModelOptions.DEFAULTS.dropout(), request.model().dropout(), "default");
  }

  @Test
  void aFileMayNameTheRecipeAndTheTexts() throws IOException {
    String config =
        file(
            "own.json",
            """
            {"recipe": "wikitext-2", "train": ["a, 1.txt", "b"], "hidden": 31, "tied": false, "learning-rate": 0.5}
            """);

    TrainRequest request = Parsed.train("--config=" + config);

    assertEquals(List.of("a, 1.txt", "b"), request.train().paths());
    assertEquals(31, request.model().hiddenSize());
    assertFalse(request.model().tiesEmbedding());
    assertEquals(0.5, request.training().learningRate());
    assertEquals(64, request.training().roundsPerEpoch(), "recipe");
  }

  @Test
  void propertiesMayHoldSeveralTextsOneToALine() throws IOException {
    String config = file("own.properties", "train = a.txt\\nb.txt\nresume = true\n");

    TrainRequest request = Parsed.train("--config", config);

    assertEquals(List.of("a.txt", "b.txt"), request.train().paths());
    assertEquals(TrainRequest.Start.RESUME, request.start());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.properties|hiden = 3|did you mean hidden",
        "x.properties|help = true|'help', which is no option",
        "x.properties|config = y|'config', which is no option",
        "x.properties|hidden = many|--hidden",
        "x.json|{\"hidden\": 3|must be JSON",
        "x.json|[1]|must be a JSON object",
        "x.json|{\"hidden\": {\"a\": 1}}|must be text, a number",
        "x.json|{\"hidden\": 3, \"hidden\": 4}|must be JSON",
      })
  void aFileThatWillNotDoEndsWithStatusTwo(String name, String content, String said)
      throws IOException {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("train", "--train", "a", "--config", file(name, content)));
    assertTrue(console.messages().contains(said), console.messages());
  }

  static List<String> recipes() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeIsPossible(String name) {
    TrainRequest request = Parsed.train("--train", "a", "--recipe", name);

    assertEquals(
        Recipes.named(name).get("reading"), request.training().reading(), "the recipe is used");
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeSaysWhatItIsForAndWhy(String name) {
    long comments = Recipes.text(name).lines().filter(line -> line.startsWith("#")).count();

    assertTrue(Recipes.text(name).startsWith("# "), "the purpose comes first");
    assertTrue(comments > 3, "reasons stand beside the values");
  }

  @Test
  void otherCommandsTakeFilesToo() throws IOException {
    String config = file("own.properties", "model = somewhere\ntop-k = 7\nlength = 3\n");

    GenerateCommand command = Parsed.command("generate", "--config", config).getCommand();

    assertEquals(7, command.sampling(0).topK());
  }
}
