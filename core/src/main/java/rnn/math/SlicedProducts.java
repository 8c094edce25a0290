package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;
import static rnn.math.SliceTiles.STRIDE;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products for vectors of at most 256 bits, {@code c += a·b} or {@code c += aᵀ·b}: with 16
 * registers a tile is small, so that instructions, not arithmetic, are what runs out, and it pays
 * to lay both operands side by side first.
 *
 * <p>A block of the left operand becomes tiles of 5 rows, {@code [depth][16]} each, in the second
 * cache; a slice of the right one, two vectors wide, {@code [depth][16]}, stays in the first and
 * meets every tile. Both copies are small beside the product: each float of the left is used for
 * all columns, each of the right for up to {@value #BLOCK_ROWS} rows.
 *
 * <p>Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS
 * 34(3). Every element is one chain of fused multiply-adds in the order of {@code k}, as in the
 * products that read their operands in place: which of them runs changes no bits.
 */
final class SlicedProducts {
  /** Rows of the left operand from which the copies pay. */
  static final int LEAST_ROWS = 10;

  /** Rows of a block of the left operand: its tiles stay in the second cache. */
  static final int BLOCK_ROWS = 100;

  /** Steps of a block: a tile and a slice of it stay in the first cache. */
  static final int DEPTH = 144;

  /** Columns of a slice. */
  private static final int WIDTH = 2 * LANES;

  private static final int MAX_TILES = BLOCK_ROWS / SliceTiles.ROWS;

  private SlicedProducts() {}

  /** The buffers of a thread. */
  static final class Buffers {
    /** Tiles of the left operand, {@code [depth][16]}, 5 or 4 of the 16 used. */
    final float[][] tiles = new float[MAX_TILES][DEPTH * STRIDE];

    /** First row of each tile in its block, and the end of the last. */
    final int[] firstRow = new int[MAX_TILES + 1];

    /** A slice of the right operand, {@code [depth][16]}. */
    final float[] slice = new float[DEPTH * STRIDE];

    /** A tile of {@code c} where rows or columns are missing, {@code [5][16]}. */
    final float[] edge = new float[SliceTiles.ROWS * STRIDE];

    int count; // tiles
    int depth;
  }

  /** {@code c += a·b}. */
  static void addProduct(Tensor a, Panels b, Tensor c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = VectorProducts.blocks(b.rows(), DEPTH);
    for (int block = 0; block < blocks; block++) {
      int k = VectorProducts.split(block, blocks, b.rows());
      t.depth = VectorProducts.split(block + 1, blocks, b.rows()) - k;
      int parts = VectorProducts.blocks(a.rows(), BLOCK_ROWS);
      for (int part = 0; part < parts; part++) {
        int m = VectorProducts.split(part, parts, a.rows());
        cut(t, VectorProducts.split(part + 1, parts, a.rows()) - m);
        for (int i = 0; i < t.count; i++) {
          for (int r = t.firstRow[i]; r < t.firstRow[i + 1]; r++) {
            int from = a.index(m + r, k);
            layRow(a.data(), from, t.depth, t.tiles[i], r - t.firstRow[i]);
          }
        }
        for (int n = 0; n < c.columns(); n += WIDTH) {
          laySlice(t, b, k, n);
          addTiles(t, c.data(), c.index(m, n), c.stride(), Math.min(WIDTH, c.columns() - n));
        }
      }
    }
  }

  /** {@code c += a·b}, all packed: a depth of whole panels of {@code a}. */
  static void addProduct(Panels a, Panels b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int perBlock = DEPTH / Panels.WIDTH;
    for (int p = 0; p < a.panels(); p += perBlock) {
      int end = Math.min(p + perBlock, a.panels());
      int k = p * Panels.WIDTH;
      t.depth = Math.min(a.columns(), end * Panels.WIDTH) - k;
      int parts = VectorProducts.blocks(a.rows(), BLOCK_ROWS);
      for (int part = 0; part < parts; part++) {
        int m = VectorProducts.split(part, parts, a.rows());
        cut(t, VectorProducts.split(part + 1, parts, a.rows()) - m);
        for (int i = 0; i < t.count; i++) {
          layRows(t, i, a, m, p, end);
        }
        addSlices(t, b, k, c, m);
      }
    }
  }

  /** {@code c += aᵀ·b}. */
  static void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = VectorProducts.blocks(a.rows(), DEPTH);
    for (int block = 0; block < blocks; block++) {
      int k = VectorProducts.split(block, blocks, a.rows());
      t.depth = VectorProducts.split(block + 1, blocks, a.rows()) - k;
      int parts = VectorProducts.blocks(a.columns(), BLOCK_ROWS);
      for (int part = 0; part < parts; part++) {
        int m = VectorProducts.split(part, parts, a.columns());
        cut(t, VectorProducts.split(part + 1, parts, a.columns()) - m);
        for (int i = 0; i < t.count; i++) {
          int rows = t.firstRow[i + 1] - t.firstRow[i];
          int from = a.index(k, m + t.firstRow[i]);
          layColumns(a.data(), from, a.stride(), rows, t.depth, t.tiles[i]);
        }
        for (int n = 0; n < c.columns(); n += WIDTH) {
          laySlice(t, b, k, n);
          addTiles(t, c.data(), c.index(m, n), c.width(n / Panels.WIDTH), WIDTH);
        }
      }
    }
  }

  /** {@code c += aᵀ·b}, all packed: rows of {@code c} panel by panel of {@code a}. */
  static void addTransposedProduct(Panels a, Panels b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = VectorProducts.blocks(a.rows(), DEPTH);
    for (int block = 0; block < blocks; block++) {
      int k = VectorProducts.split(block, blocks, a.rows());
      t.depth = VectorProducts.split(block + 1, blocks, a.rows()) - k;
      for (int p = 0; p < a.panels(); p++) {
        cut(t, VectorProducts.lanes(a, p));
        for (int i = 0; i < t.count; i++) {
          int rows = t.firstRow[i + 1] - t.firstRow[i];
          int from = a.index(k, p * Panels.WIDTH + t.firstRow[i]);
          layColumns(a.data(), from, a.width(p), rows, t.depth, t.tiles[i]);
        }
        addSlices(t, b, k, c, p * Panels.WIDTH);
      }
    }
  }

  /** Cuts a block of {@code rows} into even tiles. */
  private static void cut(Buffers t, int rows) {
    t.count = VectorProducts.blocks(rows, SliceTiles.ROWS);
    for (int i = 0; i <= t.count; i++) {
      t.firstRow[i] = VectorProducts.split(i, t.count, rows);
    }
  }

  private static void addSlices(Buffers t, Panels b, int k, Panels c, int m) {
    for (int n = 0; n < b.columns(); n += WIDTH) {
      laySlice(t, b, k, n);
      addTiles(t, c.data(), c.index(m, n), c.width(n / Panels.WIDTH), WIDTH);
    }
  }

  /** Rows of tile {@code i}, from row {@code m} of {@code a} on, in panels {@code [p, end)}. */
  private static void layRows(Buffers t, int i, Panels a, int m, int p, int end) {
    for (int q = p; q < end; q++) {
      int at = (q - p) * Panels.WIDTH * STRIDE;
      for (int r = t.firstRow[i]; r < t.firstRow[i + 1]; r++) {
        int from = a.index(m + r, q * Panels.WIDTH);
        layRow(a.data(), from, VectorProducts.lanes(a, q), t.tiles[i], at + r - t.firstRow[i]);
      }
    }
  }

  /** {@code tile[to + 16j] = a[from + j]}: a row of the left operand, or a panel's part of it. */
  private static void layRow(float[] a, int from, int length, float[] tile, int to) {
    for (int j = 0; j < length; j++) {
      tile[to + j * STRIDE] = a[from + j];
    }
  }

  /**
   * {@code tile[j,r] = a[from + stride·j + r]}: columns of the left operand. Vectors take more than
   * the tile's, which nothing reads, as long as the array goes on.
   */
  private static void layColumns(
      float[] a, int from, int stride, int rows, int depth, float[] tile) {
    int whole = Math.max(0, Math.min(depth, (a.length - from - 2 * LANES) / stride));
    for (int j = 0; j < whole; j++) {
      int target = j * STRIDE;
      FloatVector.fromArray(SPECIES, a, from + j * stride).intoArray(tile, target);
      if (LANES < SliceTiles.ROWS) {
        tile[target + LANES] = a[from + j * stride + LANES];
      }
    }
    for (int j = whole; j < depth; j++) {
      for (int r = 0; r < rows; r++) {
        tile[j * STRIDE + r] = a[from + j * stride + r];
      }
    }
  }

  /** {@code slice[j,:] = b[k + j, n..]}: within a panel, whose surplus lanes are 0. */
  private static void laySlice(Buffers t, Panels b, int k, int n) {
    int width = b.width(n / Panels.WIDTH);
    copy(b.data(), b.index(k, n), width, t.depth, t.slice);
  }

  /** {@code slice[j,:] = b[k + j, n..]}, with zeros beyond the last column. */
  private static void laySlice(Buffers t, Tensor b, int k, int n) {
    int columns = Math.min(WIDTH, b.columns() - n);
    if (columns == WIDTH) {
      copy(b.data(), b.index(k, n), b.stride(), t.depth, t.slice);
      return;
    }
    for (int j = 0; j < t.depth; j++) {
      for (int lane = 0; lane < WIDTH; lane++) {
        t.slice[j * STRIDE + lane] = lane < columns ? b.get(k + j, n + lane) : 0f;
      }
    }
  }

  private static void copy(float[] b, int from, int stride, int depth, float[] slice) {
    for (int j = 0; j < depth; j++) {
      int source = from + j * stride;
      int target = j * STRIDE;
      FloatVector.fromArray(SPECIES, b, source).intoArray(slice, target);
      FloatVector.fromArray(SPECIES, b, source + LANES).intoArray(slice, target + LANES);
    }
  }

  /** {@code c[block, columns of the slice] += tiles·slice}. */
  private static void addTiles(Buffers t, float[] c, int from, int stride, int columns) {
    for (int i = 0; i < t.count; i++) {
      int rows = t.firstRow[i + 1] - t.firstRow[i];
      int to = from + t.firstRow[i] * stride;
      if (columns < WIDTH || rows < SliceTiles.ROWS - 1) {
        addEdge(t, i, rows, columns, c, to, stride);
      } else if (rows == SliceTiles.ROWS) {
        SliceTiles.add5(t.tiles[i], t.slice, t.depth, c, to, stride);
      } else {
        SliceTiles.add4(t.tiles[i], t.slice, t.depth, c, to, stride);
      }
    }
  }

  /** A tile with rows or columns missing, by way of a copy. */
  private static void addEdge(
      Buffers t, int i, int rows, int columns, float[] c, int to, int stride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(c, to + r * stride, t.edge, r * STRIDE, columns);
    }
    SliceTiles.add5(t.tiles[i], t.slice, t.depth, t.edge, 0, STRIDE);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(t.edge, r * STRIDE, c, to + r * stride, columns);
    }
  }
}
