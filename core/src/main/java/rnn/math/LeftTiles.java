package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;
import static rnn.math.SlicedProducts.ROWS;
import static rnn.math.SlicedProducts.STEP;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Lays parts of a left operand as tiles of up to 7 rows, {@code [depth][STEP]}, the form {@link
 * SliceTiles} and {@link WideSliceTiles} read. What a tile has beyond its rows is anything: nothing
 * reads it.
 */
final class LeftTiles {
  // Lanes that a pair of rows ends up in, and the second of two steps.
  private static final VectorMask<Float> SECOND_PAIR = VectorMask.fromLong(SPECIES, 0b00001100);
  private static final VectorMask<Float> THIRD_PAIR = VectorMask.fromLong(SPECIES, 0b11110000);
  private static final VectorMask<Float> FOURTH_PAIR = VectorMask.fromLong(SPECIES, 0b11000000);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0b10101010);
  private static final VectorMask<Float> EVEN = VectorMask.fromLong(SPECIES, 0b01010101);

  private LeftTiles() {}

  /**
   * {@code tile[to + STEP·j + r] = a[from + stride·r + j]}: rows of an operand that is read by
   * rows.
   */
  static void layRows(float[] a, int from, int stride, int rows, int length, float[] tile, int to) {
    int whole = 0;
    if (LANES >= STEP) {
      int last = from + (ROWS - 1) * stride + LANES; // behind what the first two steps read
      whole = Math.max(0, Math.min(length, a.length - last) / 2 * 2);
      layStepPairs(a, from, stride, whole, tile, to);
    }
    for (int r = 0; r < rows; r++) {
      int source = from + r * stride;
      for (int j = whole; j < length; j++) {
        tile[to + j * STEP + r] = a[source + j];
      }
    }
  }

  /**
   * Two steps at a time, {@code length} of them in all. Rows 0, 2, 4 and 6 are read so that their
   * two steps lie in lanes 0–1, 2–3, 4–5 and 6–7 of one vector, rows 1, 3 and 5 in those of
   * another; what remains is to exchange the odd lanes of the one and the even lanes of the other.
   */
  private static void layStepPairs(
      float[] a, int from, int stride, int length, float[] tile, int to) {
    int row1 = from + stride;
    int row2 = from + 2 * stride - 2;
    int row3 = from + 3 * stride - 2;
    int row4 = from + 4 * stride - 4;
    int row5 = from + 5 * stride - 4;
    int row6 = ROWS > 6 ? from + 6 * stride - 6 : row4;
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
      evenRows.blend(laneUp(oddRows), ODD).intoArray(tile, to + j * STEP);
      oddRows.blend(laneDown(evenRows), EVEN).intoArray(tile, to + (j + 1) * STEP);
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
   * {@code tile[STEP·j + r] = a[from + stride·j + r]}: columns of an operand that is read by rows.
   */
  static void layColumns(float[] a, int from, int stride, int rows, int depth, float[] tile) {
    int whole = Math.max(0, Math.min(depth, (a.length - from - 2 * LANES) / stride));
    for (int j = 0; j < whole; j++) {
      int source = from + j * stride;
      FloatVector.fromArray(SPECIES, a, source).intoArray(tile, j * STEP);
      if (LANES < ROWS) {
        FloatVector.fromArray(SPECIES, a, source + LANES).intoArray(tile, j * STEP + LANES);
      }
    }
    for (int j = whole; j < depth; j++) {
      for (int r = 0; r < rows; r++) {
        tile[j * STEP + r] = a[from + j * stride + r];
      }
    }
  }
}
