package rnn.baseline;

import java.util.Arrays;

/**
 * Sums over n-grams that a whole model is made of: counts of counts by order, and of every token
 * those over bigrams that it begins or ends. They add up in any order.
 */
public final class TokenSums {
  private static final int FIELDS = 6;
  private static final int TOTAL = 0; // of bigrams that begin with the token: sum of counts
  private static final int ONES = 1; // how many of them have a count of 1, but pruned ones
  private static final int TWOS = 2; // of 2
  private static final int OTHERS = 3; // of more
  private static final int PRUNED = 4; // sum of the counts of pruned ones
  private static final int COUNT = 5; // of the token itself

  private final int vocabulary;
  private final int order;
  private final long[][] countsOfCounts; // [N+1,5]
  private final long[] sums; // [V+1,6]

  /** Sums of nothing, of n-grams of up to {@code order} of {@code vocabulary} tokens. */
  public TokenSums(int vocabulary, int order) {
    this.vocabulary = vocabulary;
    this.order = order;
    this.countsOfCounts = new long[order + 1][Discounts.COUNTS];
    this.sums = new long[Math.multiplyExact(vocabulary + 1, FIELDS)];
  }

  /** Adds an n-gram of two tokens or more, as {@link AdjustedCounts.Taker} has it. */
  public void add(int[] tokens, int from, int order, int count) {
    int adjusted = Math.abs(count);
    if (adjusted < Discounts.COUNTS) {
      countsOfCounts[order][adjusted]++;
    }
    if (order == 2) {
      int first = tokens[from] * FIELDS;
      sums[first + TOTAL] += adjusted;
      if (count < 0) {
        sums[first + PRUNED] += adjusted;
      } else {
        sums[first + (count == 1 ? ONES : count == 2 ? TWOS : OTHERS)]++;
      }
      sums[tokens[from + 1] * FIELDS + COUNT]++;
    }
  }

  /** Adds an occurrence of a token: the count of order 1 in a model of no higher order. */
  public void addOccurrence(int token) {
    sums[token * FIELDS + COUNT]++;
  }

  /** The sums as packed numbers, which {@link #addPacked} adds; only what is not 0. */
  public long[] packed() {
    long[] packed = new long[64];
    int size = 0;
    for (int n = 0; n <= order; n++) {
      for (int c = 0; c < Discounts.COUNTS; c++) {
        if (countsOfCounts[n][c] != 0) {
          packed = size + 2 > packed.length ? Arrays.copyOf(packed, 2 * packed.length) : packed;
          packed[size++] = -1 - (n * Discounts.COUNTS + c);
          packed[size++] = countsOfCounts[n][c];
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != 0) {
        packed = size + 2 > packed.length ? Arrays.copyOf(packed, 2 * packed.length) : packed;
        packed[size++] = i;
        packed[size++] = sums[i];
      }
    }
    return Arrays.copyOf(packed, size);
  }

  /** Adds what another one's {@link #packed} gave. */
  public void addPacked(long[] packed) {
    for (int i = 0; i < packed.length; i += 2) {
      int place = (int) packed[i];
      if (place < 0) {
        int count = -1 - place;
        countsOfCounts[count / Discounts.COUNTS][count % Discounts.COUNTS] += packed[i + 1];
      } else {
        sums[place] += packed[i + 1];
      }
    }
  }

  /** Discounts {@code [N+1]} by order; index 0 is unused. */
  public Discounts[] discounts() {
    long[] unigrams = new long[Discounts.COUNTS];
    for (int token = 0; token < vocabulary; token++) {
      long count = sums[token * FIELDS + COUNT];
      if (count > 0 && count < Discounts.COUNTS) {
        unigrams[(int) count]++;
      }
    }
    Discounts[] discounts = new Discounts[order + 1];
    discounts[0] = Discounts.FALLBACK;
    discounts[1] = Discounts.of(unigrams);
    for (int n = 2; n <= order; n++) {
      discounts[n] = Discounts.of(countsOfCounts[n]);
    }
    return discounts;
  }

  /** Sum of the counts {@code [V+1]} of all bigrams that begin with each token. */
  public long[] totals() {
    long[] totals = new long[vocabulary + 1];
    for (int token = 0; token <= vocabulary; token++) {
      totals[token] = sums[token * FIELDS + TOTAL];
    }
    return totals;
  }

  /**
   * Probability {@code [V+1]} of each token without any context, interpolated with the uniform
   * distribution; that of {@code V}, which begins sentences, is 0.
   */
  public float[] probabilities(Discounts discounts) {
    long total = 0;
    long ones = 0;
    long twos = 0;
    long others = 0;
    for (int token = 0; token < vocabulary; token++) {
      long count = sums[token * FIELDS + COUNT];
      total += count;
      ones += count == 1 ? 1 : 0;
      twos += count == 2 ? 1 : 0;
      others += count > 2 ? 1 : 0;
    }
    double uniform = discounts.weight(ones, twos, others, 0, total) / vocabulary;
    float[] probabilities = new float[vocabulary + 1];
    for (int token = 0; token < vocabulary; token++) {
      long count = sums[token * FIELDS + COUNT];
      probabilities[token] = (float) ((count - discounts.of(count)) / total + uniform);
    }
    return probabilities;
  }

  /**
   * Weight {@code [V+1]} of the distribution without context behind each token; 1 where nothing
   * follows it.
   */
  public float[] weights(Discounts discounts) {
    float[] weights = new float[vocabulary + 1];
    for (int token = 0; token <= vocabulary; token++) {
      int i = token * FIELDS;
      weights[token] =
          sums[i + TOTAL] == 0
              ? 1
              : (float)
                  discounts.weight(
                      sums[i + ONES],
                      sums[i + TWOS],
                      sums[i + OTHERS],
                      sums[i + PRUNED],
                      sums[i + TOTAL]);
    }
    return weights;
  }

  /**
   * First bigram {@code [V+2]} of each token among all, then their number.
   *
   * @throws rnn.option.OptionException if there are more than an array has places
   */
  public int[] children() {
    int[] children = new int[vocabulary + 2];
    long sum = 0;
    for (int token = 0; token <= vocabulary; token++) {
      int i = token * FIELDS;
      sum += sums[i + ONES] + sums[i + TWOS] + sums[i + OTHERS];
      children[token + 1] = NgramTables.index(sum, 2);
    }
    return children;
  }
}
