package rnn.math;

import static rnn.math.Lanes.LANES;

import java.util.Arrays;

/**
 * Products with a transposed left operand, {@code c += aᵀ·b}: weight gradients, summed over all
 * steps.
 *
 * <p>A block of {@code a} is transposed into scratch, where it fits the second cache, and then
 * meets every panel of {@code b}, packed on the way. Both copies are small beside the product: each
 * float copied takes part in hundreds of multiplications. A left operand that is packed already is
 * read where it lies, by {@link TransposedTiles}. In narrow vectors {@link SlicedProducts} does the
 * same work, with the same bits.
 */
final class VectorGradients {
  /** Columns of the left operand that are transposed at a time, a cache line of floats. */
  private static final int STRIP = 16;

  /** Rows of a packed left operand that are read down their columns at a time. */
  private static final int COLUMN_DEPTH = 128;

  private VectorGradients() {}

  static void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    if (LANES < 16) {
      SlicedProducts.addTransposedProduct(a, b, c);
      clearSurplus(c);
      return;
    }
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

  /**
   * A packed left operand is read down its columns where it lies; only a last panel that is
   * narrower is brought to the width that the tiles know.
   */
  static void addTransposedProduct(Panels a, Panels b, Panels c) {
    if (LANES < 16) {
      SlicedProducts.addTransposedProduct(a, b, c);
      clearSurplus(c);
      return;
    }
    Scratch scratch = Scratch.ofThread();
    VectorTile t = scratch.tile;
    int blocks = VectorProducts.blocks(a.rows(), COLUMN_DEPTH);
    for (int block = 0; block < blocks; block++) {
      int k = VectorProducts.split(block, blocks, a.rows());
      t.depth = VectorProducts.split(block + 1, blocks, a.rows()) - k;
      for (int p = 0; p < a.panels(); p++) {
        boolean isFull = a.width(p) == Panels.WIDTH;
        if (!isFull) {
          widen(a, p, k, t.depth, scratch.left);
        }
        float[] left = isFull ? a.data() : scratch.left;
        int leftFrom = isFull ? a.panelOffset(p) + k * Panels.WIDTH : 0;
        for (int q = 0; q < c.panels(); q++) {
          int width = b.width(q);
          t.setB(b.data(), b.panelOffset(q) + k * width, width);
          for (int i = 0; i < VectorProducts.lanes(a, p); i += TransposedTiles.ROWS) {
            t.setA(left, leftFrom + i, Panels.WIDTH);
            addColumnTile(scratch, c, q, p * Panels.WIDTH + i);
          }
        }
      }
    }
    clearSurplus(c);
  }

  /** {@code c[m..m+6, panel q]} += the tile's product; by way of a copy where rows are missing. */
  private static void addColumnTile(Scratch scratch, Panels c, int q, int m) {
    VectorTile t = scratch.tile;
    int width = c.width(q);
    int from = c.panelOffset(q) + m * width;
    int rows = Math.min(TransposedTiles.ROWS, c.rows() - m);
    if (rows == TransposedTiles.ROWS) {
      t.setC(c.data(), from, width);
      TransposedTiles.add(t, width);
      return;
    }
    System.arraycopy(c.data(), from, scratch.edge, 0, rows * width);
    t.setC(scratch.edge, 0, width);
    TransposedTiles.add(t, width);
    System.arraycopy(scratch.edge, 0, c.data(), from, rows * width);
  }

  /** {@code left[j,:] = a[k+j, columns of p]}, {@code [depth,48]}. */
  private static void widen(Panels a, int p, int k, int depth, float[] left) {
    int width = a.width(p);
    for (int j = 0; j < depth; j++) {
      System.arraycopy(a.data(), a.panelOffset(p) + (k + j) * width, left, j * Panels.WIDTH, width);
    }
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
