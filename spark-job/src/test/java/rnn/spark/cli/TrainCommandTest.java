package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;
import rnn.train.GivenOptions;
import rnn.train.ModelOptions;
import rnn.train.Regularization;
import rnn.train.RoundTimes;
import rnn.train.RunFigures;
import rnn.train.StartOptions;
import rnn.train.TrainingOptions;

class TrainCommandTest {

  @Test
  void withATextOfOnesOwnTheDefaultsAreThoseOfTheRecords() {
    TrainRequest request = Parsed.train("--train", "a.txt");

    assertEquals(ModelOptions.DEFAULTS, request.model());
    assertEquals(TrainingOptions.DEFAULTS, request.training());
    assertEquals(GivenOptions.ofText(Map.of()).open(), request.open());
    assertEquals(0, request.validFraction());
    assertEquals(List.of("a.txt"), request.train().paths());
    assertEquals("text", request.train().format());
    assertNull(request.validation());
    assertNull(request.test());
    assertEquals("model", request.modelDirectory());
    assertEquals("model.checkpoints", request.checkpointDirectory());
    assertEquals(TrainRequest.Start.ANEW, request.start());
    assertEquals(Map.of("train", "a.txt"), request.givenOptions());
  }

  @Test
  void whatARecipeSaysOfAModelToStartFromDoesNotCount() {
    TrainRequest request =
        Parsed.train(
            "--task tag --format conllu --train a.conllu --start-from m --new-words 7".split(" "));

    assertEquals(new StartOptions("m", 7), request.options().start());
    assertEquals("sgd", request.givenOptions().get("optimizer"));
    assertNull(request.givenOptions().get("hidden"));
    assertEquals(
        "12",
        Parsed.train(
                "--task tag --format conllu --train a.conllu --start-from m --hidden 12".split(" "))
            .givenOptions()
            .get("hidden"));
  }

