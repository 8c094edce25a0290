package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import org.junit.jupiter.api.Test;

class TrainingOptionsTest {
  private static TrainingOptions options(String optimizer, double learningRate) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 2);
          o.set(ROUNDS_PER_EPOCH, 3);
          o.set(SYNCHRONIZATION, "average");
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(OPTIMIZER, optimizer);
          o.set(LEARNING_RATE, learningRate);
          o.set(CLIP, 1.0);
        });
  }

  @Test
  void aStepMayNotTakeAwayMoreThanAParameterHas() {
    assertEquals(
        "The weight decay times the learning rate must be below 1, the share of a parameter that a"
            + " step takes away, but is 1.0 (weight decay 0.5, learning rate 2.0); lower"
            + " weight-decay or learning-rate",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    options("sgd", 2)
                        .with(
                            o ->
                                o.set(Regularization.DROPOUT_MASK, "step")
                                    .set(Regularization.WEIGHT_DECAY, 0.5)
                                    .set(Regularization.AVERAGE_LAST, 0)
                                    .set(Regularization.PATIENCE, 0)))
            .getMessage());
  }

  @Test
  void soWithADecayThatIsTheOptimizersOwn() {
    assertThrows(IllegalArgumentException.class, () -> options("adamw", 100));
    assertEquals(0.01, options("adamw", 99).effectiveWeightDecay());
  }
}
