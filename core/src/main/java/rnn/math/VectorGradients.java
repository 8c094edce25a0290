package rnn.math;

import java.util.Arrays;

/**
 * Products with a transposed left operand, {@code c += aᵀ·b}: weight gradients, summed over all
 * steps.
 *
 * <p>A block of {@code a} is transposed into scratch, where it fits the second cache, and then
 * meets every panel of {@code b}; a row-major {@code b} has each panel packed on the way. Both
 * copies are small beside the product: each float copied takes part in hundreds of multiplications.
 */
final class VectorGradients {
  /** Columns of the left operand that are transposed at a time, a cache line of floats. */
  private static final int STRIP = 16;

  private VectorGradients() {}

  static void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    Scratch scratch = Scratch.ofThread();
    int blocks = VectorProducts.blocks(a.rows(), Scratch.DEPTH);
    int strips = VectorProducts.blocks(a.columns(), Scratch.ROWS);
    for (int strip = 0; strip < strips; strip++) {
      int m = VectorProducts.split(strip, strips, a.columns());
      int rows = VectorProducts.split(strip + 1, strips, a.columns()) - m;
      for (int block = 0; block < blocks; block++) {
        int k = VectorProducts.split(block, blocks, a.rows());
        int depth = VectorProducts.split(block + 1, blocks, a.rows()) - k;
        transpose(a, k, depth, m, rows, scratch.left);
        for (int p = 0; p < c.panels(); p++) {
          pack(b, k, depth, p, c.width(p), scratch.panel);
          scratch.tile.setB(scratch.panel, 0, c.width(p));
          addTiles(scratch, depth, rows, c, p, m);
        }
      }
    }
    clearSurplus(c);
  }

  static void addTransposedProduct(Tensor a, Panels b, Panels c) {
    Scratch scratch = Scratch.ofThread();
    int blocks = VectorProducts.blocks(a.rows(), Scratch.DEPTH);
    int strips = VectorProducts.blocks(a.columns(), Scratch.ROWS);
    for (int strip = 0; strip < strips; strip++) {
      int m = VectorProducts.split(strip, strips, a.columns());
      int rows = VectorProducts.split(strip + 1, strips, a.columns()) - m;
      for (int block = 0; block < blocks; block++) {
        int k = VectorProducts.split(block, blocks, a.rows());
        int depth = VectorProducts.split(block + 1, blocks, a.rows()) - k;
        transpose(a, k, depth, m, rows, scratch.left);
        for (int p = 0; p < c.panels(); p++) {
          int width = c.width(p);
          scratch.tile.setB(b.data(), b.panelOffset(p) + k * width, width);
          addTiles(scratch, depth, rows, c, p, m);
        }
      }
    }
    clearSurplus(c);
  }

  /** {@code c[m.., panel p] += left·b} for the {@code b} that the tile has been given. */
  private static void addTiles(Scratch scratch, int depth, int rows, Panels c, int p, int m) {
    VectorTile t = scratch.tile;
    int width = c.width(p);
    int count = VectorProducts.blocks(rows, VectorTile.MAX_ROWS);
    t.depth = depth;
    for (int i = 0; i < count; i++) {
      int first = VectorProducts.split(i, count, rows);
      t.setA(scratch.left, first * depth, depth);
      t.setC(c.data(), c.panelOffset(p) + (m + first) * width, width);
      t.add(VectorProducts.split(i + 1, count, rows) - first, width);
    }
  }

  /** {@code left[i,j] = a[k+j, m+i]}, {@code [rows,depth]}. */
  private static void transpose(Tensor a, int k, int depth, int m, int rows, float[] left) {
    for (int first = 0; first < rows; first += STRIP) {
      int end = Math.min(first + STRIP, rows);
      for (int j = 0; j < depth; j++) {
        int from = a.index(k + j, m);
        for (int i = first; i < end; i++) {
          left[i * depth + j] = a.data()[from + i];
        }
      }
    }
  }

  /**
   * {@code panel[j,:] = b[k+j, columns of p]}, {@code [depth,width]}, with zeros in surplus lanes.
   */
  private static void pack(Tensor b, int k, int depth, int p, int width, float[] panel) {
    int column = p * Panels.WIDTH;
    int lanes = Math.min(width, b.columns() - column);
    for (int j = 0; j < depth; j++) {
      System.arraycopy(b.data(), b.index(k + j, column), panel, j * width, lanes);
      Arrays.fill(panel, j * width + lanes, (j + 1) * width, 0f);
    }
  }

  private static void clearSurplus(Panels c) {
    if (c.panels() > 0) {
      VectorProducts.clearSurplus(c, c.panels() - 1);
    }
  }
}
