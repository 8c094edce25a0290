package rnn.math;

import static rnn.math.Lanes.LANES;

import java.util.Arrays;

/**
 * The operands of one tile of dot products, {@code c += a·bᵀ} over a few panels: a few packed rows of
 * {@code a} by four of {@code b}.
 *
 * <p>Each dot product is a vector of partial sums, a lane for every column modulo the vector length;
 * only at the end are its lanes summed, in a fixed order. Rows past the end repeat the last one and
 * are dropped.
 */
final class DotTile {
  /** Rows of {@code a} in a tile. */
  static final int A_ROWS = LANES == 16 ? 4 : 2;

  /** Rows of {@code b} in a tile. */
  static final int B_ROWS = 4;

  /** Vectors in a row of a full panel. */
  static final int STEPS = Panels.WIDTH / LANES;

  final float[] partial = new float[A_ROWS * B_ROWS * LANES]; // [A_ROWS,B_ROWS,LANES]

  float[] a = {};
  int aFrom;
  int aPanel;
  int aRows;
  float[] b = {};
  int bFrom;
  int bPanel;
  int bRows;

  /** First row of {@code a}, and of {@code b}, in the tile. */
  int m;

  int k;

  /** Full panels to run over; the panel after them is narrower, or none if its width is 0. */
  int panels;

  private int narrowWidth;
  private int firstOfA;
  private int firstOfB;

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
    panels = last == Panels.WIDTH ? count : count - 1;
    narrowWidth = last == Panels.WIDTH ? 0 : last;
  }

  /** {@code c[m..,k..] += a[m..,:]·b[k..,:]ᵀ}, as many rows and columns as there are in a tile. */
  void add(int m, int k, Tensor c) {
    this.m = m;
    this.k = k;
    sumPanels();
    for (int i = 0; i < A_ROWS * B_ROWS; i += LANES) {
      DotLoops.sumLanes(partial, i * LANES);
    }
    int rows = Math.min(A_ROWS, aRows - m);
    int columns = Math.min(B_ROWS, bRows - k);
    for (int r = 0; r < rows; r++) {
      int i = r * B_ROWS;
      int from = (i - i % LANES) * LANES + i % LANES;
      int to = c.index(m + r, k);
      for (int j = 0; j < columns; j++) {
        c.data()[to + j] += partial[from + j];
      }
    }
  }

  private void sumPanels() {
    Arrays.fill(partial, 0f);
    aFrom = firstOfA;
    bFrom = firstOfB;
    if (LANES == 16) {
      DotLoops.add4x4(this);
    } else {
      DotLoops.add2x4(this, 0, panels * STEPS, Panels.WIDTH);
    }
    if (narrowWidth == 0) {
      return;
    }
    aFrom += panels * aPanel;
    bFrom += panels * bPanel;
    for (int row = 0; row < A_ROWS; row += 2) {
      DotLoops.add2x4(this, row, narrowWidth / LANES, narrowWidth);
    }
  }
}
