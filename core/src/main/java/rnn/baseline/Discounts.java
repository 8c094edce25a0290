package rnn.baseline;

import java.io.Serializable;

/**
 * Discounts of modified Kneser-Ney smoothing for n-grams of one order: what is taken from an
 * n-gram's count for those that were not seen (Chen and Goodman 1998, equation 26).
 *
 * @param one taken from a count of 1
 * @param two taken from a count of 2
 * @param more taken from a count of 3 or more
 * @param areFallback true if the counts of counts define none, and {@link #FALLBACK} stands in
 */
public record Discounts(double one, double two, double more, boolean areFallback)
    implements Serializable {

  /** Discounts where those of the formula are not defined. */
  public static final Discounts FALLBACK = new Discounts(0.5, 1, 1.5, true);

  /** Counts of counts that are kept: those of 1 to 4, index 0 being unused. */
  public static final int COUNTS = 5;

  /**
   * The discounts that follow from {@code countsOfCounts}; {@link #FALLBACK} if no n-gram has a
   * count of 1, 2 or 3, or a discount is negative or above its count.
   *
   * @param countsOfCounts {@code [5]} number of n-grams of each count, of 1 to 4
   */
  public static Discounts of(long[] countsOfCounts) {
    double n1 = countsOfCounts[1];
    double n2 = countsOfCounts[2];
    double n3 = countsOfCounts[3];
    double n4 = countsOfCounts[4];
    if (n1 == 0 || n2 == 0 || n3 == 0) {
      return FALLBACK;
    }
    double y = n1 / (n1 + 2 * n2);
    double one = 1 - 2 * y * n2 / n1;
    double two = 2 - 3 * y * n3 / n2;
    double more = 3 - 4 * y * n4 / n3;
    // one is y, from 0 to 1; what is taken off in the other two is not negative
    return two < 0 || more < 0 ? FALLBACK : new Discounts(one, two, more, false);
  }

  /** The discount of an n-gram that has {@code count}; 0 of one that was not seen. */
  public double of(long count) {
    return count == 0 ? 0 : count == 1 ? one : count == 2 ? two : more;
  }

  /**
   * The mass that is free for other tokens behind a context.
   *
   * @param ones number of tokens with a count of 1 behind it
   * @param twos those with a count of 2
   * @param others those with a higher one
   * @param pruned sum of the counts of those that are left out
   * @param total sum of all counts
   */
  double weight(long ones, long twos, long others, long pruned, long total) {
    return (one * ones + two * twos + more * others + pruned) / total;
  }
}
