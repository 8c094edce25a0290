package rnn.math;

import static rnn.math.Lanes.LANES;

import java.util.Arrays;

/**
 * Softmax down the columns of packed logits {@code [V,M]}, a column for each token: blocks of rows
 * are seen as they come, and no lane ever needs another one.
 *
 * <p>Milakov and Gimelshein 2018, "Online normalizer calculation for softmax", arXiv:1805.02867,
 * algorithm 3, block by block. Sums run in the order of the rows, so that neither the blocks'
 * vectors nor their width change a bit. A NaN among the logits reaches its column's sum.
 */
final class VectorSoftmax {
  private VectorSoftmax() {}

  /** {@code max ← max(max, logits)}, {@code sum ← sum·e^(old max − max) + Σ e^(logits − max)}. */
  static void addExponentials(Panels logits, Panels max, Panels sum) {
    for (int p = 0; p < logits.panels(); p++) {
      int width = logits.width(p);
      for (int lane = 0; lane < width; lane += LANES) {
        int from = logits.panelOffset(p) + lane;
        int at = max.panelOffset(p) + lane;
        int sumAt = sum.panelOffset(p) + lane;
        VectorFunctions.addExponentials(
            logits.data(), from, width, logits.rows(), max.data(), at, sum.data(), sumAt);
      }
    }
  }

  /** {@code logits ← e^(logits − max) · scale}. */
  static void softmax(Panels logits, Panels max, Panels scale) {
    for (int p = 0; p < logits.panels(); p++) {
      int width = logits.width(p);
      for (int lane = 0; lane < width; lane += LANES) {
        VectorFunctions.exponentials(
            logits.data(),
            logits.panelOffset(p) + lane,
            width,
            logits.rows(),
            max.data(),
            max.panelOffset(p) + lane,
            scale.data(),
            scale.panelOffset(p) + lane);
      }
    }
  }

  /** {@code logits[j,:] ← e^(logits[j,:] − max[j]) · scale[j]}: a row is a column of vectors. */
  static void softmax(Tensor logits, Panels max, Panels scale) {
    float[] lanes = Scratch.ofThread().lanes; // a row's maximum, scale and what fills no vector
    int whole = logits.columns() / LANES;
    int rest = logits.columns() - whole * LANES;
    for (int j = 0; j < logits.rows(); j++) {
      Arrays.fill(lanes, 0, LANES, max.get(0, j));
      Arrays.fill(lanes, LANES, 2 * LANES, scale.get(0, j));
      float[] x = logits.data();
      VectorFunctions.exponentials(x, logits.index(j, 0), LANES, whole, lanes, 0, lanes, LANES);
      if (rest > 0) {
        int from = logits.index(j, whole * LANES);
        System.arraycopy(x, from, lanes, 2 * LANES, rest);
        Arrays.fill(lanes, 2 * LANES + rest, 3 * LANES, max.get(0, j));
        VectorFunctions.exponentials(lanes, 2 * LANES, LANES, 1, lanes, 0, lanes, LANES);
        System.arraycopy(lanes, 2 * LANES, x, from, rest);
      }
    }
  }
}
