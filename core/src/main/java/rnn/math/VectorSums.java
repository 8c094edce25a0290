package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Sums over rows, columns and flat arrays, and the flat updates that go with them. */
final class VectorSums {
  /** Floats whose squares are summed in float lanes before double takes over. */
  static final int STRETCH = 4096;

  /** Lanes of that sum: four vectors of 512 bits, and passes of four where they are narrower. */
  private static final int SQUARE_LANES = 64;

  /** Rows that are summed side by side. */
  private static final int ROW_SUMS = 128;

  private VectorSums() {}

  static void addColumnSums(Tensor a, Tensor row) {
    for (int i = 0; i < a.rows(); i++) {
      VectorMaps.apply(VectorMaps::add, a, i, row);
    }
  }

  /** Sums along rows, in 16 lanes whatever the vectors' width, so that it changes no bits. */
  static void addRowSums(Panels a, Tensor row) {
    for (int first = 0; first < a.rows(); first += ROW_SUMS) {
      addRowSums(a, first, Math.min(ROW_SUMS, a.rows() - first), row);
    }
  }

  private static void addRowSums(Panels a, int first, int rows, Tensor row) {
    float[] sums = Scratch.ofThread().panel; // [rows,16]
    Arrays.fill(sums, 0, rows * Panels.GRAIN, 0f);
    for (int p = 0; p < a.panels(); p++) {
      int width = a.width(p);
      int from = a.panelOffset(p) + first * width;
      for (int j = 0; j < width; j += LANES) {
        addVectors(a.data(), from + j, width, rows, sums, j % Panels.GRAIN);
      }
    }
    for (int i = 0; i < rows; i++) {
      float sum = 0;
      for (int lane = 0; lane < Panels.GRAIN; lane++) {
        sum += sums[i * Panels.GRAIN + lane];
      }
      row.data()[row.index(0, first + i)] += sum;
    }
  }

  /** {@code sums[to + 16·i ..] += a[from + stride·i ..]}, a vector of each row. */
  private static void addVectors(float[] a, int from, int stride, int rows, float[] sums, int to) {
    for (int i = 0; i < rows; i++) {
      int at = to + i * Panels.GRAIN;
      FloatVector.fromArray(SPECIES, a, from + i * stride)
          .add(FloatVector.fromArray(SPECIES, sums, at))
          .intoArray(sums, at);
    }
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

  /** Squares summed in {@link #SQUARE_LANES} lanes whatever the vectors' width, then in double. */
  private static double sumOfStretch(float[] x, int from) {
    float[] lanes = Scratch.ofThread().edge;
    for (int lane = 0; lane < SQUARE_LANES; lane += 4 * LANES) {
      sumSquares(x, from + lane, lanes, lane);
    }
    double total = 0;
    for (int lane = 0; lane < SQUARE_LANES; lane++) {
      total += lanes[lane];
    }
    return total;
  }

  private static void sumSquares(float[] x, int from, float[] lanes, int to) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < STRETCH; i += SQUARE_LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, from + i);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + i + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + i + 2 * LANES);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + i + 3 * LANES);
      s0 = x0.fma(x0, s0);
      s1 = x1.fma(x1, s1);
      s2 = x2.fma(x2, s2);
      s3 = x3.fma(x3, s3);
    }
    s0.intoArray(lanes, to);
    s1.intoArray(lanes, to + LANES);
    s2.intoArray(lanes, to + 2 * LANES);
    s3.intoArray(lanes, to + 3 * LANES);
  }
}
