package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The fastest this core reads an array, as each token read at batch 1 reads all weights: what lies
 * in a cache comes from there.
 */
public final class ReadLoop {
  private static final int ACCUMULATORS = 8;
  private static final int BLOCK = ACCUMULATORS * LANES;

  private final float[] values;
  private final float[] sums = new float[LANES];

  /** A loop over some {@code count} floats. */
  public ReadLoop(long count) {
    this.values = new float[Math.toIntExact((count + BLOCK - 1) / BLOCK * BLOCK)];
  }

  /** Bytes that one {@link #run} reads. */
  public double bytes() {
    return values.length * (double) Float.BYTES;
  }

  /** Reads all values once; the sums keep it alive. */
  public float[] run() {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    for (int i = 0; i < values.length; i += BLOCK) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, values, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, values, i + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, values, i + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(SPECIES, values, i + 3 * LANES));
      s4 = s4.add(FloatVector.fromArray(SPECIES, values, i + 4 * LANES));
      s5 = s5.add(FloatVector.fromArray(SPECIES, values, i + 5 * LANES));
      s6 = s6.add(FloatVector.fromArray(SPECIES, values, i + 6 * LANES));
      s7 = s7.add(FloatVector.fromArray(SPECIES, values, i + 7 * LANES));
    }
    s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7))).intoArray(sums, 0);
    return sums;
  }
}
