package rnn.train;

import java.util.List;
import rnn.layer.DropoutMask;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;

/**
 * Options of regularization beside dropout itself: they keep a model from learning its training
 * text by heart.
 */
public final class Regularization {
  /** Name in {@link DropoutMask} of how long a dropout mask lasts. */
  public static final Option<String> DROPOUT_MASK =
      Option.oneOf("dropout-mask", DropoutMask.names(), DropoutMask.STEP.optionName())
          .help(
              "How long a mask of {dropout} lasts, {*}: each time step has its own, or all steps of"
                  + " a window share one (variational or locked dropout).");

  /**
   * Share {@code λ} of a parameter, times the learning rate, that each step takes away: {@link
   * rnn.optimizer.WeightDecay}; negative means the optimizer's own.
   */
  public static final Option<Double> WEIGHT_DECAY =
      Option.ofNumber("weight-decay", "NUMBER", -1)
          .check(Regularization::requireFinite)
          .help(
              "Share of every parameter, biases too, that a step takes away, per unit of the"
                  + " learning rate; decoupled from the gradient with every optimizer. Rows of an"
                  + " untied embedding decay when their word occurs. Negative means the optimizer's"
                  + " own: 0.01 for adamw, else 0.");

  /** Number of the last epochs whose final parameters are averaged into one more model. */
  public static final Option<Integer> AVERAGE_LAST =
      Option.ofInteger("average-last", "EPOCHS", 0)
          .mayBeOpen()
          .check(Regularization::requireSeveral)
          .help(
              "Average the parameters at the end of the last of {epochs} into one more model, which"
                  + " is the result if it is the best on held-out text, of a classifier if no epoch"
                  + " is better by more than a standard error, or if there is none; 0 means no"
                  + " average. A run that ends before them has none. Without it: a third of"
                  + " {epochs} of a classifier, else 0.");

  /** Epochs in a row without a better held-out loss after which a run ends; 0 means never. */
  public static final Option<Integer> PATIENCE =
      Option.ofInteger("patience", "EPOCHS", 0)
          .atLeast(0)
          .help("End after as many epochs in a row without a better held-out loss; 0 means never.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED =
      List.of(DROPOUT_MASK, WEIGHT_DECAY, AVERAGE_LAST, PATIENCE);

  private final OptionValues values;

  Regularization(OptionValues values) {
    this.values = values;
  }

  private static void requireFinite(double decay) {
    if (Double.isNaN(decay) || Double.isInfinite(decay)) {
      throw new OptionException(
          "{weight-decay} must be a number (negative: the optimizer's own) but is %s", decay);
    }
  }

  private static void requireSeveral(int epochs) {
    if (epochs < 0 || epochs == 1) {
      throw new OptionException(
          "{average-last} must be 0 (no average) or at least 2 epochs but is %d", epochs);
    }
  }

  /** {@link #DROPOUT_MASK}. */
  public String dropoutMask() {
    return values.get(DROPOUT_MASK);
  }

  /** {@link #WEIGHT_DECAY}. */
  public double weightDecay() {
    return values.get(WEIGHT_DECAY);
  }

  /** {@link #AVERAGE_LAST}. */
  public int averageLast() {
    return values.get(AVERAGE_LAST);
  }

  /** {@link #PATIENCE}. */
  public int patience() {
    return values.get(PATIENCE);
  }
}
