package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The inner loops of {@link DotTile}: rows by rows in vectors of partial sums, and the sums of their
 * lanes.
 *
 * <p>Every partial sum is a local variable, so that the compiler keeps each in a register. Only
 * vectors of the one shape appear anywhere in the kernels: mixing shapes would spoil the compiler's
 * type profiles, and vectors would be boxed.
 */
final class DotLoops {
  private static final VectorMask<Float> BIT_0 = lanesWithBit(1);
  private static final VectorMask<Float> BIT_1 = lanesWithBit(2);
  private static final VectorMask<Float> BIT_2 = lanesWithBit(4);
  private static final VectorMask<Float> BIT_3 = lanesWithBit(8);
  private static final VectorShuffle<Float> SWAP_1 = swapOfLanes(1);
  private static final VectorShuffle<Float> SWAP_2 = swapOfLanes(2);
  private static final VectorShuffle<Float> SWAP_4 = swapOfLanes(4);
  private static final VectorShuffle<Float> SWAP_8 = swapOfLanes(8);

  private DotLoops() {}

  private static VectorMask<Float> lanesWithBit(int bit) {
    boolean[] set = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      set[lane] = (lane & bit) != 0;
    }
    return VectorMask.fromArray(SPECIES, set, 0);
  }

  private static VectorShuffle<Float> swapOfLanes(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> lane ^ (distance % LANES));
  }

  /** Adds a dot product over full panels for each of 4 rows of {@code a} and 4 of {@code b}. */
  static void add4x4(DotTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] partial = t.partial;
    int aPanel = t.aPanel;
    int bPanel = t.bPanel;
    int panels = t.panels;
    int a0 = t.aFrom + t.m * Panels.WIDTH;
    int a1 = t.aFrom + Math.min(t.m + 1, t.aRows - 1) * Panels.WIDTH;
    int a2 = t.aFrom + Math.min(t.m + 2, t.aRows - 1) * Panels.WIDTH;
    int a3 = t.aFrom + Math.min(t.m + 3, t.aRows - 1) * Panels.WIDTH;
    int b0 = t.bFrom + t.k * Panels.WIDTH;
    int b1 = t.bFrom + Math.min(t.k + 1, t.bRows - 1) * Panels.WIDTH;
    int b2 = t.bFrom + Math.min(t.k + 2, t.bRows - 1) * Panels.WIDTH;
    int b3 = t.bFrom + Math.min(t.k + 3, t.bRows - 1) * Panels.WIDTH;
    FloatVector s0 = FloatVector.fromArray(SPECIES, partial, 0);
    FloatVector s1 = FloatVector.fromArray(SPECIES, partial, LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, partial, 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, partial, 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(SPECIES, partial, 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(SPECIES, partial, 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(SPECIES, partial, 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(SPECIES, partial, 7 * LANES);
    FloatVector s8 = FloatVector.fromArray(SPECIES, partial, 8 * LANES);
    FloatVector s9 = FloatVector.fromArray(SPECIES, partial, 9 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, partial, 10 * LANES);
    FloatVector s11 = FloatVector.fromArray(SPECIES, partial, 11 * LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, partial, 12 * LANES);
    FloatVector s13 = FloatVector.fromArray(SPECIES, partial, 13 * LANES);
    FloatVector s14 = FloatVector.fromArray(SPECIES, partial, 14 * LANES);
    FloatVector s15 = FloatVector.fromArray(SPECIES, partial, 15 * LANES);
    for (int p = 0; p < panels; p++) {
      int i0 = a0 + p * aPanel;
      int i1 = a1 + p * aPanel;
      int i2 = a2 + p * aPanel;
      int i3 = a3 + p * aPanel;
      int j0 = b0 + p * bPanel;
      int j1 = b1 + p * bPanel;
      int j2 = b2 + p * bPanel;
      int j3 = b3 + p * bPanel;
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, j0);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, j1);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, j2);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, j3);
      FloatVector x = FloatVector.fromArray(SPECIES, a, i0);
      s0 = x.fma(y0, s0);
      s1 = x.fma(y1, s1);
      s2 = x.fma(y2, s2);
      s3 = x.fma(y3, s3);
      x = FloatVector.fromArray(SPECIES, a, i1);
      s4 = x.fma(y0, s4);
      s5 = x.fma(y1, s5);
      s6 = x.fma(y2, s6);
      s7 = x.fma(y3, s7);
      x = FloatVector.fromArray(SPECIES, a, i2);
      s8 = x.fma(y0, s8);
      s9 = x.fma(y1, s9);
      s10 = x.fma(y2, s10);
      s11 = x.fma(y3, s11);
      x = FloatVector.fromArray(SPECIES, a, i3);
      s12 = x.fma(y0, s12);
      s13 = x.fma(y1, s13);
      s14 = x.fma(y2, s14);
      s15 = x.fma(y3, s15);
      y0 = FloatVector.fromArray(SPECIES, b, j0 + LANES);
      y1 = FloatVector.fromArray(SPECIES, b, j1 + LANES);
      y2 = FloatVector.fromArray(SPECIES, b, j2 + LANES);
      y3 = FloatVector.fromArray(SPECIES, b, j3 + LANES);
      x = FloatVector.fromArray(SPECIES, a, i0 + LANES);
      s0 = x.fma(y0, s0);
      s1 = x.fma(y1, s1);
      s2 = x.fma(y2, s2);
      s3 = x.fma(y3, s3);
      x = FloatVector.fromArray(SPECIES, a, i1 + LANES);
      s4 = x.fma(y0, s4);
      s5 = x.fma(y1, s5);
      s6 = x.fma(y2, s6);
      s7 = x.fma(y3, s7);
      x = FloatVector.fromArray(SPECIES, a, i2 + LANES);
      s8 = x.fma(y0, s8);
      s9 = x.fma(y1, s9);
      s10 = x.fma(y2, s10);
      s11 = x.fma(y3, s11);
      x = FloatVector.fromArray(SPECIES, a, i3 + LANES);
      s12 = x.fma(y0, s12);
      s13 = x.fma(y1, s13);
      s14 = x.fma(y2, s14);
      s15 = x.fma(y3, s15);
      y0 = FloatVector.fromArray(SPECIES, b, j0 + 2 * LANES);
      y1 = FloatVector.fromArray(SPECIES, b, j1 + 2 * LANES);
      y2 = FloatVector.fromArray(SPECIES, b, j2 + 2 * LANES);
      y3 = FloatVector.fromArray(SPECIES, b, j3 + 2 * LANES);
      x = FloatVector.fromArray(SPECIES, a, i0 + 2 * LANES);
      s0 = x.fma(y0, s0);
      s1 = x.fma(y1, s1);
      s2 = x.fma(y2, s2);
      s3 = x.fma(y3, s3);
      x = FloatVector.fromArray(SPECIES, a, i1 + 2 * LANES);
      s4 = x.fma(y0, s4);
      s5 = x.fma(y1, s5);
      s6 = x.fma(y2, s6);
      s7 = x.fma(y3, s7);
      x = FloatVector.fromArray(SPECIES, a, i2 + 2 * LANES);
      s8 = x.fma(y0, s8);
      s9 = x.fma(y1, s9);
      s10 = x.fma(y2, s10);
      s11 = x.fma(y3, s11);
      x = FloatVector.fromArray(SPECIES, a, i3 + 2 * LANES);
      s12 = x.fma(y0, s12);
      s13 = x.fma(y1, s13);
      s14 = x.fma(y2, s14);
      s15 = x.fma(y3, s15);
    }
    s0.intoArray(partial, 0);
    s1.intoArray(partial, LANES);
    s2.intoArray(partial, 2 * LANES);
    s3.intoArray(partial, 3 * LANES);
    s4.intoArray(partial, 4 * LANES);
    s5.intoArray(partial, 5 * LANES);
    s6.intoArray(partial, 6 * LANES);
    s7.intoArray(partial, 7 * LANES);
    s8.intoArray(partial, 8 * LANES);
    s9.intoArray(partial, 9 * LANES);
    s10.intoArray(partial, 10 * LANES);
    s11.intoArray(partial, 11 * LANES);
    s12.intoArray(partial, 12 * LANES);
    s13.intoArray(partial, 13 * LANES);
    s14.intoArray(partial, 14 * LANES);
    s15.intoArray(partial, 15 * LANES);
  }

  /** Adds dot products over {@code steps} vectors of 2 rows by 4. */
  static void add2x4(DotTile t, int row, int steps, int width) {
    float[] a = t.a;
    float[] b = t.b;
    float[] partial = t.partial;
    int aPanel = t.aPanel;
    int bPanel = t.bPanel;
    int to = row * DotTile.B_ROWS * LANES;
    int a0 = t.aFrom + Math.min(t.m + row, t.aRows - 1) * width;
    int a1 = t.aFrom + Math.min(t.m + row + 1, t.aRows - 1) * width;
    int b0 = t.bFrom + t.k * width;
    int b1 = t.bFrom + Math.min(t.k + 1, t.bRows - 1) * width;
    int b2 = t.bFrom + Math.min(t.k + 2, t.bRows - 1) * width;
    int b3 = t.bFrom + Math.min(t.k + 3, t.bRows - 1) * width;
    FloatVector s0 = FloatVector.fromArray(SPECIES, partial, to);
    FloatVector s1 = FloatVector.fromArray(SPECIES, partial, to + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, partial, to + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, partial, to + 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(SPECIES, partial, to + 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(SPECIES, partial, to + 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(SPECIES, partial, to + 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(SPECIES, partial, to + 7 * LANES);
    for (int step = 0; step < steps; step++) {
      int panel = step / DotTile.STEPS;
      int lane = (step - panel * DotTile.STEPS) * LANES;
      int i = panel * aPanel + lane;
      int j = panel * bPanel + lane;
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + j);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + j);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + j);
      FloatVector x = FloatVector.fromArray(SPECIES, a, a0 + i);
      s0 = x.fma(y0, s0);
      s1 = x.fma(y1, s1);
      s2 = x.fma(y2, s2);
      s3 = x.fma(y3, s3);
      x = FloatVector.fromArray(SPECIES, a, a1 + i);
      s4 = x.fma(y0, s4);
      s5 = x.fma(y1, s5);
      s6 = x.fma(y2, s6);
      s7 = x.fma(y3, s7);
    }
    s0.intoArray(partial, to);
    s1.intoArray(partial, to + LANES);
    s2.intoArray(partial, to + 2 * LANES);
    s3.intoArray(partial, to + 3 * LANES);
    s4.intoArray(partial, to + 4 * LANES);
    s5.intoArray(partial, to + 5 * LANES);
    s6.intoArray(partial, to + 6 * LANES);
    s7.intoArray(partial, to + 7 * LANES);
  }

  /**
   * Sums the lanes of as many vectors as a vector has lanes, at once: lane {@code i} of the first
   * becomes the sum of vector {@code i}.
   *
   * <p>Folding two vectors adds the halves of each and puts the results side by side; after as many
   * rounds of folds as a lane number has bits, one vector holds a finished sum in each lane.
   */
  static void sumLanes(float[] partial, int from) {
    if (LANES >= 16) {
      fold(partial, from, 8, BIT_3, SWAP_8);
    }
    if (LANES >= 8) {
      fold(partial, from, 4, BIT_2, SWAP_4);
    }
    fold(partial, from, 2, BIT_1, SWAP_2);
    fold(partial, from, 1, BIT_0, SWAP_1);
  }

  private static void fold(
      float[] partial, int from, int pairs, VectorMask<Float> mask, VectorShuffle<Float> swap) {
    for (int i = from; i < from + pairs * LANES; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, partial, i);
      FloatVector y = FloatVector.fromArray(SPECIES, partial, i + pairs * LANES);
      x.blend(y, mask).add(y.blend(x, mask).rearrange(swap)).intoArray(partial, i);
    }
  }
}