  @Test
  void everyOptionReachesItsPlace() {
    TrainRequest request =
        Parsed.train(
            ("--train a b --valid c --test d e --format parquet --column words --model m/ --cell"
                 + " gru --layers 2 --hidden 31 --embedding 37 --dropout 0.25 --no-tied --batch 7"
                 + " --window 11 --reading sentences --epochs 3 --rounds-per-epoch 5 --shards 13"
                 + " --sync average --optimizer adam --learning-rate 0.01 --schedule step:2:0.5"
                 + " --clip 1.5 --tokenizer word --vocabulary-size 101 --min-count 2 --seed 17"
                 + " --output-activation tanh --loss squared-error --output full --output-samples"
                 + " 19 --checkpoint-every 2 --resume --dropout-mask window --weight-decay 0.125"
                 + " --average-last 2 --patience 4 --no-baseline")
                .split(" "));

    assertEquals(
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.CELL, "gru")
                    .set(ModelOptions.LAYERS, 2)
                    .set(ModelOptions.HIDDEN, 31)
                    .set(ModelOptions.EMBEDDING, 37)
                    .set(ModelOptions.DROPOUT, 0.25)
                    .set(ModelOptions.TIED, false)
                    .set(ModelOptions.OUTPUT_ACTIVATION, "tanh")
                    .set(ModelOptions.LOSS, "squared-error")
                    .set(ModelOptions.OUTPUT_SAMPLES, 19)
                    .set(ModelOptions.TOKENIZER, "word")
                    .set(ModelOptions.VOCABULARY_SIZE, 101)
                    .set(ModelOptions.MIN_COUNT, 2L)),
        request.model());
    assertEquals(
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 3);
              o.set(SHARDS, 13);
              o.set(ROUNDS_PER_EPOCH, 5);
              o.set(SYNCHRONIZATION, "average");
              o.set(READING, "sentences");
              o.set(BATCH, 7);
              o.set(WINDOW, 11);
              o.set(OPTIMIZER, "adam");
              o.set(LEARNING_RATE, 0.01);
              o.set(SCHEDULE, "step:2:0.5");
              o.set(CLIP, 1.5);
              o.set(SEED, 17L);
              o.set(Regularization.DROPOUT_MASK, "window")
                  .set(Regularization.WEIGHT_DECAY, 0.125)
                  .set(Regularization.AVERAGE_LAST, 2)
                  .set(Regularization.PATIENCE, 4);
            }),
        request.training());
    assertFalse(request.counting().get(CountingOptions.BASELINE));
    assertEquals(List.of("a", "b"), request.train().paths());
    assertEquals(List.of("c"), request.validation().paths());
    assertEquals(List.of("d", "e"), request.test().paths());
    assertEquals("parquet", request.train().format());
    assertEquals("words", request.test().column());
    assertEquals("m", request.modelDirectory());
    assertEquals("m.checkpoints", request.checkpointDirectory());
    assertEquals(2, request.checkpointEveryRounds());
    assertEquals(TrainRequest.Start.RESUME, request.start());
    assertEquals("31", request.givenOptions().get("hidden"));
    assertEquals("a b", request.givenOptions().get("train"));
    assertFalse(request.givenOptions().containsKey("resume"), "is not of the model");
    assertEquals(Set.of(), request.open());
  }

  @Test
  void aPartIsKeptBackAsAskedFor() {
    TrainRequest request = Parsed.train("--train", "a", "--valid-fraction", "0.25");

    assertEquals(0.25, request.validFraction());
    assertFalse(request.open().contains(HeldOutSplit.FRACTION));
    assertFalse(
        Parsed.train("--train", "a", "--valid-fraction", "0")
            .open()
            .contains(HeldOutSplit.FRACTION));
    assertFalse(
        Parsed.train("--train", "a", "--valid", "b").open().contains(HeldOutSplit.FRACTION));
  }

  @Test
  void rowsAreReadAsSentencesAndTextAsAStream() {
    assertEquals("stream", Parsed.train("--train", "a").training().reading());
    assertEquals(
        "sentences",
        Parsed.train("--train", "a", "--format", "json", "--column", "x").training().reading());
    assertEquals(
        "stream",
        Parsed.train("--train", "a", "--format", "json", "--column", "x", "--reading", "stream")
            .training()
            .reading());
  }

  /**
   * Taken, they reset others: --model m --hidden 3 --hidden 4 --resume was for the model "model".
   */
  @ParameterizedTest
  @CsvSource({
    "--model m --train a --hidden 3 --hidden 4 --resume, --hidden must be given once but is given"
        + " again; leave one out",
    "--model m --train a --epochs 3 --seed=5 --epochs=3, --epochs must be given once",
    "--model m --train a --tied --no-tied, --tied must be given once",
    "--model m --train a --resume --model n, --model must be given once",
    "--train a --train b, '--train must be given once but is given again; leave one out, and put"
        + " all values behind the other'",
  })
  void optionsGivenTwiceAreRefused(String arguments, String said) {
    TestConsole console = new TestConsole();
    assertEquals(2, console.run(("train " + arguments).split(" ")));
    assertTrue(console.messages().startsWith(said), console.messages());
  }

  @Test
  void ofManyPathsTheRecordHoldsTheFirstAndTheirNumber() {
    String[] args = new String[1 + 10_007];
    Arrays.setAll(args, i -> i == 0 ? "--train" : "p" + i);

    TrainRequest request = Parsed.train(args);

    assertEquals(10_007, request.train().paths().size());
    String option = request.givenOptions().get("train");
    assertTrue(option.endsWith(" p19 p20 ... (10007 paths)"), option);
    String description = request.train().description();
    assertTrue(description.endsWith(", p19, p20, ... (10007 paths)"), description);
  }

  @Test
  void tiedIsASwitchInBothDirections() {
    assertTrue(Parsed.train("--train", "a").model().tiesEmbedding());
    assertTrue(Parsed.train("--train", "a", "--tied").model().tiesEmbedding());
    assertEquals(false, Parsed.train("--train", "a", "--no-tied").model().tiesEmbedding());
  }

  @Test
  void withoutTextTheGrammarMakesThreeIndependentOnes() {
    TrainRequest request = Parsed.train();

    assertEquals("grammar", request.train().format());
    assertNotNull(request.validation());
    assertNotNull(request.test());
    assertEquals(
        3,
        List.of(
                request.train().grammarSeed(),
                request.validation().grammarSeed(),
                request.test().grammarSeed())
            .stream()
            .distinct()
            .count());
    assertEquals("sentences", request.training().reading(), "the recipe of the grammar");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--layers 0|--layers must be at least 1",
        "--hidden 0|--hidden must be at least 1",
        "--hidden x|--hidden must be a whole number but is 'x'",
        "--dropout much|--dropout must be a number but is 'much'",
        "--hidden 99999999999|--hidden must be at most 2,147,483,647 but is '99999999999'",
        "--seed 1.5|--seed must be a whole number but is '1.5'",
        "--embedding -1|--embedding must be 0",
        "--embedding 5 --hidden 7|make them equal or untie them",
        "--hidden 999999999|fewer than 2^31 weights",
        "--layers 1000000|--layers must be at most 1,000",
        "--window 2000000000|--window x --batch must be at most 2,684,354",
        "--batch 2000000000|--window x --batch must be at most 2,684,354",
        "--dropout 1|probability",
        "--cell rnn|elman",
        "--output-activation relu|none, tanh",
        "--loss hinge|cross-entropy",
        "--output hierarchical|full, adaptive, sampled",
        "--output adaptive --loss squared-error|--output full",
        "--output sampled --output-activation tanh|--output full",
        "--output sampled --output-samples 0|--output-samples",
        "--tokenizer bytes|whitespace, word, character, bpe",
        "--tokenizer bpe --vocabulary-size 200|at least 258",
        "--vocabulary-size 2|--vocabulary-size must be 0 (no limit) or at least 3",
        "--min-count 0|--min-count must be at least 1",
        "--valid-fraction 0.6|--valid-fraction must be from 0 (nothing kept back) to 0.5 but is"
            + " 0.6",
        "--valid-fraction NaN|--valid-fraction must be from 0",
        "--valid b --valid-fraction 0.1|without --valid",
        "--valid-fraction 0 --patience 2|--patience must come with --valid or --valid-fraction",
        "--epochs 0|--epochs must be at least 1",
        "--shards 0|--shards must be at least 1",
        "--rounds-per-epoch -1|--rounds-per-epoch must be at least 0",
        "--batch -1|--batch must be at least 0",
        "--window 0|--window must be at least 1",
        "--reading backwards|stream",
        "--sync gossip|block-momentum",
        "--optimizer newton|sgd",
        "--optimizer adam --learning-rate 20|--learning-rate",
        "--learning-rate 0|--learning-rate must be a positive number",
        "--learning-rate NaN|positive",
        "--schedule cosine|linear",
        "--schedule step:x|must be a number at least 1",
        "--schedule linear:5:3|must be a number in [0,1]",
        "--schedule plateau --valid-fraction 0|--valid",
        "--clip -1|--clip must be",
        "--dropout-mask sequence|step, window",
        "--weight-decay NaN|--weight-decay must be a number",
        "--weight-decay 0.05|below 1",
        "--average-last 1|--average-last",
        "--patience -1|--patience must be at least 0",
        "--block-momentum 1|below 1",
        "--block-momentum 0.5 --sync average|--sync block-momentum",
        "--checkpoint-every -1|--checkpoint-every",
        "--model /|--model",
        "--format avro|parquet",
        "--format parquet|--column",
        "--column words|--format",
        "--format table --column words --train t u|one table",
        "--recipe pasta|wikitext-2",
        "--config nowhere.properties|no configuration file",
        "--config recipe.txt|.properties or .json",
        "--nonsense|--nonsense",
        "--hiden 3|--hidden",
      })
  void impossibleArgumentsEndWithStatusTwoAndSayWhy(String arguments, String said) {
    TestConsole console = new TestConsole();
    List<String> args = new ArrayList<>(List.of("train", "--train", "a.txt"));
    if (arguments.contains("--train")) {
      args = new ArrayList<>(List.of("train"));
    }
    args.addAll(List.of(arguments.split(" ")));

    int status = console.run(args.toArray(String[]::new));

    assertEquals(2, status, console.messages());
    assertTrue(console.messages().contains(said), console.messages());
    assertEquals("", console.results());
  }

  @ParameterizedTest
  @CsvSource({"--valid,v.txt", "--test,v.txt", "--format,csv", "--column,words"})
  void theGrammarTakesNoFiles(String option, String value) {
    TestConsole console = new TestConsole();

    assertEquals(2, console.run("train", option, value));
    assertTrue(console.messages().contains("--train"), console.messages());
  }

  @Test
  void resultsForProgramsHaveTheAgreedNamesAndNullWhereNothingApplies() throws Exception {
    TrainReport report = report(2, 2, 2, 1);

    JsonNode json = new ObjectMapper().readTree(JsonLine.of(TrainSummary.results(report)));

    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "testPerplexity",
            "testPerplexityPerWord",
            "testBitsPerByte",
            "validPerplexity",
            "bestPossiblePerplexity",
            "tokens",
            "tokensPerSecond",
            "epochs",
            "bestEpoch",
            "averagedEpochs",
            "rounds",
            "seconds",
            "tokensPerShardAndRound",
            "computingShare",
            "waitingShare",
            "communicatingShare",
            "updateBytesPerRound",
            "spread",
            "replicaThreads",
            "replicaTokensPerSecond",
            "worthReplicas",
            "suggestedShards"),
        names);
    assertEquals(0.625, json.get("computingShare").doubleValue());
    assertEquals(0.25, json.get("waitingShare").doubleValue());
    assertEquals(0.125, json.get("communicatingShare").doubleValue());
    assertEquals(2000, json.get("updateBytesPerRound").doubleValue());
    assertEquals(2, json.get("suggestedShards").intValue());
    assertTrue(json.get("bestPossiblePerplexity").isNull());
    assertEquals(4.5, json.get("testPerplexity").doubleValue());
    assertEquals(1000, json.get("tokens").longValue());
  }

  private static TrainReport report(
      int epochs, int plannedEpochs, int bestEpoch, int averagedEpochs) {
    RunFigures figures =
        new RunFigures(32, 4, 1000, 64_000, new RoundTimes(8, 20, 2, 4), 1.5, 1, 2);
    return new TrainReport(
        4.5,
        40.5,
        1.5,
        4.25,
        Double.NaN,
        1000,
        250.5,
        epochs,
        plannedEpochs,
        bestEpoch,
        averagedEpochs,
        32,
        4,
        61,
        5000,
        figures,
        null,
        List.of());
  }

  @Test
  void subwordsHaveASmallerVocabularyUnlessItsSizeIsGiven() {
    assertEquals(
        8_000, Parsed.train("--train", "a", "--tokenizer", "bpe").model().vocabularySize());
    assertEquals(50_000, Parsed.train("--train", "a").model().vocabularySize());
  }

  @Test
  void theReportSaysWhichEpochTheModelIsOfUnlessItIsTheLast() {
    assertEquals("", TrainSummary.origin(report(6, 6, 6, 1)));
    assertEquals(" (epoch 4 of 6)", TrainSummary.origin(report(6, 6, 4, 1)));
    assertEquals(" (mean of epochs 4 to 6 of 6)", TrainSummary.origin(report(6, 6, 6, 3)));
    assertEquals(
        " (epoch 4 of 40; ended early, after 2 epochs without a better one)",
        TrainSummary.origin(report(6, 40, 4, 1)));
  }

  @Test
  void theListOfRecipesNamesEachWithItsPurpose() {
    TestConsole console = new TestConsole();

    assertEquals(0, console.run("train", "--recipe", "help"));

    for (String name : Recipes.names()) {
      assertTrue(console.results().contains(name + " "), name);
      assertTrue(console.results().contains(Recipes.purpose(name)), name);
    }
  }
}
