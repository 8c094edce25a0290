package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of 6, 5 or 4 rows by two vectors over operands that {@link SlicedProducts} has
 * laid side by side: {@code a[k,r]} at {@code 8k + r}; of {@code b[k,j]} the first vector at {@code
 * 8k} and the second as far behind it as a slice's half is long.
 *
 * <p>Both start at 0 and advance alike, so a step needs one index, which is an address as it
 * stands, and no range check: two instructions for each fused multiply-add, where a tile that reads
 * its operands in place needs four.
 *
 * <p>Each step has a branch that is never taken. C2 moves every load of a stretch without branches
 * before its arithmetic, all rows' broadcasts among them: with the accumulators they are more than
 * the 16 registers there are, and an accumulator that lives in memory costs two thirds of the
 * speed. Behind the branch the loads begin anew.
 */
final class SliceTiles {
  /** Floats from one step to the next in either operand. */
  static final int STEP = 8;

  /** Steps that an operand has room for. */
  static final int DEPTH = 240;

  /** Floats of a slice's half, a left operand's all. */
  static final int HALF = DEPTH * STEP;

  /** Rows of the tallest tile. */
  static final int ROWS = 6;

  /** Rows of the lowest tile. */
  static final int MIN_ROWS = 4;

  /** No multiple of a step, so no index is ever equal to it. */
  private static final int NEVER = 1_000_001;

  private SliceTiles() {}

  /** {@code c[6,2 vectors] += aᵀ·b} over {@code depth} steps; rows of {@code c} from {@code c0}. */
  static void add6(float[] a, float[] b, int depth, float[] c, int c0, int stride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    int c5 = c4 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s51 = FloatVector.fromArray(SPECIES, c, c5 + LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + HALF);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      if (i == NEVER) {
        break;
      }
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + LANES);
  }

  /** {@code c[5,2 vectors] += aᵀ·b} over {@code depth} steps; rows of {@code c} from {@code c0}. */
  static void add5(float[] a, float[] b, int depth, float[] c, int c0, int stride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    int c4 = c3 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + HALF);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      if (i == NEVER) {
        break;
      }
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      if (i == NEVER) {
        break;
      }
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
  }

  /** {@code c[4,2 vectors] += aᵀ·b} over {@code depth} steps; rows of {@code c} from {@code c0}. */
  static void add4(float[] a, float[] b, int depth, float[] c, int c0, int stride) {
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, i + HALF);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      if (i == NEVER) {
        break;
      }
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
  }
}
