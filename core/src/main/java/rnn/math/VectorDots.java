package rnn.math;

/**
 * Products contracted over the columns of two packed operands, {@code c = a·bᵀ}.
 *
 * <p>Both operands are contiguous along the contracted columns, so every element is a dot product
 * of two packed rows, and a {@link DotTile} computes a few rows by a few at once. A block of {@code
 * b}, some panels by some rows, stays in the second cache while all of {@code a} passes by; a tile's
 * rows of {@code a} stay in the first. Blocks of panels depend on nothing but the number of columns,
 * so an element does not depend on how many rows there are.
 */
final class VectorDots {
  /** Panels of a block: long enough that summing the lanes is cheap, short enough for the cache. */
  private static final int PANELS = 28;

  /** Rows of {@code b} in a block: with {@link #PANELS}, half of a second cache of 2 MB. */
  private static final int ROWS = 192;

  private VectorDots() {}

  static void productTransposed(Panels a, Panels b, Tensor c) {
    c.fill(0f);
    DotTile t = Scratch.ofThread().dots;
    int blocks = VectorProducts.blocks(a.panels(), PANELS);
    for (int block = 0; block < blocks; block++) {
      int first = VectorProducts.split(block, blocks, a.panels());
      t.setPanels(a, b, first, VectorProducts.split(block + 1, blocks, a.panels()) - first);
      for (int k = 0; k < b.rows(); k += ROWS) {
        addRows(t, a.rows(), k, Math.min(k + ROWS, b.rows()), c);
      }
    }
  }

  private static void addRows(DotTile t, int rows, int first, int end, Tensor c) {
    for (int m = 0; m < rows; m += DotTile.A_ROWS) {
      for (int k = first; k < end; k += DotTile.B_ROWS) {
        t.add(m, k, c);
      }
    }
  }
}
