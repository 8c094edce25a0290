package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.HiddenMarkovKind;
import rnn.batch.Labelling;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.LocalFolder;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.predict.Cursor;
import rnn.spark.data.Source;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.job.InputException;
import rnn.spark.score.EvaluateReport;
import rnn.spark.score.Evaluator;
import rnn.spark.score.Scorer;
import rnn.spark.testkit.Examples;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TaskFaults;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.text.Vocabulary;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/**
 * What a run of every registered kind that counts must be: the same files on any cluster and in
 * faults, figures that evaluation finds again, and a model that is used as a network is.
 */
@Tag("cluster") // sessions of its own
@Timeout(480)
class CountingRunContractTest {
  private static final List<Sentence> TRAINING = EnglishGrammar.grammar().corpus(21, 300);
  private static final List<Sentence> TEST = EnglishGrammar.grammar().corpus(22, 60);

  @TempDir Path directory;

  static List<CountedKind> kinds() {
    return CountedKinds.all();
  }

  private static Task task(CountedKind kind) {
    return Tasks.all().stream()
        .filter(task -> task.labelling() == kind.labelling())
        .findFirst()
        .orElseThrow();
  }

  private TrainRequest request(CountedKind kind, String name) {
    Map<String, String> given = new HashMap<>();
    given.put("task", task(kind).name());
    given.put("model-kind", kind.name());
    given.put("shards", "3");
    given.put("min-count", "1");
    if (kind.options().stream().anyMatch(option -> option.name().equals("states"))) {
      given.put("states", "5");
      given.put("iterations", "6");
      given.put("restarts", "2");
    }
    return new TrainRequest(
        Examples.write(directory.resolve("training"), TRAINING, kind.labelling()),
        null,
        test(kind),
        GivenOptions.ofText(given),
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  private Source test(CountedKind kind) {
    return Examples.write(directory.resolve("test"), TEST, kind.labelling());
  }

  private static <T> T in(SparkConf conf, String master, Function<SparkSession, T> work) {
    SparkSession session = SparkSession.builder().config(conf.setMaster(master)).getOrCreate();
    try {
      return work.apply(session);
    } finally {
      session.stop();
    }
  }

  /** The files of a model that its data and options make. */
  private Map<String, String> files(String name) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.list(directory.resolve(name))) {
      for (Path file : all.toList()) {
        String fileName = file.getFileName().toString();
        if (!fileName.equals(ModelDirectory.CONFIG) && !fileName.startsWith(".")) {
          files.put(fileName, List.of(Files.readAllBytes(file).length, hash(file)).toString());
        }
      }
    }
    return files;
  }

