package rnn.math;

import static rnn.math.Blocking.parts;
import static rnn.math.Blocking.start;

/**
 * Matrix products that read both operands where they lie: few rows, as those of a recurrent step,
 * do not pay for copies.
 *
 * <p>Panels are the outer loop, so a large right operand streams through the caches once while the
 * left one, read along its rows, stays. Within a panel the depth is cut into even blocks that the
 * first cache holds, and each block meets every tile of rows.
 */
final class InPlaceProducts {
  private InPlaceProducts() {}

  /** {@code c += a·b}. */
  static void addProduct(Tensor a, Panels b, Tensor c) {
    Scratch scratch = Scratch.ofThread();
    int done = a.rows() == 1 ? SingleRowProducts.addProduct(a, b, c) : 0;
    for (int p = done; p < b.panels(); p++) {
      addPanel(a, b, p, c, scratch);
    }
  }

  /**
   * {@code c += a·b}, all packed. The left operand is read panel by panel: a depth of 48 that meets
   * all panels of {@code b} and, while its rows and the tile's columns of {@code c} stay in the
   * first cache, all rows.
   */
  static void addProduct(Panels a, Panels b, Panels c) {
    InPlaceTile t = Scratch.ofThread().tile;
    int count = parts(a.rows(), Blocking.MR);
    for (int p = 0; p < a.panels(); p++) {
      int aWidth = a.width(p);
      t.depth = a.lanes(p);
      for (int q = 0; q < b.panels(); q++) {
        int width = b.width(q);
        t.setB(b.data(), b.panelOffset(q) + p * Panels.WIDTH * width, width);
        for (int i = 0; i < count; i++) {
          int m = start(i, count, a.rows());
          t.setA(a.data(), a.panelOffset(p) + m * aWidth, aWidth);
          t.setC(c.data(), c.panelOffset(q) + m * width, width);
          t.add(start(i + 1, count, a.rows()) - m, width);
        }
      }
    }
  }

  /** {@code c[:,columns of p] += a·b[:,p]}; where the columns fill no vectors, by way of a copy. */
  private static void addPanel(Tensor a, Panels b, int p, Tensor c, Scratch scratch) {
    int column = p * Panels.WIDTH;
    int lanes = b.lanes(p);
    InPlaceTile t = scratch.tile;
    if (lanes == b.width(p)) {
      t.setC(c.data(), c.index(0, column), c.stride());
      addPanel(t, a, 0, a.rows(), b, p);
      return;
    }
    int count = parts(a.rows(), Blocking.MR);
    for (int i = 0; i < count; i++) {
      int first = start(i, count, a.rows());
      int rows = start(i + 1, count, a.rows()) - first;
      for (int r = 0; r < rows; r++) {
        int from = c.index(first + r, column);
        System.arraycopy(c.data(), from, scratch.edge, r * Panels.WIDTH, lanes);
      }
      t.setC(scratch.edge, 0, Panels.WIDTH);
      addPanel(t, a, first, rows, b, p);
      for (int r = 0; r < rows; r++) {
        int to = c.index(first + r, column);
        System.arraycopy(scratch.edge, r * Panels.WIDTH, c.data(), to, lanes);
      }
    }
  }

  /**
   * {@code c += a·b[:,p]} for the {@code c} that the tile has been given and the {@code rows} rows
   * of {@code a} from row {@code first} on.
   */
  private static void addPanel(InPlaceTile t, Tensor a, int first, int rows, Panels b, int p) {
    int width = b.width(p);
    int cFrom = t.cFrom;
    int blocks = parts(b.rows(), Blocking.KC_IN_PLACE);
    int count = parts(rows, Blocking.MR);
    for (int block = 0; block < blocks; block++) {
      int k = start(block, blocks, b.rows());
      t.depth = start(block + 1, blocks, b.rows()) - k;
      t.setB(b.data(), b.panelOffset(p) + k * width, width);
      for (int i = 0; i < count; i++) {
        int m = start(i, count, rows);
        t.setA(a.data(), a.index(first + m, k), a.stride());
        t.cFrom = cFrom + m * t.cStride;
        t.add(start(i + 1, count, rows) - m, width);
      }
    }
  }
}
