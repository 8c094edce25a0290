package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.baseline.CountingOptions;
import rnn.batch.Labelling;
import rnn.grammar.EnglishGrammar;
import rnn.model.ModelDirectory;
import rnn.spark.testkit.Examples;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/** Models that count beside a network. */
@ExtendWith(SharedSpark.class)
class BaselinesTest {
  @TempDir Path directory;

  static List<Task> tasks() {
    return Tasks.all();
  }

  private TrainRequest request(Task task, String name, CountingOptions counting)
      throws IOException {
    Labelling labelling = task.labelling();
    TrainingOptions options =
        labelling == Labelling.NONE
            ? Runs.options("average", 2, 1)
            : Runs.cut(Runs.labelledOptions(2), 1, 1);
    return new TrainRequest(
        Examples.write(
            directory.resolve("training"), EnglishGrammar.grammar().corpus(5, 200), labelling),
        null,
        Examples.write(
            directory.resolve("test"), EnglishGrammar.grammar().corpus(6, 50), labelling),
        new GivenOptions(
            labelling == Labelling.NONE ? Runs.MODEL : Runs.labelled(task.name()),
            options,
            null,
            null,
            counting,
            0,
            Set.of()),
        directory.resolve(name).toString(),
        directory.resolve(name + ".checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void figuresOfModelsThatCountStandBesideTheNetworksAndChangeNothingOfIt(
      Task task, SparkSession session) throws IOException {
    TrainReport with =
        SparkTrainer.train(
            session, request(task, "with", CountingOptions.DEFAULTS), TrainingListener.SILENT);
    TrainReport without =
        SparkTrainer.train(
            session, request(task, "without", CountingOptions.NONE), TrainingListener.SILENT);
    assertTrue(without.baselines().isEmpty());
    assertFalse(with.baselines().isEmpty());
    assertEquals(Files.mismatch(file("with"), file("without")), -1, "the network is the same");

    String metrics = Files.readString(directory.resolve("with").resolve(ModelDirectory.METRICS));
    Map<String, String> provenance = ModelDirectory.read(directory.resolve("with")).provenance();
    for (CountedFigure baseline : with.baselines()) {
      double value = baseline.judge().of(baseline.score());
      assertTrue(Double.isFinite(value), baseline.toString());
      assertEquals(
          with.labels() == null
              ? with.testPerplexity()
              : with.labels().judge().of(with.labels().test()),
          baseline.judge().of(baseline.network()));
      assertTrue(metrics.contains("\"baseline\":\"" + baseline.title() + "\""), metrics);
      assertTrue(provenance.containsKey("baseline." + baseline.title()), provenance.toString());
    }
    // One round teaches a network less than all words that are counted.
    assertTrue(with.baselines().get(0).isBetter(), with.baselines().toString());
  }

  private Path file(String name) {
    return directory.resolve(name).resolve(ModelDirectory.PARAMETERS);
  }
}
