package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax and cross-entropy over the rows of packed logits.
 *
 * <p>A row is passed over three times: its maximum, the exponentials and their sum, the scaling. In
 * the vector that holds the last column the surplus lanes count as −∞, whose exponential is 0.
 * Exponentials are summed in float over a stretch of panels, lane by lane, and the stretches in
 * double, in a fixed order. A NaN among the logits passes the maximum by and reaches the sum.
 */
final class VectorSoftmax {
  /** Panels whose exponentials are summed in float before double takes over. */
  private static final int STRETCH = 8;

  private VectorSoftmax() {}

  static void softmax(Panels logits) {
    float[] lanes = Scratch.ofThread().lanes;
    for (int i = 0; i < logits.rows(); i++) {
      double sum = storeExponentials(logits, i, max(logits, i, lanes), lanes);
      scale(logits, i, (float) (1 / sum));
    }
    clearSurplus(logits);
  }

  static double crossEntropyError(Panels logits, int[] targets, int firstTarget) {
    float[] lanes = Scratch.ofThread().lanes;
    double lossNats = 0;
    for (int i = 0; i < logits.rows(); i++) {
      int target = targets[firstTarget + i];
      if (target < 0) {
        clearRow(logits, i);
        continue;
      }
      float max = max(logits, i, lanes);
      double belowMax = (double) max - logits.get(i, target);
      double sum = storeExponentials(logits, i, max, lanes);
      scale(logits, i, (float) (1 / sum));
      logits.set(i, target, logits.get(i, target) - 1f);
      lossNats += Math.log(sum) + belowMax;
    }
    clearSurplus(logits);
    return lossNats;
  }

  static void crossEntropy(Panels logits, int[] targets, int firstTarget, float[] lossNats) {
    float[] lanes = Scratch.ofThread().lanes;
    for (int i = 0; i < logits.rows(); i++) {
      int target = targets[firstTarget + i];
      if (target < 0) {
        lossNats[firstTarget + i] = 0f;
        continue;
      }
      float max = max(logits, i, lanes);
      double belowMax = (double) max - logits.get(i, target);
      double sum = sumExponentials(logits, i, max, lanes);
      lossNats[firstTarget + i] = (float) (Math.log(sum) + belowMax);
    }
  }

  private static float max(Panels logits, int row, float[] lanes) {
    float[] x = logits.data();
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int full = logits.columns() / Panels.WIDTH;
    for (int p = 0; p < full; p++) {
      int from = logits.panelOffset(p) + row * Panels.WIDTH;
      for (int j = 0; j < Panels.WIDTH; j += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + j);
        max = max.blend(v, v.compare(VectorOperators.GT, max));
      }
    }
    int left = logits.columns() - full * Panels.WIDTH;
    for (int j = 0; j < left; j += LANES) {
      FloatVector v = loadOrMinusInfinity(x, logits.index(row, full * Panels.WIDTH) + j, left - j);
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
  private static double storeExponentials(Panels logits, int row, float max, float[] lanes) {
    float[] x = logits.data();
    double total = 0;
    int full = logits.columns() / Panels.WIDTH;
    for (int begin = 0; begin < full; begin += STRETCH) {
      int end = Math.min(begin + STRETCH, full);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int p = begin; p < end; p++) {
        int from = logits.panelOffset(p) + row * Panels.WIDTH;
        for (int j = 0; j < Panels.WIDTH; j += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + j);
          FloatVector power = VectorFunctions.exp(v.sub(max));
          power.intoArray(x, from + j);
          sum = sum.add(power);
        }
      }
      total += sumOfLanes(sum, lanes);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int left = logits.columns() - full * Panels.WIDTH;
    for (int j = 0; j < left; j += LANES) {
      int from = logits.index(row, full * Panels.WIDTH) + j;
      FloatVector power = VectorFunctions.exp(loadOrMinusInfinity(x, from, left - j).sub(max));
      power.intoArray(x, from);
      sum = sum.add(power);
    }
    return total + sumOfLanes(sum, lanes);
  }

  /** {@code Σ e^(x−max)} of the row, which stays as it is. */
  private static double sumExponentials(Panels logits, int row, float max, float[] lanes) {
    float[] x = logits.data();
    double total = 0;
    int full = logits.columns() / Panels.WIDTH;
    for (int begin = 0; begin < full; begin += STRETCH) {
      int end = Math.min(begin + STRETCH, full);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int p = begin; p < end; p++) {
        int from = logits.panelOffset(p) + row * Panels.WIDTH;
        for (int j = 0; j < Panels.WIDTH; j += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + j);
          sum = sum.add(VectorFunctions.exp(v.sub(max)));
        }
      }
      total += sumOfLanes(sum, lanes);
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    int left = logits.columns() - full * Panels.WIDTH;
    for (int j = 0; j < left; j += LANES) {
      int from = logits.index(row, full * Panels.WIDTH) + j;
      sum = sum.add(VectorFunctions.exp(loadOrMinusInfinity(x, from, left - j).sub(max)));
    }
    return total + sumOfLanes(sum, lanes);
  }

  private static void scale(Panels logits, int row, float alpha) {
    float[] x = logits.data();
    for (int p = 0; p < logits.panels(); p++) {
      int width = logits.width(p);
      int from = logits.panelOffset(p) + row * width;
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(SPECIES, x, from + j).mul(alpha).intoArray(x, from + j);
      }
    }
  }

  /** A vector of which only the first {@code count} lanes are columns; the others become −∞. */
  private static FloatVector loadOrMinusInfinity(float[] x, int from, int count) {
    FloatVector v = FloatVector.fromArray(SPECIES, x, from);
    return FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY)
        .blend(v, SPECIES.indexInRange(0, count));
  }

  private static double sumOfLanes(FloatVector sum, float[] lanes) {
    sum.intoArray(lanes, 0);
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) {
      total += lanes[lane];
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
