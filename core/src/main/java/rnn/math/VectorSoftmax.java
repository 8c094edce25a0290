package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax and cross-entropy over the rows of packed logits.
 *
 * <p>A row is gathered from its panels into contiguous scratch, surplus lanes as −∞, whose
 * exponential is 0; there it becomes exponentials, and it returns to the panels scaled.
 * Exponentials are summed in float over a stretch of the row, lane by lane, and the stretches in
 * double, in a fixed order. A NaN among the logits passes the maximum by and reaches the sum.
 */
final class VectorSoftmax {
  /** Floats whose exponentials are summed in float lanes before double takes over. */
  private static final int STRETCH = 512;

  private VectorSoftmax() {}

  static void softmax(Panels logits) {
    Scratch scratch = Scratch.ofThread();
    float[] row = scratch.row((int) Panels.size(1, logits.columns()));
    for (int i = 0; i < logits.rows(); i++) {
      int n = gather(logits, i, row);
      double sum = exponentials(row, n, max(row, n, scratch.lanes), scratch.lanes);
      scatter(logits, i, row, (float) (1 / sum));
    }
    clearSurplus(logits);
  }

  static double crossEntropyError(Panels logits, int[] targets, int firstTarget) {
    Scratch scratch = Scratch.ofThread();
    float[] row = scratch.row((int) Panels.size(1, logits.columns()));
    double lossNats = 0;
    for (int i = 0; i < logits.rows(); i++) {
      int target = targets[firstTarget + i];
      if (target < 0) {
        clearRow(logits, i);
        continue;
      }
      int n = gather(logits, i, row);
      float max = max(row, n, scratch.lanes);
      double belowMax = (double) max - row[target];
      double sum = exponentials(row, n, max, scratch.lanes);
      scatter(logits, i, row, (float) (1 / sum));
      logits.set(i, target, logits.get(i, target) - 1f);
      lossNats += Math.log(sum) + belowMax;
    }
    clearSurplus(logits);
    return lossNats;
  }

  static void crossEntropy(Panels logits, int[] targets, int firstTarget, float[] lossNats) {
    Scratch scratch = Scratch.ofThread();
    float[] row = scratch.row((int) Panels.size(1, logits.columns()));
    for (int i = 0; i < logits.rows(); i++) {
      int target = targets[firstTarget + i];
      if (target < 0) {
        lossNats[firstTarget + i] = 0f;
        continue;
      }
      int n = gather(logits, i, row);
      float max = max(row, n, scratch.lanes);
      double belowMax = (double) max - row[target];
      double sum = exponentials(row, n, max, scratch.lanes);
      lossNats[firstTarget + i] = (float) (Math.log(sum) + belowMax);
    }
  }

  /** Copies a row out of its panels, −∞ in surplus lanes; returns its length with those. */
  private static int gather(Panels logits, int i, float[] row) {
    float[] x = logits.data();
    int n = 0;
    for (int p = 0; p < logits.panels(); p++) {
      int width = logits.width(p);
      int from = logits.panelOffset(p) + i * width;
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(SPECIES, x, from + j).intoArray(row, n + j);
      }
      n += width;
    }
    Arrays.fill(row, logits.columns(), n, Float.NEGATIVE_INFINITY);
    return n;
  }

  /** Copies a row back to its panels, scaled. */
  private static void scatter(Panels logits, int i, float[] row, float alpha) {
    float[] x = logits.data();
    int n = 0;
    for (int p = 0; p < logits.panels(); p++) {
      int width = logits.width(p);
      int to = logits.panelOffset(p) + i * width;
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(SPECIES, row, n + j).mul(alpha).intoArray(x, to + j);
      }
      n += width;
    }
  }

  private static float max(float[] row, int n, float[] lanes) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, row, i);
      max = max.blend(v, v.compare(VectorOperators.GT, max));
    }
    max.intoArray(lanes, 0);
    float most = Float.NEGATIVE_INFINITY;
    for (int lane = 0; lane < LANES; lane++) {
      most = Math.max(most, lanes[lane]);
    }
    return most;
  }

  /** The row becomes {@code e^(x−max)}; returns the sum. */
  private static double exponentials(float[] row, int n, float max, float[] lanes) {
    double total = 0;
    for (int from = 0; from < n; from += STRETCH) {
      VectorFunctions.exponentials(row, from, Math.min(from + STRETCH, n), max, lanes);
      for (int lane = 0; lane < LANES; lane++) {
        total += lanes[lane];
      }
    }
    return total;
  }

  private static void clearRow(Panels logits, int row) {
    for (int p = 0; p < logits.panels(); p++) {
      int from = logits.index(row, p * Panels.WIDTH);
      Arrays.fill(logits.data(), from, from + logits.width(p), 0f);
    }
  }

  private static void clearSurplus(Panels logits) {
    if (logits.panels() > 0) {
      VectorProducts.clearSurplus(logits, logits.panels() - 1);
    }
  }
}
