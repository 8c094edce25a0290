package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The operands of one tile of dot products, {@code c += a·bᵀ} over a few panels: a few packed rows of
 * {@code a} by four of {@code b}.
 *
 * <p>Each dot product is a vector of partial sums, a lane for every column modulo the vector length,
 * in a register for the whole length; only then are its lanes summed, in a fixed order. Rows past
 * the end repeat the last one and are dropped.
 */
final class DotTile {
  /** Rows of {@code a} in a tile. */
  static final int A_ROWS = LANES == 16 ? 4 : 2;

  /** Rows of {@code b} in a tile. */
  static final int B_ROWS = 4;

  /** Vectors in a row of a full panel. */
  private static final int STEPS = Panels.WIDTH / LANES;

  private static final int QUARTER = 4;

  private final float[] partial = new float[A_ROWS * B_ROWS * LANES]; // [A_ROWS,B_ROWS,LANES]
  private final float[] quarters = new float[A_ROWS * B_ROWS * QUARTER]; // [A_ROWS,B_ROWS,4]

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
  private int firstOfA;
  private int firstOfB;
  private int fullPanels;
  private int narrowWidth;

  /** Sets the operands to {@code count} panels of {@code a} and {@code b} from {@code first} on. */
  void setPanels(Panels a, Panels b, int first, int count) {
    this.a = a.data();
    this.b = b.data();
    aRows = a.rows();
    bRows = b.rows();
    aPanel = aRows * Panels.WIDTH;
    bPanel = bRows * Panels.WIDTH;
    firstOfA = a.panelOffset(first);
    firstOfB = b.panelOffset(first);
    int last = a.width(first + count - 1);
    fullPanels = last == Panels.WIDTH ? count : count - 1;
    narrowWidth = last == Panels.WIDTH ? 0 : last;
  }

  /** {@code c[m..,k..] += a[m..,:]·b[k..,:]ᵀ}, as many rows and columns as there are in a tile. */
  void add(int m, int k, Tensor c) {
    this.m = m;
    this.k = k;
    Arrays.fill(partial, 0f);
    aFrom = firstOfA;
    bFrom = firstOfB;
    sum(fullPanels * STEPS, Panels.WIDTH);
    if (narrowWidth > 0) {
      aFrom += fullPanels * aPanel;
      bFrom += fullPanels * bPanel;
      sum(narrowWidth / LANES, narrowWidth);
    }
    sumToQuarters(partial, quarters);
    int rows = Math.min(A_ROWS, aRows - m);
    int columns = Math.min(B_ROWS, bRows - k);
    for (int r = 0; r < rows; r++) {
      addQuarters(quarters, r * B_ROWS * QUARTER, c.data(), c.index(m + r, k), columns);
    }
  }

  private void sum(int steps, int width) {
    if (LANES == 16) {
      sum4x4(steps, width);
    } else {
      sum2x4(steps, width);
    }
  }

  /** Each vector's lanes become four, lane {@code i} the sum of all {@code i + 4j}. */
  private static void sumToQuarters(float[] partial, float[] quarters) {
    for (int i = 0; i < A_ROWS * B_ROWS; i++) {
      for (int q = 0; q < QUARTER; q++) {
        float sum = partial[i * LANES + q];
        for (int lane = QUARTER + q; lane < LANES; lane += QUARTER) {
          sum += partial[i * LANES + lane];
        }
        quarters[i * QUARTER + q] = sum;
      }
    }
  }

  private static void addQuarters(float[] quarters, int from, float[] c, int to, int columns) {
    for (int j = 0; j < columns; j++) {
      int q = from + j * QUARTER;
      c[to + j] += (quarters[q] + quarters[q + 1]) + (quarters[q + 2] + quarters[q + 3]);
    }
  }

  private void sum4x4(int steps, int width) {
    float[] a = this.a;
    float[] b = this.b;
    int a0 = aFrom + m * width;
    int a1 = aFrom + Math.min(m + 1, aRows - 1) * width;
    int a2 = aFrom + Math.min(m + 2, aRows - 1) * width;
    int a3 = aFrom + Math.min(m + 3, aRows - 1) * width;
    int b0 = bFrom + k * width;
    int b1 = bFrom + Math.min(k + 1, bRows - 1) * width;
    int b2 = bFrom + Math.min(k + 2, bRows - 1) * width;
    int b3 = bFrom + Math.min(k + 3, bRows - 1) * width;
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
    for (int step = 0; step < steps; step++) {
      int panel = step / STEPS;
      int lane = (step - panel * STEPS) * LANES;
      int i = panel * aPanel + lane;
      int j = panel * bPanel + lane;
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + j);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + j);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + j);
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

  private void sum2x4(int steps, int width) {
    float[] a = this.a;
    float[] b = this.b;
    int a0 = aFrom + m * width;
    int a1 = aFrom + Math.min(m + 1, aRows - 1) * width;
    int b0 = bFrom + k * width;
    int b1 = bFrom + Math.min(k + 1, bRows - 1) * width;
    int b2 = bFrom + Math.min(k + 2, bRows - 1) * width;
    int b3 = bFrom + Math.min(k + 3, bRows - 1) * width;
    FloatVector s0 = FloatVector.fromArray(SPECIES, partial, 0);
    FloatVector s1 = FloatVector.fromArray(SPECIES, partial, LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, partial, 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, partial, 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(SPECIES, partial, 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(SPECIES, partial, 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(SPECIES, partial, 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(SPECIES, partial, 7 * LANES);
    for (int step = 0; step < steps; step++) {
      int panel = step / STEPS;
      int lane = (step - panel * STEPS) * LANES;
      int i = panel * aPanel + lane;
      int j = panel * bPanel + lane;
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b1 + j);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b2 + j);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b3 + j);
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
    s0.intoArray(partial, 0);
    s1.intoArray(partial, LANES);
    s2.intoArray(partial, 2 * LANES);
    s3.intoArray(partial, 3 * LANES);
    s4.intoArray(partial, 4 * LANES);
    s5.intoArray(partial, 5 * LANES);
    s6.intoArray(partial, 6 * LANES);
    s7.intoArray(partial, 7 * LANES);
  }
}
