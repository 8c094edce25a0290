package rnn.math;

import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles a single vector wide: 16 columns of a last panel, in vectors of 512 bits.
 *
 * <p>One method per number of rows, all alike: every accumulator is a local variable, so that the
 * compiler keeps each in a register for the whole depth. See {@link VectorTile}.
 */
final class OneVectorTiles {
  private OneVectorTiles() {}

  static void add(int rows, VectorTile t) {
    switch (rows) {
      case 1:
        add1(t);
        return;
      case 2:
        add2(t);
        return;
      case 3:
        add3(t);
        return;
      case 4:
        add4(t);
        return;
      case 5:
        add5(t);
        return;
      case 6:
        add6(t);
        return;
      case 7:
        add7(t);
        return;
      default:
        throw new IllegalArgumentException("A tile has 1 to 7 rows but is asked for " + rows);
    }
  }

  private static void add1(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int c0 = t.cFrom;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
    }
    s00.intoArray(c, c0);
  }

  private static void add2(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int a1 = a0 + t.aStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0, s10);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
  }

  private static void add3(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int a1 = a0 + t.aStride;
    int a2 = a1 + t.aStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0, s20);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
  }

  private static void add4(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int a1 = a0 + t.aStride;
    int a2 = a1 + t.aStride;
    int a3 = a2 + t.aStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    int c3 = c2 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0, s30);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
  }

  private static void add5(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int a1 = a0 + t.aStride;
    int a2 = a1 + t.aStride;
    int a3 = a2 + t.aStride;
    int a4 = a3 + t.aStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    int c3 = c2 + t.cStride;
    int c4 = c3 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0, s30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      s40 = x4.fma(b0, s40);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
  }

  private static void add6(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int a1 = a0 + t.aStride;
    int a2 = a1 + t.aStride;
    int a3 = a2 + t.aStride;
    int a4 = a3 + t.aStride;
    int a5 = a4 + t.aStride;
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
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0, s30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      s40 = x4.fma(b0, s40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      s50 = x5.fma(b0, s50);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
  }

  private static void add7(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int a0 = t.aFrom;
    int a1 = a0 + t.aStride;
    int a2 = a1 + t.aStride;
    int a3 = a2 + t.aStride;
    int a4 = a3 + t.aStride;
    int a5 = a4 + t.aStride;
    int a6 = a5 + t.aStride;
    int c0 = t.cFrom;
    int c1 = c0 + t.cStride;
    int c2 = c1 + t.cStride;
    int c3 = c2 + t.cStride;
    int c4 = c3 + t.cStride;
    int c5 = c4 + t.cStride;
    int c6 = c5 + t.cStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector s10 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector s20 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector s30 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector s40 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector s50 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector s60 = FloatVector.fromArray(SPECIES, c, c6);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bRow);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = x0.fma(b0, s00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = x1.fma(b0, s10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = x2.fma(b0, s20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = x3.fma(b0, s30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      s40 = x4.fma(b0, s40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      s50 = x5.fma(b0, s50);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + k]);
      s60 = x6.fma(b0, s60);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
    s60.intoArray(c, c6);
  }
}
