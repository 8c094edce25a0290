package rnn.task;

import java.util.Arrays;

/**
 * The sum of the losses of sequences, whose bits do not depend on the order they come in: they are
 * added from the smallest to the largest.
 */
final class LossSum {
  private double[] losses = new double[64]; // those added so far, then room
  private int count;

  /** Adds the loss of a sequence. */
  void add(double loss) {
    if (count == losses.length) {
      losses = Arrays.copyOf(losses, 2 * count);
    }
    losses[count++] = loss;
  }

  /** The sum so far. */
  double sum() {
    Arrays.sort(losses, 0, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += losses[i];
    }
    return sum;
  }
}
