package rnn.train;

import rnn.batch.HeldOutSplit;
import rnn.batch.Readings;
import rnn.option.OptionException;
import rnn.schedule.Schedules;

/** Choice of what is held out of a training text where no other judges its epochs. */
public final class HeldOutChoice {
  private HeldOutChoice() {}

  /**
   * The sentences that are kept back of {@code sentences} with {@code tokens} tokens.
   *
   * @param text what it is called in messages
   * @throws OptionException if none are, but something waits for their judgement
   */
  public static HeldOutSplit of(GivenOptions options, long sentences, long tokens, String text) {
    boolean isOpen = options.open().contains(HeldOutSplit.FRACTION);
    double share = isOpen ? HeldOutSplit.chosenShare(tokens) : options.validFraction();
    TrainingOptions training = options.training();
    HeldOutSplit split = HeldOutSplit.of(share, sentences, Readings.named(training.reading()));
    boolean isWatched =
        training.regularization().patience() > 0
            || Schedules.named(training.schedule()).watchesHeldOutLoss();
    boolean isNeeded = options.validFraction() > 0 || (isWatched && isOpen);
    if (isNeeded && sentences > 0 && split.equals(HeldOutSplit.NONE)) {
      throw new OptionException(
          "A part of the training text must be kept back ({valid-fraction}, {patience},"
              + " {schedule}), but %s has %,d sentences, too few for a share of %s; give {valid},"
              + " or a larger {valid-fraction}",
          text, sentences, share);
    }
    return split;
  }
}
