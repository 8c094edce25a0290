package rnn.train;

import java.io.Serializable;
import rnn.layer.DropoutMask;

/**
 * What is done, beside dropout itself, so that a model does not learn its training text by heart.
 *
 * @param dropoutMask name in {@link DropoutMask} of how long a dropout mask lasts
 * @param weightDecay share {@code λ} of a parameter, times the learning rate, that each step takes
 *     away: {@link rnn.optimizer.WeightDecay}; negative means the optimizer's own, which is 0 for
 *     all but {@code adamw}
 * @param averageLast how many of the last of the run's epochs have their final parameters averaged
 *     into one more model; 0 averages nothing. A run whose patience ends before them has no average
 * @param patience epochs in a row without a better held-out loss after which a run ends; 0 means it
 *     never does before its last epoch
 */
public record Regularization(String dropoutMask, double weightDecay, int averageLast, int patience)
    implements Serializable {

  /** The defaults: what a user gets who sets nothing. */
  public static final Regularization DEFAULTS =
      new Regularization(DropoutMask.STEP.optionName(), -1, 0, 0);

  /** Checks names and ranges. */
  public Regularization {
    DropoutMask.named(dropoutMask);
    if (Double.isNaN(weightDecay) || Double.isInfinite(weightDecay)) {
      throw new IllegalArgumentException(
          "The weight decay must be a number (negative: the optimizer's own) but is "
              + weightDecay);
    }
    if (averageLast < 0 || averageLast == 1) {
      throw new IllegalArgumentException(
          "The epochs to average (--average-last) must be 0 (none) or at least 2 but are "
              + averageLast);
    }
    if (patience < 0) {
      throw new IllegalArgumentException(
          "The patience must be 0 (endless) or a number of epochs but is " + patience);
    }
  }
}
