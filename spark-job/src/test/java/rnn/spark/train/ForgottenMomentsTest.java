package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import rnn.spark.testkit.Runs;
import rnn.train.TrainingOptions;

class ForgottenMomentsTest {
  private static TrainingOptions options(String synchronization, int shards, String optimizer) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.epochs = 2;
          o.shards = shards;
          o.roundsPerEpoch = 3;
          o.synchronization = synchronization;
          o.batchSize = 3;
          o.window = 7;
          o.optimizer = optimizer;
          o.learningRate = 0.01;
          o.clip = 1;
        });
  }

  @Test
  void localStepsOfSeveralShardsForget() {
    assertEquals(
        "--optimizer adam forgets its moments at every round, 3 times an epoch, and 8 shards learn"
            + " better with --optimizer sgd; --shards 1 --rounds-per-epoch 1 lets it keep them for"
            + " a whole epoch (with progress and checkpoints once an epoch only), --sync gradient"
            + " with many rounds for the whole run",
        ForgottenMoments.warning(options("block-momentum", 8, "adam")));
  }

  @Test
  void soDoThoseOfOneAndOfOptimizersThatWereNotMeasured() {
    for (TrainingOptions forgetful :
        new TrainingOptions[] {
          options("block-momentum", 1, "momentum"),
          options("average", 1, "momentum"),
          options("block-momentum", 8, "momentum")
        }) {
      assertEquals(
          "--optimizer momentum forgets its moments at every round, 3 times an epoch; --shards 1"
              + " --rounds-per-epoch 1 lets it keep them for a whole epoch (with progress and"
              + " checkpoints once an epoch only), --sync gradient with many rounds for the whole"
              + " run",
          ForgottenMoments.warning(forgetful));
    }
  }

  @Test
  void oneShardWithARoundAnEpochDoesWhatIsAdvised() {
    assertNull(ForgottenMoments.warning(Runs.cut(options("block-momentum", 1, "adam"), 2, 1)));
  }

  @Test
  void whatHasNoMomentsOrStepsOnTheDriverForgetsNothing() {
    assertNull(ForgottenMoments.warning(options("block-momentum", 8, "sgd")));
    assertNull(ForgottenMoments.warning(options("gradient", 8, "adam")));
  }
}
