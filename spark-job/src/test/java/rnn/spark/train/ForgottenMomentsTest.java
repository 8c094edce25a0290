package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import org.junit.jupiter.api.Test;
import rnn.spark.testkit.Runs;
import rnn.train.TrainingOptions;

class ForgottenMomentsTest {
  private static TrainingOptions options(String synchronization, int shards, String optimizer) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 2);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, 3);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(OPTIMIZER, optimizer);
          o.set(LEARNING_RATE, 0.01);
          o.set(CLIP, 1.0);
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
