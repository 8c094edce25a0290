package rnn.task;

import rnn.batch.Batch;

/**
 * Scoring of classified sequences, for one thread. The score's confusions hold all: the right
 * predictions are the pairs of a class with itself.
 */
public final class ClassScoring {
  private final PairCounts.Counter confusions;
  private final LossSum losses = new LossSum();
  private long weight;

  /**
   * An empty scoring.
   *
   * @param classes {@code C}
   */
  public ClassScoring(int classes) {
    this.confusions = new PairCounts.Counter(classes);
  }

  /**
   * Adds a sequence.
   *
   * @param gold its class; {@link Batch#UNSEEN_LABEL}, which counts as wrong and has no loss, if it
   *     was not there in training; {@link Batch#PADDING}, which counts nowhere, if it has none
   * @param predicted the most probable class
   * @param lossNats {@code -ln p(gold)}
   */
  public void add(int gold, int predicted, double lossNats) {
    if (gold == Batch.PADDING) {
      return;
    }
    boolean isUnseen = gold == Batch.UNSEEN_LABEL;
    if (!isUnseen) {
      losses.add(lossNats);
      weight++;
    }
    confusions.add(isUnseen ? Confusions.UNSEEN : gold, predicted);
  }

  /** Sum so far. */
  public Score score() {
    return Score.ofLoss(losses.sum(), weight).withCounts(new long[0], confusions.counts());
  }
}
