package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of 5 or 4 rows by two vectors over operands that {@link SlicedProducts} has laid
 * side by side: {@code a[k,r]} at {@code 8k + r}, {@code b[k,j]} at {@code 16k + j}.
 *
 * <p>Both start at 0 and advance by powers of two, so a step needs one index, which the processor
 * scales, and no range check: two instructions for each fused multiply-add, where a tile that reads
 * its operands in place needs four. Ten accumulators, not twelve, because C2 loads all of a step
 * before it multiplies: with twelve it runs out of 16 registers and keeps one of them in memory.
 */
final class SliceTiles {
  /** Floats from one step to the next in the left operand. */
  static final int LEFT = 8;

  /** Floats from one step to the next in the right operand. */
  static final int RIGHT = 2 * LEFT;

  /** Rows of the taller tile. */
  static final int ROWS = 5;

  private SliceTiles() {}

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
    int end = depth * LEFT;
    for (int i = 0; i < end; i += LEFT) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, 2 * i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, 2 * i + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
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
    int end = depth * LEFT;
    for (int i = 0; i < end; i += LEFT) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, 2 * i);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, 2 * i + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
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
