package rnn.layer;

import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * The softmax of one token's logits, which stand one after another, {@code [1,V]}: what generation
 * needs, a token at a time.
 *
 * <p>The same floats are read as {@code [⌈V/16⌉,16]}, so that the softmax down columns does the
 * work in 16 lanes; their maxima and sums are then brought together.
 */
final class RowSoftmax {
  private static final int LANES = Panels.GRAIN;
  private static final float NEVER = -Float.MAX_VALUE;

  private final Tensor logits; // [1,V]
  private final Panels columns; // [⌈V/16⌉,16], the same floats and padding after them
  private final Panels max = Panels.zeros(1, LANES);
  private final Panels sum = Panels.zeros(1, LANES);
  private final Panels scale = Panels.zeros(1, LANES);

  /** Room for the logits of {@code vocabularySize} words. */
  RowSoftmax(int vocabularySize) {
    this.columns = Panels.zeros((vocabularySize + LANES - 1) / LANES, LANES);
    this.logits = Tensor.of(columns.data(), 0, 1, vocabularySize);
  }

  /** Where the logits go, {@code [1,V]}; owned. */
  Tensor logits() {
    return logits;
  }

  /** {@code probabilities = softmax(logits)}, {@code [1,V]}; the logits are used up. */
  void softmax(Tensor probabilities, Kernels kernels) {
    for (int i = logits.columns(); i < columns.data().length; i++) {
      columns.data()[i] = NEVER;
    }
    fill(max, NEVER);
    fill(sum, 0f);
    kernels.addExponentials(columns, max, sum);
    float largest = NEVER;
    for (int lane = 0; lane < LANES; lane++) {
      largest = Math.max(largest, max.get(0, lane));
    }
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) {
      total += sum.get(0, lane) * Math.exp((double) max.get(0, lane) - largest);
    }
    fill(max, largest);
    fill(scale, (float) (1 / total));
    kernels.softmax(columns, max, scale);
    probabilities.copyFrom(logits);
  }

  private static void fill(Panels row, float value) {
    for (int lane = 0; lane < LANES; lane++) {
      row.set(0, lane, value);
    }
  }
}
