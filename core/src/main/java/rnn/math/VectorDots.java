package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Products contracted over the columns of two packed operands, {@code c = a·bᵀ}.
 *
 * <p>Along the contracted columns both operands are contiguous, panel by panel, so every element is a
 * dot product and nothing is transposed. A block of {@code b}, some panels by some rows, is copied so
 * that its rows are contiguous as a whole; it fits the second cache and stays there while all of
 * {@code a} passes by, a few rows at a time, each few copied likewise into the first. Blocks of
 * panels depend on nothing but the number of columns, so an element does not depend on how many
 * rows there are.
 */
final class VectorDots {
  /** Panels of a block: long enough that summing the lanes is cheap, short enough for the cache. */
  private static final int PANELS = 28;

  /** Rows of {@code b} in a block: with {@link #PANELS}, half of a second cache of 2 MB. */
  private static final int ROWS = 192;

  private static final ThreadLocal<VectorDots> OF_THREAD = ThreadLocal.withInitial(VectorDots::new);

  private final float[] aRows = new float[DotTile.A_ROWS * PANELS * Panels.WIDTH];
  private final float[] bRows = new float[ROWS * PANELS * Panels.WIDTH];
  private final DotTile tile = new DotTile(aRows, bRows);

  private VectorDots() {}

  static void productTransposed(Panels a, Panels b, Tensor c) {
    c.fill(0f);
    VectorDots dots = OF_THREAD.get();
    int blocks = VectorProducts.blocks(a.panels(), PANELS);
    for (int block = 0; block < blocks; block++) {
      int first = VectorProducts.split(block, blocks, a.panels());
      int end = VectorProducts.split(block + 1, blocks, a.panels());
      for (int k = 0; k < b.rows(); k += ROWS) {
        dots.addBlock(a, b, c, first, end, k);
      }
    }
  }

  private void addBlock(Panels a, Panels b, Tensor c, int first, int end, int k) {
    int length = (end - first - 1) * Panels.WIDTH + a.width(end - 1);
    int rows = Math.min(ROWS, b.rows() - k);
    for (int row = 0; row < rows; row++) {
      copyRow(b, k + row, first, end, bRows, row * length);
    }
    for (int m = 0; m < a.rows(); m += DotTile.A_ROWS) {
      int height = Math.min(DotTile.A_ROWS, a.rows() - m);
      for (int row = 0; row < height; row++) {
        copyRow(a, m + row, first, end, aRows, row * length);
      }
      for (int j = 0; j < rows; j += DotTile.B_ROWS) {
        tile.compute(j, length);
        tile.addTo(c, m, k + j, height, Math.min(DotTile.B_ROWS, rows - j));
      }
    }
  }

  /** Copies the part of a row in panels {@code [first, end)}. */
  private static void copyRow(Panels x, int row, int first, int end, float[] to, int at) {
    for (int p = first; p < end; p++) {
      int width = x.width(p);
      int from = x.panelOffset(p) + row * width;
      for (int i = 0; i < width; i += LANES) {
        FloatVector.fromArray(SPECIES, x.data(), from + i).intoArray(to, at + i);
      }
      at += width;
    }
  }
}
