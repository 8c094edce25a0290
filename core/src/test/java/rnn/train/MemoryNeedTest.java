package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

class MemoryNeedTest {
  private static final NetworkSpec SPEC =
      new LanguageModelSpec("lstm", 31, 7, 7, 1, 0, true, "none", "cross-entropy").network();
  private static final double P = SPEC.layout().parameterCount();
  private static final double ACTIVATIONS = 5 * 3 * 7 * (8 + 2 + 2); // [5,3] windows

  private static MemoryNeed need(String synchronization, String optimizer, int averaged) {
    return new MemoryNeed(
        SPEC,
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(TrainingOptions.SHARDS, 2);
              o.set(TrainingOptions.WINDOW, 5);
              o.set(TrainingOptions.BATCH, 3);
              o.set(TrainingOptions.SYNCHRONIZATION, synchronization);
              o.set(TrainingOptions.OPTIMIZER, optimizer);
              o.set(Regularization.AVERAGE_LAST, averaged);
            }),
        0);
  }

  @Test
  void theDriverHoldsCopiesOfTheParameters() {
    // Three and one for the outer momentum twice; written are three.
    assertEquals(4 * (3 + 2 + 3) * P, need("block-momentum", "sgd", 0).driverBytes());
    assertEquals(4 * (3 + 2) * P, need("average", "sgd", 0).driverBytes());
    assertEquals(4 * (4 + 3) * P, need("average", "sgd", 2).driverBytes());
  }

  @Test
  void aReplicaHoldsWhatItLearnsWith() {
    assertEquals(4 * (3 * P + ACTIVATIONS), need("average", "sgd", 0).replicaBytes());
    assertEquals(4 * (5 * P + ACTIVATIONS), need("average", "adam", 0).replicaBytes());
    assertEquals(4 * (3 * P + ACTIVATIONS), need("gradient", "adam", 0).replicaBytes());
  }

  @Test
  void anExecutorHoldsReplicasAndItsShareOfTheText() {
    MemoryNeed need = need("average", "sgd", 0);
    assertEquals(
        2 * need.replicaBytes() + 2 * 2 * 4 * P + 4 * P + 4 * 1000, need.executorBytes(2, 1000));
  }
}
