package rnn.math;

import static rnn.math.Blocking.MR;
import static rnn.math.Blocking.STEP;
import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The packed block of a left operand, {@code MC × KC}: micro-panels of up to {@code MR} rows,
 * {@code [depth][STEP]} each, in which a micro-kernel finds the rows of one {@code k} side by side.
 * What a micro-panel has beyond its rows is anything: nothing reads it.
 */
final class PackedA {
  private static final int MAX_PANELS = Blocking.parts(Blocking.MC, MR);

  // Lanes that a pair of rows ends up in, and the second of two steps.
  private static final VectorMask<Float> SECOND_PAIR = VectorMask.fromLong(SPECIES, 0b00001100);
  private static final VectorMask<Float> THIRD_PAIR = VectorMask.fromLong(SPECIES, 0b11110000);
  private static final VectorMask<Float> FOURTH_PAIR = VectorMask.fromLong(SPECIES, 0b11000000);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0b10101010);
  private static final VectorMask<Float> EVEN = VectorMask.fromLong(SPECIES, 0b01010101);

  private final float[][] panels = new float[MAX_PANELS][Blocking.KC * STEP];
  private final int[] firstRow = new int[MAX_PANELS + 1]; // the end of the last one behind them
  private int count;

  /** Number of micro-panels. */
  int count() {
    return count;
  }

  /** Micro-panel {@code i}, {@code [depth][STEP]}. */
  float[] panel(int i) {
    return panels[i];
  }

  /** First row, in the block, of micro-panel {@code i}. */
  int firstRow(int i) {
    return firstRow[i];
  }

  /** Rows of micro-panel {@code i}. */
  int rows(int i) {
    return firstRow[i + 1] - firstRow[i];
  }

  /** Packs {@code a[m..m+rows, k..k+depth]}. */
  void pack(Tensor a, int m, int rows, int k, int depth) {
    count = 0;
    cut(rows);
    for (int i = 0; i < count; i++) {
      int from = a.index(m + firstRow[i], k);
      packRows(a.data(), from, a.stride(), rows(i), depth, panels[i], 0);
    }
  }

  /** Packs rows {@code m..m+rows} of panels {@code [first, end)}, whose columns are the depth. */
  void pack(Panels a, int m, int rows, int first, int end) {
    count = 0;
    cut(rows);
    for (int i = 0; i < count; i++) {
      for (int p = first; p < end; p++) {
        int to = (p - first) * Panels.WIDTH * STEP;
        int from = a.index(m + firstRow[i], p * Panels.WIDTH);
        packRows(a.data(), from, a.width(p), rows(i), a.lanes(p), panels[i], to);
      }
    }
  }

  /** Packs {@code aᵀ[m..m+rows, k..k+depth]}. */
  void packTransposed(Tensor a, int m, int rows, int k, int depth) {
    count = 0;
    cut(rows);
    for (int i = 0; i < count; i++) {
      int from = a.index(k, m + firstRow[i]);
      packColumns(a.data(), from, a.stride(), rows(i), depth, panels[i]);
    }
  }

  /**
   * Packs {@code aᵀ[columns of panels first..end, k..k+depth]}; no micro-panel is in two panels.
   */
  void packTransposed(Panels a, int first, int end, int k, int depth) {
    count = 0;
    for (int p = first; p < end; p++) {
      int before = count;
      cut(a.lanes(p));
      for (int i = before; i < count; i++) {
        int from = a.index(k, first * Panels.WIDTH + firstRow[i]);
        packColumns(a.data(), from, a.width(p), rows(i), depth, panels[i]);
      }
    }
  }

  /** Cuts {@code rows} more into even micro-panels, behind those there are. */
  private void cut(int rows) {
    int before = count;
    int first = before == 0 ? 0 : firstRow[before];
    int more = Blocking.parts(rows, MR);
    for (int i = 0; i <= more; i++) {
      firstRow[before + i] = first + Blocking.start(i, more, rows);
    }
    count = before + more;
  }

  /**
   * {@code panel[to + STEP·j + r] = a[from + stride·r + j]}: rows of an operand that is read by
   * rows.
   */
  private static void packRows(
      float[] a, int from, int stride, int rows, int length, float[] panel, int to) {
    int whole = 0;
    if (LANES >= STEP) {
      int last = from + (MR - 1) * stride + LANES; // behind what the first two steps read
      whole = Math.max(0, Math.min(length, a.length - last) / 2 * 2);
      packStepPairs(a, from, stride, whole, panel, to);
    }
    for (int r = 0; r < rows; r++) {
      int source = from + r * stride;
      for (int j = whole; j < length; j++) {
        panel[to + j * STEP + r] = a[source + j];
      }
    }
  }

  /**
   * Two steps at a time, {@code length} of them in all. Rows 0, 2, 4 and 6 are read so that their
   * two steps lie in lanes 0–1, 2–3, 4–5 and 6–7 of one vector, rows 1, 3 and 5 in those of
   * another; what remains is to exchange the odd lanes of the one and the even lanes of the other.
   */
  private static void packStepPairs(
      float[] a, int from, int stride, int length, float[] panel, int to) {
    int row1 = from + stride;
    int row2 = from + 2 * stride - 2;
    int row3 = from + 3 * stride - 2;
    int row4 = from + 4 * stride - 4;
    int row5 = from + 5 * stride - 4;
    int row6 = MR > 6 ? from + 6 * stride - 6 : row4;
    for (int j = 0; j < length; j += 2) {
      FloatVector evenRows =
          FloatVector.fromArray(SPECIES, a, from + j)
              .blend(FloatVector.fromArray(SPECIES, a, row2 + j), SECOND_PAIR)
              .blend(FloatVector.fromArray(SPECIES, a, row4 + j), THIRD_PAIR)
              .blend(FloatVector.fromArray(SPECIES, a, row6 + j), FOURTH_PAIR);
      FloatVector oddRows =
          FloatVector.fromArray(SPECIES, a, row1 + j)
              .blend(FloatVector.fromArray(SPECIES, a, row3 + j), SECOND_PAIR)
              .blend(FloatVector.fromArray(SPECIES, a, row5 + j), THIRD_PAIR);
      evenRows.blend(laneUp(oddRows), ODD).intoArray(panel, to + j * STEP);
      oddRows.blend(laneDown(evenRows), EVEN).intoArray(panel, to + (j + 1) * STEP);
    }
  }

  /** Every even lane's number in the lane above. */
  private static FloatVector laneUp(FloatVector x) {
    return x.reinterpretAsLongs().lanewise(VectorOperators.LSHL, Float.SIZE).reinterpretAsFloats();
  }

  /** Every odd lane's number in the lane below. */
  private static FloatVector laneDown(FloatVector x) {
    return x.reinterpretAsLongs().lanewise(VectorOperators.LSHR, Float.SIZE).reinterpretAsFloats();
  }

  /**
   * {@code panel[STEP·j + r] = a[from + stride·j + r]}: columns of an operand that is read by rows.
   */
  private static void packColumns(
      float[] a, int from, int stride, int rows, int depth, float[] panel) {
    int whole = Math.max(0, Math.min(depth, (a.length - from - 2 * LANES) / stride));
    for (int j = 0; j < whole; j++) {
      int source = from + j * stride;
      FloatVector.fromArray(SPECIES, a, source).intoArray(panel, j * STEP);
      if (LANES < MR) {
        FloatVector.fromArray(SPECIES, a, source + LANES).intoArray(panel, j * STEP + LANES);
      }
    }
    for (int j = whole; j < depth; j++) {
      for (int r = 0; r < rows; r++) {
        panel[j * STEP + r] = a[from + j * stride + r];
      }
    }
  }
}
