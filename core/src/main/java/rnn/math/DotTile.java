package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The operands of one tile of dot products, {@code c += a·bᵀ} over a few panels: a few packed rows of
 * {@code a} by four of {@code b}.
 *
 * <p>Each dot product is a vector of partial sums, a lane for every column modulo the vector length.
 * At the end the lanes of all of them are summed at once: folding two vectors adds a half of each to
 * its other half and puts the two results side by side, so that after as many folds as a lane number
 * has bits one vector holds a finished sum in each lane. Rows past the end repeat the last one and
 * are dropped.
 */
final class DotTile {
  /** Rows of {@code a} in a tile. */
  static final int A_ROWS = LANES == 16 ? 4 : 2;

  /** Rows of {@code b} in a tile. */
  static final int B_ROWS = 4;

  private static final VectorMask<Float> BIT_0 = lanesWithBit(1);
  private static final VectorMask<Float> BIT_1 = lanesWithBit(2);
  private static final VectorMask<Float> BIT_2 = lanesWithBit(4);
  private static final VectorMask<Float> BIT_3 = lanesWithBit(8);
  private static final VectorShuffle<Float> SWAP_1 = swapOfLanes(1);
  private static final VectorShuffle<Float> SWAP_2 = swapOfLanes(2);
  private static final VectorShuffle<Float> SWAP_4 = swapOfLanes(4);
  private static final VectorShuffle<Float> SWAP_8 = swapOfLanes(8);

  private final float[] sums = new float[16]; // [A_ROWS,B_ROWS]

  private float[] a = {};
  private int aFrom;
  private int aPanel;
  private int aRows;
  private float[] b = {};
  private int bFrom;
  private int bPanel;
  private int bRows;
  private int m;
  private int k;
  private int panels;
  private int lastWidth;

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

  /** Sets the operands to {@code count} panels from {@code first} on. */
  void setPanels(Panels a, Panels b, int first, int count) {
    this.a = a.data();
    aFrom = a.panelOffset(first);
    aPanel = a.rows() * Panels.WIDTH;
    aRows = a.rows();
    this.b = b.data();
    bFrom = b.panelOffset(first);
    bPanel = b.rows() * Panels.WIDTH;
    bRows = b.rows();
    panels = count;
    lastWidth = a.width(first + count - 1);
  }

  /** {@code c[m..,k..] += a[m..,:]·b[k..,:]ᵀ}, as many rows and columns as there are in a tile. */
  void add(int m, int k, Tensor c) {
    this.m = m;
    this.k = k;
    if (LANES == 16) {
      sum4x4();
    } else {
      sum2x4();
    }
    int rows = Math.min(A_ROWS, aRows - m);
    int columns = Math.min(B_ROWS, bRows - k);
    for (int r = 0; r < rows; r++) {
      int to = c.index(m + r, k);
      for (int j = 0; j < columns; j++) {
        c.data()[to + j] += sums[r * B_ROWS + j];
      }
    }
  }

