package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TrainingOptionsTest {
  private static TrainingOptions options(String optimizer, double learningRate) {
    return new TrainingOptions(
        2, 1, 3, "average", "stream", 3, 7, optimizer, learningRate, "linear", 1, -1, 1);
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
