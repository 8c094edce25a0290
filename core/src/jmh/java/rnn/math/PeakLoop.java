package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The most this core can do: fused multiply-adds on registers alone. */
public final class PeakLoop {
  private static final int ACCUMULATORS = 24;
  private static final int STEPS = 20_000;

  /** Floating-point operations of one {@link #run}. */
  public static final double FLOP = 2.0 * ACCUMULATORS * LANES * STEPS;

  private final float[] sums = new float[ACCUMULATORS * LANES];

  /** Runs the loop; the sums keep it alive. */
  public float[] run() {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector s0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector s1 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector s2 = FloatVector.broadcast(SPECIES, 2f);
    FloatVector s3 = FloatVector.broadcast(SPECIES, 3f);
    FloatVector s4 = FloatVector.broadcast(SPECIES, 4f);
    FloatVector s5 = FloatVector.broadcast(SPECIES, 5f);
    FloatVector s6 = FloatVector.broadcast(SPECIES, 6f);
    FloatVector s7 = FloatVector.broadcast(SPECIES, 7f);
    FloatVector s8 = FloatVector.broadcast(SPECIES, 8f);
    FloatVector s9 = FloatVector.broadcast(SPECIES, 9f);
    FloatVector s10 = FloatVector.broadcast(SPECIES, 10f);
    FloatVector s11 = FloatVector.broadcast(SPECIES, 11f);
    FloatVector s12 = FloatVector.broadcast(SPECIES, 12f);
    FloatVector s13 = FloatVector.broadcast(SPECIES, 13f);
    FloatVector s14 = FloatVector.broadcast(SPECIES, 14f);
    FloatVector s15 = FloatVector.broadcast(SPECIES, 15f);
    FloatVector s16 = FloatVector.broadcast(SPECIES, 16f);
    FloatVector s17 = FloatVector.broadcast(SPECIES, 17f);
    FloatVector s18 = FloatVector.broadcast(SPECIES, 18f);
    FloatVector s19 = FloatVector.broadcast(SPECIES, 19f);
    FloatVector s20 = FloatVector.broadcast(SPECIES, 20f);
    FloatVector s21 = FloatVector.broadcast(SPECIES, 21f);
    FloatVector s22 = FloatVector.broadcast(SPECIES, 22f);
    FloatVector s23 = FloatVector.broadcast(SPECIES, 23f);
    for (int k = 0; k < STEPS; k++) {
      s0 = s0.fma(x, y);
      s1 = s1.fma(x, y);
      s2 = s2.fma(x, y);
      s3 = s3.fma(x, y);
      s4 = s4.fma(x, y);
      s5 = s5.fma(x, y);
      s6 = s6.fma(x, y);
      s7 = s7.fma(x, y);
      s8 = s8.fma(x, y);
      s9 = s9.fma(x, y);
      s10 = s10.fma(x, y);
      s11 = s11.fma(x, y);
      s12 = s12.fma(x, y);
      s13 = s13.fma(x, y);
      s14 = s14.fma(x, y);
      s15 = s15.fma(x, y);
      s16 = s16.fma(x, y);
      s17 = s17.fma(x, y);
      s18 = s18.fma(x, y);
      s19 = s19.fma(x, y);
      s20 = s20.fma(x, y);
      s21 = s21.fma(x, y);
      s22 = s22.fma(x, y);
      s23 = s23.fma(x, y);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, LANES);
    s2.intoArray(sums, 2 * LANES);
    s3.intoArray(sums, 3 * LANES);
    s4.intoArray(sums, 4 * LANES);
    s5.intoArray(sums, 5 * LANES);
    s6.intoArray(sums, 6 * LANES);
    s7.intoArray(sums, 7 * LANES);
    s8.intoArray(sums, 8 * LANES);
    s9.intoArray(sums, 9 * LANES);
    s10.intoArray(sums, 10 * LANES);
    s11.intoArray(sums, 11 * LANES);
    s12.intoArray(sums, 12 * LANES);
    s13.intoArray(sums, 13 * LANES);
    s14.intoArray(sums, 14 * LANES);
    s15.intoArray(sums, 15 * LANES);
    s16.intoArray(sums, 16 * LANES);
    s17.intoArray(sums, 17 * LANES);
    s18.intoArray(sums, 18 * LANES);
    s19.intoArray(sums, 19 * LANES);
    s20.intoArray(sums, 20 * LANES);
    s21.intoArray(sums, 21 * LANES);
    s22.intoArray(sums, 22 * LANES);
    s23.intoArray(sums, 23 * LANES);
    return sums;
  }
}