  private static int hash(Path file) throws IOException {
    return Arrays.hashCode(Files.readAllBytes(file));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anyClusterAndFaultsMakeTheSameFiles(CountedKind kind) throws IOException {
    TrainRequest one = request(kind, "one");
    in(SharedSpark.conf(), "local[1]", session -> CountingRun.train(session, one, silent()));
    TrainRequest other = request(kind, "other");
    SparkConf faulty =
        TaskFaults.in(SharedSpark.conf(), TaskFaults.Kind.FIRST_ATTEMPTS_FAIL)
            .set("spark.default.parallelism", "5")
            .set("spark.sql.shuffle.partitions", "3");
    in(faulty, "local[2,4]", session -> CountingRun.train(session, other, silent()));
    assertTrue(files("one").containsKey(ModelDirectory.TABLES), files("one").toString());
    assertEquals(files("one"), files("other"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void evaluationFindsTheFiguresAgainAndTheModelIsUsedAsANetworkIs(CountedKind kind)
      throws IOException {
    TrainRequest request = request(kind, "model");
    Source test = test(kind);
    Path output = directory.resolve("output");
    in(
        SharedSpark.conf(),
        "local[2]",
        session -> {
          CountingReport report = CountingRun.train(session, request, silent());
          String model = request.modelDirectory();
          if (kind.labelling() == Labelling.NONE) {
            EvaluateReport evaluated = Evaluator.evaluate(session, model, test);
            assertEquals(report.heldOut().testPerplexity(), evaluated.perplexity());
            double uniform = report.vocabularySize();
            assertTrue(evaluated.perplexity() < uniform / 4, evaluated.toString());
            assertTrue(
                evaluated.perplexity() > report.heldOut().bestPossiblePerplexity()
                    || Double.isNaN(report.heldOut().bestPossiblePerplexity()));
            Scorer.score(session, model, test, output.toString(), "parquet");
            double sum =
                session.read().parquet(output.toString()).collectAsList().stream()
                    .mapToDouble(row -> row.<Double>getAs("log_likelihood"))
                    .sum();
            assertEquals(-evaluated.lossNats() * evaluated.tokens(), sum, 1e-6 * Math.abs(sum));
            if (kind.name().equals(HiddenMarkovKind.NAME)) {
              Scorer.predict(session, model, test, output + "-states", "parquet");
              for (Row row : session.read().parquet(output + "-states").collectAsList()) {
                int tokens = row.<String>getAs("text").split(" ").length;
                assertEquals(tokens, row.getList(row.fieldIndex("states")).size());
                assertEquals(tokens, row.getList(row.fieldIndex("confidence")).size());
              }
            }
          } else {
            LabelReport evaluated = Evaluator.evaluateLabels(session, model, test);
            assertEquals(report.heldOut().test(), evaluated.test());
            assertTrue(evaluated.judge().of(evaluated.test()) > 0.5, evaluated.toString());
            assertTrue(Double.isFinite(evaluated.test().lossNats()));
            Source text = Source.text(directory.resolve("plain").toString());
            try {
              Files.write(directory.resolve("plain"), TEST.stream().map(Sentence::text).toList());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            Scorer.predict(session, model, text, output.toString(), "parquet");
            List<Row> rows = session.read().parquet(output.toString()).collectAsList();
            assertEquals(TEST.size(), rows.size());
          }
          return null;
        });
    use(kind, ModelDirectory.readAny(new LocalFolder(directory.resolve("model"))));
  }

  private static void use(CountedKind kind, TrainedModel model) {
    List<String> text = TEST.get(0).tokens();
    switch (kind.labelling()) {
      case NONE -> {
        double score = Models.scorer(model).score(text).logLikelihood();
        Cursor cursor = Models.cursor(model);
        double sum = 0;
        for (String token : text) {
          sum += Math.log(cursor.nextProbabilities()[model.vocabulary().id(token)]);
          cursor.advance(token);
        }
        sum += Math.log(cursor.nextProbabilities()[Vocabulary.END_OF_SENTENCE]);
        assertEquals(score, sum, 1e-5 * Math.abs(score), "steps make the score of the whole");
      }
      case TOKENS -> {
        var tags = Models.tagger(model).tag(text);
        assertEquals(text.size(), tags.tags().size());
        tags.confidences().forEach(p -> assertTrue(p > 0 && p <= 1 + 1e-9, tags.toString()));
      }
      case SEQUENCES -> {
        double sum = 0;
        for (double p : Models.classifier(model).classify(text).probabilities().values()) {
          sum += p;
        }
        assertEquals(1, sum, 1e-9);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void damagedFilesAreRefusedByName(CountedKind kind) throws IOException {
    TrainRequest request = request(kind, "damaged");
    in(SharedSpark.conf(), "local[2]", session -> CountingRun.train(session, request, silent()));
    Path file = directory.resolve("damaged").resolve(ModelDirectory.TABLES);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 0x40;
    Files.write(file, bytes);
    LocalFolder folder = new LocalFolder(directory.resolve("damaged"));
    ModelFormatException changed =
        assertThrows(ModelFormatException.class, () -> ModelDirectory.readAny(folder));
    assertTrue(changed.getMessage().contains(ModelDirectory.TABLES), changed.getMessage());
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
    assertThrows(ModelFormatException.class, () -> ModelDirectory.check(folder));
    ModelFormatException other =
        assertThrows(ModelFormatException.class, () -> ModelDirectory.read(folder));
    assertTrue(other.getMessage().contains(kind.name()), other.getMessage());
  }

  private static TrainingListener silent() {
    return TrainingListener.SILENT;
  }

  // Of kinds that have iterations.

  @Test
  void aRunThatWasStoppedGoesOnAndMakesTheSameFiles() throws IOException {
    CountedKind kind = new HiddenMarkovKind();
    TrainRequest whole = request(kind, "whole");
    TrainRequest stopped = request(kind, "stopped");
    TrainingListener stopping =
        new TrainingListener() {
          private int remarks;

          @Override
          public void remark(String sentence) {
            if (sentence.contains("iteration") && ++remarks == 8) { // in the second attempt
              throw new IllegalStateException("stopped");
            }
          }
        };
    in(
        SharedSpark.conf(),
        "local[2]",
        session -> {
          CountingRun.train(session, whole, silent());
          assertThrows(
              IllegalStateException.class, () -> CountingRun.train(session, stopped, stopping));
          assertFalse(Files.exists(directory.resolve("stopped")), "no half of a model");
          InputException other =
              assertThrows(
                  InputException.class,
                  () -> CountingRun.train(session, Runs.resumed(withSeed(stopped, 2)), silent()));
          assertTrue(other.getMessage().contains("seed"), other.getMessage());
          CountingRun.train(session, Runs.resumed(stopped), silent());
          assertThrows(
              InputException.class,
              () -> CountingRun.train(session, Runs.resumed(request(kind, "none")), silent()));
          return null;
        });
    assertEquals(files("whole"), files("stopped"));
  }

  private static TrainRequest withSeed(TrainRequest request, long seed) {
    GivenOptions given = request.options();
    return new TrainRequest(
        request.train(),
        request.validation(),
        request.test(),
        new GivenOptions(
            given.model(),
            given.training().with(o -> o.set(TrainingOptions.SEED, seed)),
            given.vectors(),
            given.start(),
            given.counting(),
            given.validFraction(),
            given.open()),
        request.modelDirectory(),
        request.checkpointDirectory(),
        request.checkpointEveryRounds(),
        request.start(),
        request.givenOptions());
  }
}
