package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of {@code c += aᵀ·b} in vectors of 512 bits that read a packed left operand down
 * its columns, so that nothing is transposed: 6 rows of {@code c}, of which a panel's width is a
 * multiple.
 *
 * <p>As in the other tiles, every accumulator is a local variable, and every element one chain of
 * fused multiply-adds in the order of {@code k}. At an edge a tile may compute rows that its caller
 * has no use for.
 */
final class TransposedTiles {
  /** Rows of {@code c} in a tile, columns of {@code a}. */
  static final int ROWS = 6;

  private TransposedTiles() {}

  /**
   * {@code c[6,width] += a[depth,6]ᵀ · b[depth,width]}; rows of {@code a} are {@value Panels#WIDTH}
   * floats apart, {@code width} is 16, 32 or 48.
   */
  static void add(VectorTile t, int width) {
    switch (width) {
      case 48:
        addThree(t);
        return;
      case 32:
        addTwo(t);
        return;
      default:
        addOne(t);
    }
  }

  private static void addThree(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int aFrom = t.aFrom;
    int bFrom = t.bFrom;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    int c3 = c2 + t.cStride;
    int c4 = c3 + t.cStride;
    int c5 = c4 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, c, c0 + 2 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, c, c1 + 2 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, c, c2 + 2 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, c, c3 + 2 * LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s41 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector s42 = FloatVector.fromArray(SPECIES, c, c4 + 2 * LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s51 = FloatVector.fromArray(SPECIES, c, c5 + LANES);
    FloatVector s52 = FloatVector.fromArray(SPECIES, c, c5 + 2 * LANES);
    for (int k = 0; k < depth; k++) {
      int aRow = aFrom + k * Panels.WIDTH;
      int bRow = bFrom + k * Panels.WIDTH;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bRow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bRow + 2 * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[aRow]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[aRow + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[aRow + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[aRow + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[aRow + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      s42 = x4.fma(b2, s42);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[aRow + 5]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      s52 = x5.fma(b2, s52);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s02.intoArray(c, c0 + 2 * LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s12.intoArray(c, c1 + 2 * LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s22.intoArray(c, c2 + 2 * LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s32.intoArray(c, c3 + 2 * LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
    s42.intoArray(c, c4 + 2 * LANES);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + LANES);
    s52.intoArray(c, c5 + 2 * LANES);
  }

  private static void addTwo(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int aFrom = t.aFrom;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    int c3 = c2 + t.cStride;
    int c4 = c3 + t.cStride;
    int c5 = c4 + t.cStride;
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
    for (int k = 0; k < depth; k++) {
      int aRow = aFrom + k * Panels.WIDTH;
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bRow + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[aRow]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[aRow + 1]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[aRow + 2]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[aRow + 3]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[aRow + 4]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[aRow + 5]);
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

  private static void addOne(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int aFrom = t.aFrom;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    int c3 = c2 + t.cStride;
    int c4 = c3 + t.cStride;
    int c5 = c4 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    for (int k = 0; k < depth; k++) {
      int aRow = aFrom + k * Panels.WIDTH;
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[aRow]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[aRow + 1]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[aRow + 2]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[aRow + 3]);
      s30 = x3.fma(b0, s30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[aRow + 4]);
      s40 = x4.fma(b0, s40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[aRow + 5]);
      s50 = x5.fma(b0, s50);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
  }
}
