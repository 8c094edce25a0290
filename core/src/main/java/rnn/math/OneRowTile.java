package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * A register tile of one row by six vectors: a full panel in vectors of 256 bits, where the left
 * operand has no more rows.
 *
 * <p>Two vectors at a time, a chain of fused multiply-adds would wait for itself; six hide its
 * latency. See {@link VectorTile}.
 */
final class OneRowTile {
  private OneRowTile() {}

  static void add(VectorTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] c = t.c;
    int depth = t.depth;
    int bFrom = t.bFrom;
    int bStride = t.bStride;
    int aFrom = t.aFrom;
    int cFrom = t.cFrom;
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, cFrom);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, cFrom + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, c, cFrom + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, c, cFrom + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(SPECIES, c, cFrom + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(SPECIES, c, cFrom + 5 * LANES);
    for (int k = 0; k < depth; k++) {
      int bRow = bFrom + k * bStride;
      FloatVector x = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      s0 = x.fma(FloatVector.fromArray(SPECIES, b, bRow), s0);
      s1 = x.fma(FloatVector.fromArray(SPECIES, b, bRow + LANES), s1);
      s2 = x.fma(FloatVector.fromArray(SPECIES, b, bRow + 2 * LANES), s2);
      s3 = x.fma(FloatVector.fromArray(SPECIES, b, bRow + 3 * LANES), s3);
      s4 = x.fma(FloatVector.fromArray(SPECIES, b, bRow + 4 * LANES), s4);
      s5 = x.fma(FloatVector.fromArray(SPECIES, b, bRow + 5 * LANES), s5);
    }
    s0.intoArray(c, cFrom);
    s1.intoArray(c, cFrom + LANES);
    s2.intoArray(c, cFrom + 2 * LANES);
    s3.intoArray(c, cFrom + 3 * LANES);
    s4.intoArray(c, cFrom + 4 * LANES);
    s5.intoArray(c, cFrom + 5 * LANES);
  }
}
