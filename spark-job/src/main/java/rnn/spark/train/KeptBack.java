package rnn.spark.train;

import rnn.batch.HeldOutSplit;
import rnn.batch.Readings;
import rnn.schedule.Schedules;
import rnn.spark.data.Corpus;
import rnn.spark.job.InputException;
import rnn.train.TrainingOptions;

/** The part of a training text that is kept back to judge epochs by. */
final class KeptBack {
  private KeptBack() {}

  /** The sentences that are kept back of so many. */
  static HeldOutSplit split(
      TrainRequest request, TrainingOptions options, long sentences, long tokens, Corpus corpus) {
    double share =
        request.open().contains(HeldOutSplit.FRACTION)
            ? HeldOutSplit.chosenShare(tokens)
            : request.validFraction();
    HeldOutSplit split = HeldOutSplit.of(share, sentences, Readings.named(options.reading()));
    boolean isWatched =
        options.regularization().patience() > 0
            || Schedules.named(options.schedule()).watchesHeldOutLoss();
    boolean isNeeded =
        request.validFraction() > 0
            || (isWatched && request.open().contains(HeldOutSplit.FRACTION));
    if (isNeeded && sentences > 0 && split.equals(HeldOutSplit.NONE)) {
      throw new InputException(
          "A part of the training text must be kept back (--valid-fraction, --patience, --schedule), but %s has %,d sentences, too few for a share of %s; give --valid, or a larger --valid-fraction"
              .formatted(corpus.description(), sentences, share));
    }
    return split;
  }
}
