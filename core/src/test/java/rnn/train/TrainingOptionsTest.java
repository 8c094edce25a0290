package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TrainingOptionsTest {
  private static TrainingOptions options(String optimizer, double learningRate) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.epochs = 2;
          o.roundsPerEpoch = 3;
          o.synchronization = "average";
          o.batchSize = 3;
          o.window = 7;
          o.optimizer = optimizer;
          o.learningRate = learningRate;
          o.clip = 1;
        });
  }

  @Test
  void aStepMayNotTakeAwayMoreThanAParameterHas() {
    assertEquals(
        "The weight decay times the learning rate must be below 1, the share of a parameter that a"
            + " step takes away, but is 1.0 (weight decay 0.5, learning rate 2.0); lower"
            + " --weight-decay or --learning-rate",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    options("sgd", 2)
                        .with(o -> o.regularization = new Regularization("step", 0.5, 0, 0)))
            .getMessage());
  }

  @Test
  void soWithADecayThatIsTheOptimizersOwn() {
    assertThrows(IllegalArgumentException.class, () -> options("adamw", 100));
    assertEquals(0.01, options("adamw", 99).effectiveWeightDecay());
  }
}
