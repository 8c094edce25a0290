package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;
import rnn.option.Option;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.score.EvaluateReport;
import rnn.spark.score.Evaluator;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.train.Places;
import rnn.train.Regularization;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/** Runs that stop, and what becomes of them. */
@ExtendWith(SharedSpark.class)
class ResumedRunTest {
  @TempDir Path directory;
  private SparkSession session;
  private String training;
  private String heldOut;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
    training = TestText.write(directory.resolve("train.txt"), TestText.lines(97, 1));
    heldOut = TestText.write(directory.resolve("valid.txt"), TestText.lines(31, 2));
  }

  @Test
  void resumedRunIsTheUninterruptedOneToTheBit() throws IOException {
    TrainingOptions options =
        Runs.options("block-momentum", 3, 3)
            .with(
                o ->
                    o.set(Regularization.DROPOUT_MASK, "window")
                        .set(Regularization.WEIGHT_DECAY, 0.01)
                        .set(Regularization.AVERAGE_LAST, 3)
                        .set(Regularization.PATIENCE, 2));
    TrainRequest request = Runs.request(training, heldOut, options, directory.resolve("whole"));
    TrainReport whole = train(Runs.everyRound(request));

    TrainRequest cut = Runs.request(training, heldOut, options, directory.resolve("cut"));
    trainUntil(2, 3, Runs.everyRound(cut));
    TrainReport resumed = train(Runs.everyRound(Runs.resumed(cut)));

    String provenance =
        ModelDirectory.read(directory.resolve("whole/model")).provenance().get("training.options");
    for (Option<?> option : Regularization.DECLARED) {
      String given = option.name() + "=" + options.texts().get(option.name());
      assertTrue(provenance.contains(given), provenance);
    }
    assertArrayEquals(parameters("whole"), parameters("cut"), 0f);
    assertEquals(whole.validPerplexity(), resumed.validPerplexity());
    assertEquals(whole.bestEpoch(), resumed.bestEpoch());
    assertEquals(whole.averagedEpochs(), resumed.averagedEpochs());
    assertEquals(whole.testPerplexity(), resumed.testPerplexity());
    assertEquals(whole.tokens(), resumed.tokens());
    List<String> metrics =
        Files.readAllLines(directory.resolve("cut/model").resolve(ModelDirectory.METRICS)).stream()
            .filter(line -> !line.contains("\"tasks\":")) // Spark may tell of the last one too late
            .toList();
    // Rounds, epochs and samples of epochs, each once; then the results and the held-out text.
    assertEquals(3 * 3 + 3 + 3 + 2, metrics.size());
    for (String line : metrics.subList(0, 15)) {
      assertTrue(line.startsWith("{\"epoch\":"), line);
    }
  }

  /** Its last checkpoint is an epoch's end, which is saved once more when it stops again. */
  @Test
  void anEpochHasItsSamplesOnceHoweverOftenTheRunStopsRightBehindIt() throws IOException {
    TrainingOptions three = Runs.options("block-momentum", 3, 3);
    train(request(Runs.cut(three, 1, 3), "cut"));
    TrainRequest cut = request(three, "cut");
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void begun(TrainingOptions options, long trainingTokens, Places places) {
            Thread.currentThread().interrupt();
          }
        };
    assertThrows(
        TrainingInterruptedException.class,
        () -> SparkTrainer.train(session, Runs.resumed(cut), interrupting));
    assertEquals(1, linesWith("samples", "cut/checkpoints"));
    TrainRequest withoutTexts = Runs.reporting(Runs.resumed(cut), ReportContent.FIGURES);
    train(withoutTexts);
    assertEquals(0, linesWith("samples", "cut/model"));
    assertEquals(0, linesWith("heldOutText", "cut/model"));
    assertEquals(1, linesWith("results", "cut/model"));
    assertTrue(Files.exists(directory.resolve("cut/model").resolve(ModelDirectory.REPORT)));
  }

  private long linesWith(String field, String folder) throws IOException {
    Path metrics = directory.resolve(folder).resolve(ModelDirectory.METRICS);
    return Files.readAllLines(metrics).stream()
        .filter(line -> line.contains("\"" + field + "\":"))
        .count();
  }

  /** Stopped in its third epoch of four: a model of two, and later still the one of all four. */
  @Test
  void stoppedRunGivesTheModelOfItsCompleteEpochsAndGoesOnAfterwards() throws IOException {
    TrainingOptions four = Runs.options("block-momentum", 3, 4);
    train(Runs.everyRound(request(four, "whole")));
    trainUntil(3, 2, Runs.everyRound(request(four, "cut")));
    TrainingOptions two = Runs.cut(four, 2, 3);
    TrainReport ended = train(Runs.everyRound(Runs.resumed(request(two, "cut"))));
    assertEquals(2, ended.epochs());
    assertEquals(0, ended.figures().rounds());
    EvaluateReport evaluation =
        Evaluator.evaluate(
            session, directory.resolve("cut/model").toString(), Source.text(heldOut));
    assertEquals(ended.validPerplexity(), evaluation.perplexity(), 1e-9);

    TrainReport all = train(Runs.everyRound(Runs.resumed(request(four, "cut"))));
    assertEquals(4, all.epochs());
    assertArrayEquals(parameters("whole"), parameters("cut"), 0f);
  }

  @Test
  void roundsLeftOpenAreChosenOnceForTheWholeRun() throws IOException {
    TrainingOptions three = Runs.options("average", 3);
    TrainRequest open =
        Runs.request(training, heldOut, Runs.cut(three, 1, 0), directory.resolve("open"));
    TrainReport report = train(open);
    int chosen = (int) report.rounds(); // of one epoch
    assertTrue(chosen > 1, "rounds " + chosen);
    String provenance =
        ModelDirectory.read(directory.resolve("open/model")).provenance().get("training.options");
    assertTrue(provenance.contains("rounds-per-epoch=%d,".formatted(chosen)), provenance);

    TrainRequest other =
        Runs.resumed(
            Runs.request(
                training, heldOut, Runs.cut(three, 2, chosen - 1), directory.resolve("open")));
    InputException e = assertThrows(InputException.class, () -> train(other));
    assertTrue(
        e.getMessage().contains("--rounds-per-epoch: was %d, is %d".formatted(chosen, chosen - 1)),
        e.getMessage());

    TrainRequest longer =
        Runs.resumed(
            Runs.request(training, heldOut, Runs.cut(three, 2, 0), directory.resolve("open")));
    assertEquals(2 * chosen, train(longer).rounds());
  }

  @Test
  void missingCheckpointIsToldBeforeTheTextIsRead() {
    TrainingOptions options = Runs.options("block-momentum", 3, 3);
    TrainRequest request = Runs.request("nowhere", heldOut, options, directory.resolve("none"));
    InputException e =
        assertThrows(InputException.class, () -> train(Runs.everyRound(Runs.resumed(request))));
    assertTrue(e.getMessage().contains("no checkpoint to resume"), e.getMessage());
  }

  private TrainRequest request(TrainingOptions options, String name) {
    return Runs.request(training, heldOut, options, directory.resolve(name));
  }

  private TrainReport train(TrainRequest request) {
    return SparkTrainer.train(session, request, TrainingListener.SILENT);
  }

  private float[] parameters(String run) throws IOException {
    return ModelDirectory.read(directory.resolve(run + "/model")).parameters();
  }

  /** Trains until the report of that round, during which the program is cut off. */
  private void trainUntil(int epoch, int round, TrainRequest request) {
    TrainingListener cutOff =
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report) {
            if (report.epoch() == epoch && report.round() == round) {
              throw new IllegalStateException("power cut");
            }
          }
        };
    assertThrows(IllegalStateException.class, () -> SparkTrainer.train(session, request, cutOff));
  }
}
