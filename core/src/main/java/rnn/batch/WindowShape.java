package rnn.batch;

/**
 * The size of the windows a reading was asked for, {@code [T,B]}.
 *
 * @param timeSteps {@code T}, the most time steps of a window
 * @param batchSize {@code B}, columns
 */
record WindowShape(int timeSteps, int batchSize) {

  WindowShape {
    if (timeSteps < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "Windows must have at least 1 time step and 1 column but are [%d,%d]"
              .formatted(timeSteps, batchSize));
    }
  }

  /** Number of windows that sequences of {@code length} tokens are cut into. */
  int windows(int length) {
    return ceilingQuotient(length, timeSteps);
  }

  /** {@code ⌈a/b⌉}, for {@code a >= 0, b > 0}, without overflow. */
  static int ceilingQuotient(int a, int b) {
    return a / b + (a % b == 0 ? 0 : 1);
  }

  /** Fails unless a window of this shape can be written into {@code batch}. */
  void check(Batch batch) {
    if (batch.batchSize() != batchSize || batch.maximumTimeSteps() < timeSteps) {
      throw new IllegalArgumentException(
          "Batch must be [%d,%d] for these windows but is [%d,%d]"
              .formatted(timeSteps, batchSize, batch.maximumTimeSteps(), batch.batchSize()));
    }
  }
}
