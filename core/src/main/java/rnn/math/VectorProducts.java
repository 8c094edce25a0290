package rnn.math;

import java.util.Arrays;

/**
 * Matrix products with a packed right operand, as {@link VectorTile}s.
 *
 * <p>Panels are the outer loop, so a large right operand streams through the caches once while the
 * left one, read along its rows, stays. Within a panel the depth is cut into even blocks that the
 * first cache holds, and each block meets every tile of rows. In narrow vectors {@link
 * SlicedProducts} does the same work, with the same bits.
 */
final class VectorProducts {
  private static final Tensor NO_BIAS = Tensor.zeros(1, 0);

  private VectorProducts() {}

  static void product(Tensor a, Panels b, Tensor c) {
    product(a, b, NO_BIAS, c);
  }

  static void product(Tensor a, Panels b, Tensor bias, Tensor c) {
    for (int p = 0; p < b.panels(); p++) {
      int column = p * Panels.WIDTH;
      for (int m = 0; m < c.rows(); m++) {
        fill(c.data(), c.index(m, column), bias, column, lanes(b, p));
      }
    }
    addProduct(a, b, c);
  }

  static void addProduct(Tensor a, Panels b, Tensor c) {
    if (isSliced(a.rows())) {
      SlicedProducts.addProduct(a, b, c);
      return;
    }
    Scratch scratch = Scratch.ofThread();
    for (int p = 0; p < b.panels(); p++) {
      addPanel(a, b, p, c, scratch);
    }
  }

  /** {@code c = a·b + biasᵀ}: each row of {@code c} starts from its own bias. */
  static void product(Panels a, Panels b, Tensor bias, Panels c) {
    for (int q = 0; q < c.panels(); q++) {
      int width = c.width(q);
      int from = c.panelOffset(q);
      for (int i = 0; i < c.rows(); i++) {
        Arrays.fill(c.data(), from + i * width, from + (i + 1) * width, bias.get(0, i));
      }
    }
    addProduct(a, b, c);
  }

  static void addProduct(Panels a, Panels b, Panels c) {
    if (isSliced(a.rows()) || isRest(a.rows())) {
      SlicedProducts.addProduct(a, b, c);
    } else {
      addInPlace(a, b, c);
    }
    clearSurplus(c);
  }

  /** True if operands are laid side by side first: where the rows are many. */
  private static boolean isSliced(int rows) {
    return rows >= SlicedProducts.MIN_ROWS;
  }

  /**
   * True of rows so few that they are what was left of a vocabulary, once a window. Tiles in place,
   * which nothing else uses then, would wait for the compiler for thousands of windows.
   */
  private static boolean isRest(int rows) {
    return rows < SlicedProducts.ROWS;
  }

  /**
   * A packed left operand is read panel by panel: a depth of 48 that meets all panels of {@code b}
   * and, while its rows and the tile's columns of {@code c} stay in the first cache, all rows.
   */
  private static void addInPlace(Panels a, Panels b, Panels c) {
    VectorTile t = Scratch.ofThread().tile;
    int count = blocks(a.rows(), VectorTile.MAX_ROWS);
    for (int p = 0; p < a.panels(); p++) {
      int aWidth = a.width(p);
      t.depth = lanes(a, p);
      for (int q = 0; q < b.panels(); q++) {
        int width = b.width(q);
        t.setB(b.data(), b.panelOffset(q) + p * Panels.WIDTH * width, width);
        for (int i = 0; i < count; i++) {
          int m = split(i, count, a.rows());
          t.setA(a.data(), a.panelOffset(p) + m * aWidth, aWidth);
          t.setC(c.data(), c.panelOffset(q) + m * width, width);
          t.add(split(i + 1, count, a.rows()) - m, width);
        }
      }
    }
  }

  /** Sets part of a row to the bias, or to zeros if there is none. */
  private static void fill(float[] c, int to, Tensor bias, int column, int lanes) {
    if (bias.columns() == 0) {
      Arrays.fill(c, to, to + lanes, 0f);
    } else {
      System.arraycopy(bias.data(), bias.offset() + column, c, to, lanes);
    }
  }

  /** {@code c[:,columns of p] += a·b[:,p]}; where the columns fill no vectors, by way of a copy. */
  private static void addPanel(Tensor a, Panels b, int p, Tensor c, Scratch scratch) {
    int column = p * Panels.WIDTH;
    int lanes = lanes(b, p);
    VectorTile t = scratch.tile;
    if (lanes == b.width(p)) {
      t.setC(c.data(), c.index(0, column), c.stride());
      addPanel(t, a, b, p);
      return;
    }
    int count = blocks(a.rows(), VectorTile.MAX_ROWS);
    for (int i = 0; i < count; i++) {
      int first = split(i, count, a.rows());
      int rows = split(i + 1, count, a.rows()) - first;
      for (int r = 0; r < rows; r++) {
        int from = c.index(first + r, column);
        System.arraycopy(c.data(), from, scratch.edge, r * Panels.WIDTH, lanes);
      }
      t.setC(scratch.edge, 0, Panels.WIDTH);
      addPanel(t, a.rows(first, rows), b, p);
      for (int r = 0; r < rows; r++) {
        int to = c.index(first + r, column);
        System.arraycopy(scratch.edge, r * Panels.WIDTH, c.data(), to, lanes);
      }
    }
  }

  /** {@code c += a·b[:,p]} for the {@code c} that the tile has been given. */
  private static void addPanel(VectorTile t, Tensor a, Panels b, int p) {
    int width = b.width(p);
    int cFrom = t.cFrom;
    int blocks = blocks(b.rows(), Scratch.DEPTH);
    int count = blocks(a.rows(), VectorTile.MAX_ROWS);
    for (int block = 0; block < blocks; block++) {
      int k = split(block, blocks, b.rows());
      t.depth = split(block + 1, blocks, b.rows()) - k;
      t.setB(b.data(), b.panelOffset(p) + k * width, width);
      for (int i = 0; i < count; i++) {
        int m = split(i, count, a.rows());
        t.setA(a.data(), a.index(m, k), a.stride());
        t.cFrom = cFrom + m * t.cStride;
        t.add(split(i + 1, count, a.rows()) - m, width);
      }
    }
  }

  /** Columns of panel {@code p}, surplus lanes not counted. */
  static int lanes(Panels panels, int p) {
    return Math.min(Panels.WIDTH, panels.columns() - p * Panels.WIDTH);
  }

  /** Number of parts, none above {@code limit}, that {@code size} is split into. */
  static int blocks(int size, int limit) {
    return (size + limit - 1) / limit;
  }

  /** First index of part {@code index} of {@code size}, split into even parts. */
  static int split(int index, int parts, int size) {
    return index * (size / parts) + Math.min(index, size % parts);
  }

  /**
   * Zeros in the surplus lanes of the last panel, which a product leaves NaN if its operands are.
   */
  static void clearSurplus(Panels c) {
    if (c.panels() == 0) {
      return;
    }
    int p = c.panels() - 1;
    int lanes = lanes(c, p);
    int width = c.width(p);
    if (lanes == width) {
      return;
    }
    for (int row = 0; row < c.rows(); row++) {
      int from = c.panelOffset(p) + row * width;
      Arrays.fill(c.data(), from + lanes, from + width, 0f);
    }
  }
}
