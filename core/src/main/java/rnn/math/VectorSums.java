package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Sums over columns and over flat arrays, and the flat updates that go with them. */
final class VectorSums {
  /** Floats whose squares are summed in float lanes before double takes over. */
  private static final int STRETCH = 512;

  private VectorSums() {}

  static void addColumnSums(Tensor a, Tensor row) {
    for (int i = 0; i < a.rows(); i++) {
      VectorMaps.apply(VectorMaps::add, a.rows(i, 1), row, row);
    }
  }

  static void addColumnSums(Panels a, Tensor row) {
    float[] sums = Scratch.ofThread().edge;
    for (int p = 0; p < a.panels(); p++) {
      int width = a.width(p);
      for (int j = 0; j < width; j += LANES) {
        sumVectors(a.data(), a.panelOffset(p) + j, width, a.rows(), sums, j);
      }
      int to = row.index(0, p * Panels.WIDTH);
      int lanes = VectorProducts.lanes(a, p);
      for (int j = 0; j < lanes; j++) {
        row.data()[to + j] += sums[j];
      }
    }
  }

  /** {@code sums[to..]} becomes the sum of {@code rows} vectors, {@code stride} floats apart. */
  private static void sumVectors(float[] a, int from, int stride, int rows, float[] sums, int to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < rows; i++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, a, from + i * stride));
    }
    sum.intoArray(sums, to);
  }

  static void axpy(float alpha, float[] x, int xFrom, float[] y, int yFrom, int length) {
    int end = SPECIES.loopBound(length);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yFrom + i);
      FloatVector.fromArray(SPECIES, x, xFrom + i)
          .fma(FloatVector.broadcast(SPECIES, alpha), v)
          .intoArray(y, yFrom + i);
    }
    for (int i = end; i < length; i++) {
      y[yFrom + i] = Math.fma(x[xFrom + i], alpha, y[yFrom + i]);
    }
  }

  static void scale(float alpha, float[] x, int from, int length) {
    int end = SPECIES.loopBound(length);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, from + i).mul(alpha).intoArray(x, from + i);
    }
    for (int i = end; i < length; i++) {
      x[from + i] *= alpha;
    }
  }

  static double sumOfSquares(float[] x, int from, int length) {
    double total = 0;
    int end = length / STRETCH * STRETCH;
    for (int begin = 0; begin < end; begin += STRETCH) {
      total += sumOfStretch(x, from + begin);
    }
    for (int i = end; i < length; i++) {
      total += (double) x[from + i] * x[from + i];
    }
    return total;
  }

  private static double sumOfStretch(float[] x, int from) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < STRETCH; i += 4 * LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, from + i);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + i + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + i + 2 * LANES);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + i + 3 * LANES);
      s0 = x0.fma(x0, s0);
      s1 = x1.fma(x1, s1);
      s2 = x2.fma(x2, s2);
      s3 = x3.fma(x3, s3);
    }
    float[] lanes = Scratch.ofThread().lanes;
    s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) {
      total += lanes[lane];
    }
    return total;
  }
}
