package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * A packed matrix, or a single row, times one vector: lanes run along the rows, for with a single
 * column there is nothing else for them to run along.
 *
 * <p>Every weight is used once, so this is as fast as weights can be read. Each row adds up in 16
 * lanes whatever the vectors' width, panel by panel, and then lane by lane: the width changes no
 * bits.
 */
final class VectorDots {
  /**
   * Rows taken at a time, so that the first cache keeps their part of a panel; as many as an output
   * layer has words in a block, so that none are left over.
   */
  private static final int ROWS = 98;

  private VectorDots() {}

  /** The product of two vectors, in 16 lanes as the rows of a matrix. */
  static float dot(float[] x, int xFrom, float[] y, int yFrom, int length) {
    float[] sums = Scratch.ofThread().lanes; // [16]
    int end = length - length % Panels.GRAIN;
    for (int lane = 0; lane < Panels.GRAIN; lane += LANES) {
      FloatVector s = FloatVector.zero(SPECIES);
      for (int i = lane; i < end; i += Panels.GRAIN) {
        s =
            FloatVector.fromArray(SPECIES, x, xFrom + i)
                .fma(FloatVector.fromArray(SPECIES, y, yFrom + i), s);
      }
      s.intoArray(sums, lane);
    }
    for (int i = end; i < length; i++) {
      sums[i - end] = Math.fma(x[xFrom + i], y[yFrom + i], sums[i - end]);
    }
    float sum = 0;
    for (int lane = 0; lane < Panels.GRAIN; lane++) {
      sum += sums[lane];
    }
    return sum;
  }

  /** {@code y = a·xᵀ + bias}. */
  static void product(Panels a, Tensor x, Tensor bias, Tensor y) {
    float[] sums = Scratch.ofThread().panel; // [ROWS,16]
    for (int first = 0; first < a.rows(); first += ROWS) {
      int rows = Math.min(ROWS, a.rows() - first);
      Arrays.fill(sums, 0, rows * Panels.GRAIN, 0f);
      for (int p = 0; p < a.panels(); p++) {
        addPanel(a, p, first, rows, x, sums);
      }
      for (int i = 0; i < rows; i++) {
        float sum = bias.get(0, first + i);
        for (int lane = 0; lane < Panels.GRAIN; lane++) {
          sum += sums[i * Panels.GRAIN + lane];
        }
        y.set(0, first + i, sum);
      }
    }
  }

  /** {@code sums[i,:] += a[first+i, columns of p] ⊙ x[columns of p]}, folded to 16 lanes. */
  private static void addPanel(Panels a, int p, int first, int rows, Tensor x, float[] sums) {
    int width = a.width(p);
    int from = a.panelOffset(p) + first * width;
    float[] xs = Scratch.ofThread().edge; // the panel's stretch of x, its surplus lanes 0
    int lanes = a.lanes(p);
    System.arraycopy(x.data(), x.index(0, p * Panels.WIDTH), xs, 0, lanes);
    Arrays.fill(xs, lanes, width, 0f);
    if (LANES == 8) {
      if (width == Panels.WIDTH) {
        addTwiceThree(a.data(), from, rows, xs, sums);
      } else {
        for (int group = 0; group < width; group += Panels.GRAIN) {
          addTwo(a.data(), from + group, width, rows, xs, group, sums);
        }
      }
      return;
    }
    for (int lane = 0; lane < Panels.GRAIN; lane += LANES) {
      if (width == Panels.WIDTH) {
        addThree(a.data(), from + lane, rows, xs, lane, sums);
      } else {
        for (int group = 0; group < width; group += Panels.GRAIN) {
          addOne(a.data(), from + group + lane, width, rows, xs, group + lane, sums, lane);
        }
      }
    }
  }

  /** A full panel: the vectors at {@code lane}, {@code lane + 16} and {@code lane + 32}. */
  private static void addThree(float[] a, int from, int rows, float[] x, int lane, float[] sums) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, lane);
    FloatVector x1 = FloatVector.fromArray(SPECIES, x, lane + 16);
    FloatVector x2 = FloatVector.fromArray(SPECIES, x, lane + 32);
    for (int i = 0; i < rows; i++) {
      int at = i * Panels.GRAIN + lane;
      int row = from + i * Panels.WIDTH;
      FloatVector s = FloatVector.fromArray(SPECIES, sums, at);
      s = x0.fma(FloatVector.fromArray(SPECIES, a, row), s);
      s = x1.fma(FloatVector.fromArray(SPECIES, a, row + 16), s);
      s = x2.fma(FloatVector.fromArray(SPECIES, a, row + 32), s);
      s.intoArray(sums, at);
    }
  }

  /** A full panel with vectors of 256 bits: each line of the cache is asked for once. */
  private static void addTwiceThree(float[] a, int from, int rows, float[] x, float[] sums) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, 0);
    FloatVector x1 = FloatVector.fromArray(SPECIES, x, 8);
    FloatVector x2 = FloatVector.fromArray(SPECIES, x, 16);
    FloatVector x3 = FloatVector.fromArray(SPECIES, x, 24);
    FloatVector x4 = FloatVector.fromArray(SPECIES, x, 32);
    FloatVector x5 = FloatVector.fromArray(SPECIES, x, 40);
    int at = 0;
    for (int row = from; row < from + rows * Panels.WIDTH; row += Panels.WIDTH) {
      FloatVector s = FloatVector.fromArray(SPECIES, sums, at);
      FloatVector t = FloatVector.fromArray(SPECIES, sums, at + 8);
      s = x0.fma(FloatVector.fromArray(SPECIES, a, row), s);
      t = x1.fma(FloatVector.fromArray(SPECIES, a, row + 8), t);
      s = x2.fma(FloatVector.fromArray(SPECIES, a, row + 16), s);
      t = x3.fma(FloatVector.fromArray(SPECIES, a, row + 24), t);
      s = x4.fma(FloatVector.fromArray(SPECIES, a, row + 32), s);
      t = x5.fma(FloatVector.fromArray(SPECIES, a, row + 40), t);
      s.intoArray(sums, at);
      t.intoArray(sums, at + 8);
      at += Panels.GRAIN;
    }
  }

  /** 16 columns of each row of a narrower panel with vectors of 256 bits. */
  private static void addTwo(
      float[] a, int from, int stride, int rows, float[] x, int xFrom, float[] sums) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, xFrom);
    FloatVector x1 = FloatVector.fromArray(SPECIES, x, xFrom + 8);
    int row = from;
    for (int at = 0; at < rows * Panels.GRAIN; at += Panels.GRAIN) {
      FloatVector s = FloatVector.fromArray(SPECIES, sums, at);
      FloatVector t = FloatVector.fromArray(SPECIES, sums, at + 8);
      s = x0.fma(FloatVector.fromArray(SPECIES, a, row), s);
      t = x1.fma(FloatVector.fromArray(SPECIES, a, row + 8), t);
      s.intoArray(sums, at);
      t.intoArray(sums, at + 8);
      row += stride;
    }
  }

  /** One vector of each row of a narrower panel. */
  private static void addOne(
      float[] a, int from, int stride, int rows, float[] x, int xFrom, float[] sums, int lane) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, xFrom);
    for (int i = 0; i < rows; i++) {
      int at = i * Panels.GRAIN + lane;
      FloatVector s = FloatVector.fromArray(SPECIES, sums, at);
      x0.fma(FloatVector.fromArray(SPECIES, a, from + i * stride), s).intoArray(sums, at);
    }
  }
}
