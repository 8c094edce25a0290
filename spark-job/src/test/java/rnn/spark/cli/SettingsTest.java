package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.WINDOW;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.spark.train.TrainRequest;
import rnn.train.ModelOptions;
import rnn.train.RoundOrder;
import rnn.train.TrainingOptions;

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
    assertEquals(256, request.training().roundsPerEpoch(), "recipe");
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheFirstName() throws IOException {
    String config = file("own.properties", "\uFEFFtrain = a.txt\nepochs = 4\n");
    TrainRequest request = Parsed.train("--config", config);

    assertEquals(List.of("a.txt"), request.train().paths());
    assertEquals(4, request.training().epochs());
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
        "x.properties|no-tied = true|write tied = false",
        "x.properties|help = true|'help', which is no option",
        "x.properties|config = y|'config', which is no option",
        "x.properties|hidden = many|--hidden",
        "x.json|{\"hidden\": 3|(line 1, column 13)",
        "x.json|[1]|must be a JSON object",
        "x.json|{\"hidden\": {\"a\": 1}}|must be text, a number",
        "x.json|{\"hidden\": 3, \"hidden\": 4}|must be JSON",
      })
  void aFileThatWillNotDoEndsWithStatusTwo(String name, String content, String said)
      throws IOException {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("train", "--train", "a", "--config", file(name, content)));
    assertTrue(console.messages().contains(said), console.messages());
    assertFalse(console.messages().contains("Source:"), console.messages());
  }

  @ParameterizedTest
  @CsvSource({
    "hidden,many",
    "hidden,0",
    "rounds-per-epoch,-1",
    "optimizer,newton",
    "learning-rate,-1",
    "min-count,0",
    "vocabulary-size,2",
    "schedule,step:x",
    "cell,rnn",
    "sync,gossip",
    "dropout,1",
    "dropout-mask,token",
    "weight-decay,x",
    "patience,-1",
    "average-last,1",
    "tied,perhaps",
    "format,avro",
  })
  void aValueThatWillNotDoIsToldWithItsFileAndKey(String key, String value) throws IOException {
    String config = file("own.properties", "epochs = 4\n%s = %s\n".formatted(key, value));
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("train", "--train", "a", "--config", config));
    assertTrue(
        console.messages().contains("%s = %s is set in %s".formatted(key, value, config)),
        console.messages());
    assertFalse(console.messages().contains("epochs = 4"), console.messages());
  }

  @Test
  void aBadValueOfTheCommandLineIsNotBlamedOnTheFile() throws IOException {
    String config = file("own.properties", "epochs = 4\nhidden = 31\nlayers = 1\n");
    for (String bad : List.of("--hidden many", "--hidden 0", "--batch -1", "--schedule step:x")) {
      TestConsole console = new TestConsole();

      List<String> args = new ArrayList<>(List.of("train", "--train", "a", "--config", config));
      args.addAll(List.of(bad.split(" ")));
      assertEquals(2, console.run(args.toArray(String[]::new)));
      assertFalse(console.messages().contains("is set in"), console.messages());
    }
  }

  @Test
  void theLearningRateIsThatOfOptimizerAndCellUnlessOneIsSetForThem() throws IOException {
    String rateAlone = file("rate.properties", "learning-rate = 0.5\n");
    String sgdAndRate = file("sgd.properties", "optimizer = sgd\nlearning-rate = 10\n");

    for (Optimizer optimizer : Optimizers.all()) {
      assertEquals(optimizer.defaultLearningRate(), rate("--optimizer", optimizer.name()));
    }
    assertEquals(20, rate());
    assertEquals(0.002, rate("--optimizer", "adam"));
    assertEquals(0.002, rate("--optimizer", "adam", "--recipe", "wikitext-2"));
    assertEquals(0.002, rate("--optimizer", "adam", "--recipe", "grammar"));
    assertEquals(0.002, rate("--optimizer", "adam", "--config", sgdAndRate));
    assertEquals(0.5, rate("--optimizer", "adam", "--config", rateAlone));
    assertEquals(0.3, rate("--optimizer", "adam", "--learning-rate", "0.3"));
    assertEquals(4, rate("--cell", "elman"));
    assertEquals(20, rate("--cell", "gru"));
    assertEquals(4, rate("--cell", "elman", "--recipe", "wikitext-2"));
    assertEquals(20, rate("--cell", "lstm", "--recipe", "wikitext-2"));
    assertEquals(0.3, rate("--cell", "elman", "--learning-rate", "0.3"));
    assertEquals(0.5, rate("--cell", "elman", "--config", rateAlone));
    assertEquals(5, rate("--recipe", "grammar"));
    assertEquals(10, rate("--recipe", "tinyshakespeare", "--config", sgdAndRate));
  }

  private static double rate(String... args) {
    String[] all =
        Stream.concat(Stream.of("--train", "a"), Arrays.stream(args)).toArray(String[]::new);
    return Parsed.train(all).training().learningRate();
  }

  static List<String> recipes() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeIsPossible(String name) {
    List<String> args = new ArrayList<>(List.of("--train", "a", "--valid", "v", "--recipe", name));
    if (name.equals("grammar-labels")) {
      args.addAll(List.of("--task", "tag"));
    }
    if (name.equals("tag") || name.equals("grammar-labels")) {
      args.addAll(List.of("--format", "conll"));
    }
    if (name.equals("classify")) {
      args.addAll(List.of("--format", "labelled"));
    }
    TrainRequest request = Parsed.train(args.toArray(String[]::new));

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
  void theSingleMachineReferencesAreThoseOfTheirAuthors() {
    TrainRequest zaremba = Parsed.train("--train", "a", "--recipe", "zaremba-small");
    assertEquals(
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.LAYERS, 2)
                    .set(ModelOptions.EMBEDDING, 200)
                    .set(ModelOptions.TIED, false)
                    .set(ModelOptions.VOCABULARY_SIZE, 0)),
        zaremba.model());
    assertEquals(
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 13);
              o.set(ROUNDS_PER_EPOCH, 16);
              o.set(BATCH, 20);
              o.set(WINDOW, 20);
              o.set(LEARNING_RATE, 20.0);
              o.set(SCHEDULE, "step:4:0.5");
            }),
        zaremba.training());
    assertArrayEquals(
        new double[] {20, 20, 20, 20, 10, 5, 2.5},
        IntStream.range(0, 7).mapToDouble(epoch -> rate(zaremba, epoch)).toArray());
    assertEquals(0, zaremba.training().effectiveBlockMomentum(), "one shard is plain SGD");

    TrainRequest pyTorch =
        Parsed.train("--train", "a", "--valid", "v", "--recipe", "word-language-model");
    assertEquals(
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.LAYERS, 2)
                    .set(ModelOptions.DROPOUT, 0.2)
                    .set(ModelOptions.VOCABULARY_SIZE, 0)),
        pyTorch.model());
    assertEquals(
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 40);
              o.set(ROUNDS_PER_EPOCH, 16);
              o.set(BATCH, 20);
              o.set(LEARNING_RATE, 20.0);
              o.set(SCHEDULE, "plateau:0.25:0");
            }),
        pyTorch.training());
    assertEquals(20, rate(pyTorch, 3, 5, 4.9, 4.899), "any gain keeps the rate");
    assertEquals(5, rate(pyTorch, 4, 5, 4.9, 4.899, 4.9), "any loss takes three quarters of it");
    assertEquals(1.25, rate(pyTorch, 5, 5, 4.9, 4.899, 4.9, 4.9), "the best is what counts");
  }

  private static double rate(TrainRequest request, int epoch, double... heldOutLosses) {
    return new RoundOrder(request.training(), epoch, 0, heldOutLosses, 1).roundLearningRate();
  }

  @Test
  void otherCommandsTakeFilesToo() throws IOException {
    String config = file("own.properties", "model = somewhere\ntop-k = 7\nlength = 3\n");

    GenerateCommand command = Parsed.command("generate", "--config", config).getCommand();

    assertEquals(7, command.sampling(0).topK());
  }
}