  private void sum4x4() {
    float[] a = this.a;
    float[] b = this.b;
    int m0 = m;
    int m1 = Math.min(m + 1, aRows - 1);
    int m2 = Math.min(m + 2, aRows - 1);
    int m3 = Math.min(m + 3, aRows - 1);
    int k0 = k;
    int k1 = Math.min(k + 1, bRows - 1);
    int k2 = Math.min(k + 2, bRows - 1);
    int k3 = Math.min(k + 3, bRows - 1);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    FloatVector s8 = FloatVector.zero(SPECIES);
    FloatVector s9 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s14 = FloatVector.zero(SPECIES);
    FloatVector s15 = FloatVector.zero(SPECIES);
    for (int p = 0; p < panels; p++) {
      int width = p == panels - 1 ? lastWidth : Panels.WIDTH;
      int a0 = aFrom + p * aPanel + m0 * width;
      int a1 = aFrom + p * aPanel + m1 * width;
      int a2 = aFrom + p * aPanel + m2 * width;
      int a3 = aFrom + p * aPanel + m3 * width;
      int b0 = bFrom + p * bPanel + k0 * width;
      int b1 = bFrom + p * bPanel + k1 * width;
      int b2 = bFrom + p * bPanel + k2 * width;
      int b3 = bFrom + p * bPanel + k3 * width;
      for (int i = 0; i < width; i += LANES) {
        FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + i);
        FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + i);
        FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + i);
        FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + i);
        FloatVector x0 = FloatVector.fromArray(SPECIES, a, a0 + i);
        s0 = x0.fma(y0, s0);
        s1 = x0.fma(y1, s1);
        s2 = x0.fma(y2, s2);
        s3 = x0.fma(y3, s3);
        FloatVector x1 = FloatVector.fromArray(SPECIES, a, a1 + i);
        s4 = x1.fma(y0, s4);
        s5 = x1.fma(y1, s5);
        s6 = x1.fma(y2, s6);
        s7 = x1.fma(y3, s7);
        FloatVector x2 = FloatVector.fromArray(SPECIES, a, a2 + i);
        s8 = x2.fma(y0, s8);
        s9 = x2.fma(y1, s9);
        s10 = x2.fma(y2, s10);
        s11 = x2.fma(y3, s11);
        FloatVector x3 = FloatVector.fromArray(SPECIES, a, a3 + i);
        s12 = x3.fma(y0, s12);
        s13 = x3.fma(y1, s13);
        s14 = x3.fma(y2, s14);
        s15 = x3.fma(y3, s15);
      }
    }
    FloatVector e0 = fold(s0, s8, BIT_3, SWAP_8);
    FloatVector e1 = fold(s1, s9, BIT_3, SWAP_8);
    FloatVector e2 = fold(s2, s10, BIT_3, SWAP_8);
    FloatVector e3 = fold(s3, s11, BIT_3, SWAP_8);
    FloatVector e4 = fold(s4, s12, BIT_3, SWAP_8);
    FloatVector e5 = fold(s5, s13, BIT_3, SWAP_8);
    FloatVector e6 = fold(s6, s14, BIT_3, SWAP_8);
    FloatVector e7 = fold(s7, s15, BIT_3, SWAP_8);
    FloatVector q0 = fold(e0, e4, BIT_2, SWAP_4);
    FloatVector q1 = fold(e1, e5, BIT_2, SWAP_4);
    FloatVector q2 = fold(e2, e6, BIT_2, SWAP_4);
    FloatVector q3 = fold(e3, e7, BIT_2, SWAP_4);
    FloatVector d0 = fold(q0, q2, BIT_1, SWAP_2);
    FloatVector d1 = fold(q1, q3, BIT_1, SWAP_2);
    fold(d0, d1, BIT_0, SWAP_1).intoArray(sums, 0);
  }

  private void sum2x4() {
    float[] a = this.a;
    float[] b = this.b;
    int m0 = m;
    int m1 = Math.min(m + 1, aRows - 1);
    int k0 = k;
    int k1 = Math.min(k + 1, bRows - 1);
    int k2 = Math.min(k + 2, bRows - 1);
    int k3 = Math.min(k + 3, bRows - 1);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    for (int p = 0; p < panels; p++) {
      int width = p == panels - 1 ? lastWidth : Panels.WIDTH;
      int a0 = aFrom + p * aPanel + m0 * width;
      int a1 = aFrom + p * aPanel + m1 * width;
      int b0 = bFrom + p * bPanel + k0 * width;
      int b1 = bFrom + p * bPanel + k1 * width;
      int b2 = bFrom + p * bPanel + k2 * width;
      int b3 = bFrom + p * bPanel + k3 * width;
      for (int i = 0; i < width; i += LANES) {
        FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + i);
        FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + i);
        FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + i);
        FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + i);
        FloatVector x0 = FloatVector.fromArray(SPECIES, a, a0 + i);
        s0 = x0.fma(y0, s0);
        s1 = x0.fma(y1, s1);
        s2 = x0.fma(y2, s2);
        s3 = x0.fma(y3, s3);
        FloatVector x1 = FloatVector.fromArray(SPECIES, a, a1 + i);
        s4 = x1.fma(y0, s4);
        s5 = x1.fma(y1, s5);
        s6 = x1.fma(y2, s6);
        s7 = x1.fma(y3, s7);
      }
    }
    if (LANES == 8) {
      FloatVector q0 = fold(s0, s4, BIT_2, SWAP_4);
      FloatVector q1 = fold(s1, s5, BIT_2, SWAP_4);
      FloatVector q2 = fold(s2, s6, BIT_2, SWAP_4);
      FloatVector q3 = fold(s3, s7, BIT_2, SWAP_4);
      fold4(q0, q1, q2, q3).intoArray(sums, 0);
      return;
    }
    fold4(s0, s1, s2, s3).intoArray(sums, 0);
    fold4(s4, s5, s6, s7).intoArray(sums, 4);
  }

  private static FloatVector fold4(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
    FloatVector d0 = fold(s0, s2, BIT_1, SWAP_2);
    FloatVector d1 = fold(s1, s3, BIT_1, SWAP_2);
    return fold(d0, d1, BIT_0, SWAP_1);
  }

  /** Lanes of {@code x} plus their partners where {@code mask} is clear, those of {@code y} elsewhere. */
  private static FloatVector fold(
      FloatVector x, FloatVector y, VectorMask<Float> mask, VectorShuffle<Float> swap) {
    return x.blend(y, mask).add(y.blend(x, mask).rearrange(swap));
  }
}
