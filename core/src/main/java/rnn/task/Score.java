package rnn.task;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sum of an evaluation over sequences and shards: a loss, the targets it was summed over, and
 * counts that a task has names for. A sum; {@link #ZERO} is empty and adds to any.
 *
 * <p>All but the losses are whole numbers, so their sums are the same in any order; losses are
 * added in double precision, in the order of the shards. The figures are {@link Metric}s. The
 * fields are not final so that Kryo can fill them; nothing changes them afterwards.
 */
public final class Score implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The empty sum: no loss over no targets. */
  public static final Score ZERO = new Score();

  private double lossNats;
  private long weight;
  private double unknownLossNats;
  private long unknownWeight;
  private long[] counts = {}; // [counts of the task], or empty
  private PairCounts confusions = PairCounts.NONE; // (gold, predicted), right ones too

  /** For {@link #ZERO} and for deserialisers, which then fill the fields. */
  private Score() {}

  /**
   * The score of a loss alone.
   *
   * @param lossNats summed over the targets
   * @param weight targets
   */
  public static Score ofLoss(double lossNats, long weight) {
    Score score = new Score();
    score.lossNats = lossNats;
    score.weight = weight;
    return score;
  }

  /**
   * This score, {@code unknownWeight} of whose targets are {@code <unk>} and have {@code
   * unknownLossNats} of its loss.
   */
  public Score withUnknown(double unknownLossNats, long unknownWeight) {
    Score score = copy();
    score.unknownLossNats = unknownLossNats;
    score.unknownWeight = unknownWeight;
    return score;
  }

  /**
   * This score with counts, which it owns from now on, and confusions.
   *
   * @param counts in an order that the task knows
   * @param confusions pairs (gold, predicted), those where both are the same included
   */
  public Score withCounts(long[] counts, PairCounts confusions) {
    Score score = copy();
    score.counts = counts;
    score.confusions = confusions;
    return score;
  }

  /**
   * This score and {@code other}'s.
   *
   * @throws IllegalArgumentException if both have counts and not as many of them: they are of
   *     different tasks or labels
   */
  public Score plus(Score other) {
    if (counts.length != other.counts.length && counts.length > 0 && other.counts.length > 0) {
      throw new IllegalArgumentException(
          "Scores must have as many counts as each other to be added but have %d and %d; are they of one task and one set of labels?"
              .formatted(counts.length, other.counts.length));
    }
    Score sum = ofLoss(lossNats + other.lossNats, weight + other.weight);
    sum.unknownLossNats = unknownLossNats + other.unknownLossNats;
    sum.unknownWeight = unknownWeight + other.unknownWeight;
    sum.counts = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length)); // zeros
    for (int i = 0; i < other.counts.length; i++) {
      sum.counts[i] += other.counts[i];
    }
    sum.confusions = confusions.plus(other.confusions);
    return sum;
  }

  private Score copy() {
    Score copy = ofLoss(lossNats, weight);
    copy.unknownLossNats = unknownLossNats;
    copy.unknownWeight = unknownWeight;
    copy.counts = counts;
    copy.confusions = confusions;
    return copy;
  }

  /** Summed loss in nats. */
  public double lossNats() {
    return lossNats;
  }

  /** Targets the loss is summed over: tokens, or sequences where a label belongs to a sequence. */
  public long weight() {
    return weight;
  }

  /** Summed loss in nats of the targets that are {@code <unk>}. */
  public double unknownLossNats() {
    return unknownLossNats;
  }

  /** Targets that are {@code <unk>}. */
  public long unknownWeight() {
    return unknownWeight;
  }

  /** Mean loss in nats per target; NaN over no targets. */
  public double meanLossNats() {
    return lossNats / weight;
  }

  /** Count {@code i} of the task, 0 where the score has none. */
  public long count(int i) {
    return i < counts.length ? counts[i] : 0;
  }

  /**
   * Pairs (gold, predicted) and how often they occurred, those where both are the same included.
   */
  public PairCounts confusions() {
    return confusions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Score that
        && Double.compare(lossNats, that.lossNats) == 0
        && weight == that.weight
        && Double.compare(unknownLossNats, that.unknownLossNats) == 0
        && unknownWeight == that.unknownWeight
        && Arrays.equals(counts, that.counts)
        && confusions.equals(that.confusions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(
        new Object[] {lossNats, weight, unknownLossNats, unknownWeight, Arrays.hashCode(counts)});
  }

  @Override
  public String toString() {
    return "loss of %.6g nats over %,d targets".formatted(lossNats, weight);
  }
}
