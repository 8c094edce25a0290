package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The operands of one tile of dot products: a few rows {@code a} by four rows {@code b}, all of one
 * length and contiguous.
 *
 * <p>Each dot product is a vector of partial sums in a register, a lane for every column modulo the
 * vector length; only at the end are its lanes summed, in a fixed order.
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

  private final float[] partial = new float[A_ROWS * B_ROWS * LANES]; // [A_ROWS,B_ROWS,LANES]

  private final float[] a;
  private final float[] b;
  private int bFrom;
  private int length;

  /** A tile on two arrays of rows. */
  DotTile(float[] a, float[] b) {
    this.a = a;
    this.b = b;
  }

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

  /** Computes the dot products of the rows of {@code a} with those of {@code b} from {@code k} on. */
  void compute(int k, int length) {
    this.length = length;
    bFrom = k * length;
    if (LANES == 16) {
      sum4x4(this);
    } else {
      sum2x4(this);
    }
    for (int group = 0; group < A_ROWS * B_ROWS; group += LANES) {
      sumLanes(partial, group * LANES);
    }
  }

  /** {@code c[m+r, k+j] += } dot product {@code (r, j)}, for as many rows and columns as given. */
  void addTo(Tensor c, int m, int k, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = r * B_ROWS;
      int from = (i - i % LANES) * LANES + i % LANES;
      int to = c.index(m + r, k);
      for (int j = 0; j < columns; j++) {
        c.data()[to + j] += partial[from + j];
      }
    }
  }

  private static void sum4x4(DotTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] partial = t.partial;
    int length = t.length;
    int a1 = length;
    int a2 = 2 * length;
    int a3 = 3 * length;
    int b0 = t.bFrom;
    int b1 = b0 + length;
    int b2 = b1 + length;
    int b3 = b2 + length;
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
    for (int i = 0; i < length; i += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + i);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + i);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + i);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + i);
      FloatVector x0 = FloatVector.fromArray(SPECIES, a, i);
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

  private static void sum2x4(DotTile t) {
    float[] a = t.a;
    float[] b = t.b;
    float[] partial = t.partial;
    int length = t.length;
    int a1 = length;
    int b0 = t.bFrom;
    int b1 = b0 + length;
    int b2 = b1 + length;
    int b3 = b2 + length;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    for (int i = 0; i < length; i += LANES) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + i);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + i);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + i);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + i);
      FloatVector x0 = FloatVector.fromArray(SPECIES, a, i);
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
    s0.intoArray(partial, 0);
    s1.intoArray(partial, LANES);
    s2.intoArray(partial, 2 * LANES);
    s3.intoArray(partial, 3 * LANES);
    s4.intoArray(partial, 4 * LANES);
    s5.intoArray(partial, 5 * LANES);
    s6.intoArray(partial, 6 * LANES);
    s7.intoArray(partial, 7 * LANES);
  }

  /**
   * Sums the lanes of as many vectors as a vector has lanes, at once: lane {@code i} of the first
   * becomes the sum of vector {@code i}.
   *
   * <p>Folding two vectors adds the halves of each and puts the results side by side; after as many
   * rounds of folds as a lane number has bits, one vector holds a finished sum in each lane.
   */
  private static void sumLanes(float[] partial, int from) {
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
