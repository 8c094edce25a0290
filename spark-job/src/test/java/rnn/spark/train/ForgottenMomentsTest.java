package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import rnn.train.TrainingOptions;

class ForgottenMomentsTest {
  private static TrainingOptions options(String synchronization, int shards, String optimizer) {
    return new TrainingOptions(
        2, shards, 3, synchronization, "stream", 3, 7, optimizer, 0.01, "linear", 1, -1, 1);
  }

  @Test
  void localStepsOfSeveralShardsForget() {
    assertEquals(
        "--optimizer adam forgets its moments at every round, and 8 shards learn better with"
            + " --optimizer sgd; --shards 1 or --sync gradient with many rounds suit adam better",
        ForgottenMoments.warning(options("block-momentum", 8, "adam")));
  }

  @Test
  void whatHasNoMomentsOrStepsOnTheDriverForgetsNothing() {
    assertNull(ForgottenMoments.warning(options("block-momentum", 8, "sgd")));
    assertNull(ForgottenMoments.warning(options("block-momentum", 1, "adam")));
    assertNull(ForgottenMoments.warning(options("gradient", 8, "adam")));
  }
}
