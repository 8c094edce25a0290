package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.spark.train.SampleCheckpoints.RUN;
import static rnn.spark.train.SampleCheckpoints.run;
import static rnn.spark.train.SampleCheckpoints.state;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.network.NetworkSpec;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.spark.train.CheckpointContent.RunIdentity;
import rnn.train.ChosenRounds;
import rnn.train.Regularization;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/** What of a run may be another when it goes on, and what may not. */
class ChangedRunTest {
  @TempDir Path directory;

  private CheckpointStore store(RunIdentity run) {
    return new CheckpointStore(
        HadoopFolder.of(new Configuration(), directory.resolve("kept").toString()), run);
  }

  @Test
  void changedDataOrOptionsAreNamed() {
    store(RUN).save(state(1, 0));
    TrainingOptions changed = options(5, 0.5, "plateau", 0.25);
    InputException e =
        assertThrows(InputException.class, () -> store(run(changed, "other")).resume());
    assertTrue(e.getMessage().contains("option shards: was 3, is 5"), e.getMessage());
    assertTrue(e.getMessage().contains("training text: was text, is other"), e.getMessage());
    assertFalse(e.getMessage().contains("learningRate"), e.getMessage()); // may change
  }

  @Test
  void patienceMayChangeWhatElseRegularizesMayNot() {
    store(RUN).save(state(1, 0));
    RunIdentity patient = run(regularized(new Regularization("step", -1, 0, 5)), "text");
    assertEquals(1, store(patient).resume().position().epoch());
    assertEquals(List.of("option patience: was 0, is 5"), RUN.adaptations(patient));
    RunIdentity other = run(regularized(new Regularization("window", 0.5, 2, 0)), "text");
    InputException e = assertThrows(InputException.class, () -> store(other).resume());
    for (String change :
        List.of(
            "option dropoutMask: was step, is window",
            "option weightDecay: was -1.0, is 0.5",
            "option averageLast: was 0, is 2")) {
      assertTrue(e.getMessage().contains(change), e.getMessage());
    }
  }

  private static TrainingOptions regularized(Regularization regularization) {
    return RUN.options().with(o -> o.regularization = regularization);
  }

  @Test
  void anotherOutputLayerIsNamed() {
    store(RUN).save(state(1, 0));
    NetworkSpec n = RUN.network();
    NetworkSpec adaptive =
        new NetworkSpec(
            n.cell(),
            n.vocabularySize(),
            n.embeddingSize(),
            n.hiddenSize(),
            n.layers(),
            n.dropout(),
            n.tiesEmbedding(),
            n.outputActivation(),
            n.loss(),
            "adaptive",
            0);
    RunIdentity other =
        new RunIdentity(RUN.options(), adaptive, "whitespace", "vocabulary", "text", "none");
    InputException e = assertThrows(InputException.class, () -> store(other).resume());
    assertTrue(e.getMessage().contains("network output: was full, is adaptive"), e.getMessage());
  }

  @Test
  void learningRateScheduleAndClipMayChangeAndAreNamed() {
    store(RUN).save(state(1, 0));
    RunIdentity gentler = run(options(3, 0.001, "constant", 0.1), "text");
    assertEquals(1, store(gentler).resume().position().epoch());
    assertEquals(
        List.of(
            "option learningRate: was 0.01, is 0.001",
            "option schedule: was plateau, is constant",
            "option clip: was 0.25, is 0.1"),
        RUN.adaptations(gentler));
    assertEquals(
        List.of("option epochs: was 2, is 9"),
        RUN.adaptations(run(Runs.options("gradient", 3, 9), "text")));
    assertEquals(List.of(), RUN.adaptations(RUN));
    // Another rate is the user's word; what rejections have made of the old one is forgotten.
    assertEquals(TrainingState.Caution.NONE, store(gentler).resume().caution());
  }

  /** Those of {@link #RUN}, but for these. */
  private static TrainingOptions options(
      int shards, double learningRate, String schedule, double clip) {
    return RUN.options()
        .with(
            o -> {
              o.shards = shards;
              o.learningRate = learningRate;
              o.schedule = schedule;
              o.clip = clip;
            });
  }

  @Test
  void epochsMayGrowOrBeTheCompleteOnes() {
    store(RUN).save(state(1, 0));
    RunIdentity longer = run(Runs.options("gradient", 3, 9), "text");
    assertEquals(1, store(longer).resume().position().epoch());
    assertEquals(0, store(longer).resume().average().epochs()); // its last epochs are others
    CheckpointStore kept = store(longer);
    kept.save(state(4, 2));
    InputException e =
        assertThrows(
            InputException.class,
            () -> store(run(Runs.options("gradient", 3, 5), "text")).resume());
    assertTrue(
        e.getMessage()
            .contains(
                "option epochs: was 9, is 5 (it may grow, or be 4, the complete ones, to have the"
                    + " best model of these written)"),
        e.getMessage());
    TrainingState ended = store(run(Runs.options("gradient", 3, 4), "text")).resume();
    assertEquals(4, ended.position().epoch());
    assertArrayEquals(state(4, 2).bestParameters(), ended.bestParameters());
  }

  /** What is chosen where the text is long knows nothing of the epochs, see ChosenRounds. */
  @Test
  void epochsMayGrowAndShrinkWhereTheMomentumOfLongRoundsIsChosen() {
    RunIdentity first = run(chosen(9), "text");
    store(first).save(state(4, 2));
    assertEquals(4, store(run(chosen(40), "text")).resume().position().epoch());
    assertEquals(4, store(run(chosen(4), "text")).resume().position().epoch());
    assertEquals(
        List.of("option epochs: was 9, is 40"), first.adaptations(run(chosen(40), "text")));
  }

  private static TrainingOptions chosen(int epochs) {
    int manyWindows = 10_000;
    TrainingOptions open =
        Runs.options("block-momentum", 3, epochs)
            .with(
                o -> {
                  o.roundsPerEpoch = 16;
                  o.blockMomentum = -1;
                });
    return ChosenRounds.decide(open, manyWindows);
  }

  @Test
  void ofARunWithoutACompleteEpochNoModelIsPromised() {
    store(RUN).save(state(0, 2));
    RunIdentity shorter = run(Runs.options("gradient", 3, 1), "text");
    InputException e = assertThrows(InputException.class, () -> store(shorter).resume());
    assertTrue(
        e.getMessage().contains("epochs: was 2, is 1 (it may grow; no epoch is complete yet)"),
        e.getMessage());
  }
}
