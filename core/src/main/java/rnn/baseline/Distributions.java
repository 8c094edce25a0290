package rnn.baseline;

/** Probability distributions that stand in arrays, at every {@code stride}-th place. */
final class Distributions {
  /** Deviation from 1 that a sum of probabilities may have. */
  private static final double TOLERANCE = 1e-9;

  /** Sum up to which weights are none: what is smaller cannot be divided precisely. */
  private static final double NOTHING = 1e-200;

  private Distributions() {}

  /**
   * Checks that there is one.
   *
   * @throws IllegalArgumentException if a number is negative, or they do not sum to 1
   */
  static void require(double[] values, int from, int stride, int count, String what) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double value = values[from + i * stride];
      if (!(value >= 0)) {
        throw new IllegalArgumentException(
            "The %s must be at least 0 but one is %s".formatted(what, value));
      }
      sum += value;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new IllegalArgumentException("The %s must sum to 1 but give %s".formatted(what, sum));
    }
  }

  /** Makes one of weights, or copies that of {@code otherwise} if they weigh nothing. */
  static void normalize(double[] weights, int from, int stride, int count, double[] otherwise) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[from + i * stride];
    }
    for (int i = 0; i < count; i++) {
      int place = from + i * stride;
      weights[place] = sum > NOTHING ? weights[place] / sum : otherwise[place];
    }
  }
}
