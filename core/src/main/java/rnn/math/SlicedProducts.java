package rnn.math;

import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products of operands that are laid side by side first, {@code c += a·b} or {@code c +=
 * aᵀ·b}: instructions, not arithmetic, are what a tile runs out of, and operands that lie side by
 * side need the fewest.
 *
 * <p>A block of the left operand becomes tiles of some rows, {@code [depth][STEP]} each, in the
 * second cache; a slice of the right one, {@code [vectors][depth][STEP]}, stays in the first and
 * meets every tile. Tiles have 7 rows and slices 3 vectors in vectors of 512 bits ({@link
 * WideSliceTiles}), 6 rows and 2 vectors in narrower ones ({@link SliceTiles}), as many as there
 * are registers for. A panel's slices are laid together, for its rows are read in order then and
 * each cache line once. Both copies are small beside the product: each float of the left is used
 * for all columns, each of the right for up to {@value #BLOCK_ROWS} rows.
 *
 * <p>Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS
 * 34(3). Every element is one chain of fused multiply-adds in the order of {@code k}, as in the
 * products that read their operands in place: which of them runs changes no bits.
 */
final class SlicedProducts {
  private static final boolean IS_WIDE = LANES == 16;

  /** Rows of the left operand from which the copies pay. */
  static final int MIN_ROWS = IS_WIDE ? 64 : 10;

  /** Rows of a block of the left operand: its tiles stay in the second cache. */
  static final int BLOCK_ROWS = 204;

  /** Rows of the tallest tile. */
  static final int ROWS = IS_WIDE ? WideSliceTiles.ROWS : SliceTiles.ROWS;

  /** Floats from one step to the next in a tile or a slice. */
  static final int STEP = IS_WIDE ? WideSliceTiles.STEP : SliceTiles.STEP;

  private static final int VECTORS = IS_WIDE ? 3 : 2;
  private static final int DEPTH = IS_WIDE ? WideSliceTiles.DEPTH : SliceTiles.DEPTH;
  private static final int PLANE = IS_WIDE ? WideSliceTiles.PLANE : SliceTiles.HALF;

  /** Columns of a slice. */
  private static final int WIDTH = VECTORS * LANES;

  /** Rows of the right operand that are laid at a time. */
  private static final int STRIP = 16;

  private static final int MAX_TILES = (BLOCK_ROWS + ROWS - 1) / ROWS;

  private SlicedProducts() {}

  /** The buffers of a thread. */
  static final class Buffers {
    /** Tiles of the left operand, {@code [depth][STEP]}. */
    final float[][] tiles = new float[MAX_TILES][DEPTH * STEP];

    /** First row of each tile in its block, and the end of the last. */
    final int[] firstRow = new int[MAX_TILES + 1];

    /** The slices of a panel of the right operand, {@code [vectors][depth][STEP]} each. */
    final float[][] slices = new float[Panels.WIDTH / WIDTH][VECTORS * PLANE];

    /** A tile of {@code c} where rows or columns are missing, {@code [ROWS][vectors]}. */
    final float[] edge = new float[ROWS * WIDTH];

    int count; // tiles
    int depth;

    /** Rows of tile {@code i}. */
    int rows(int i) {
      return firstRow[i + 1] - firstRow[i];
    }
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
          int rows = t.rows(i);
          int from = a.index(m + t.firstRow[i], k);
          LeftTiles.layRows(a.data(), from, a.stride(), rows, t.depth, t.tiles[i], 0);
        }
        for (int q = 0; q < b.panels(); q++) {
          layPanel(t, b, k, q);
          int end = VectorProducts.lanes(b, q);
          for (int n = 0; n < end; n += WIDTH) {
            int to = c.index(m, q * Panels.WIDTH + n);
            addTiles(t, n, c.data(), to, c.stride(), Math.min(WIDTH, end - n));
          }
        }
      }
    }
  }

  /** {@code c += a·b}, all packed: a depth of whole panels of {@code a}. */
  static void addProduct(Panels a, Panels b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = VectorProducts.blocks(a.panels(), DEPTH / Panels.WIDTH);
    for (int block = 0; block < blocks; block++) {
      int p = VectorProducts.split(block, blocks, a.panels());
      int end = VectorProducts.split(block + 1, blocks, a.panels());
      int k = p * Panels.WIDTH;
      t.depth = Math.min(a.columns(), end * Panels.WIDTH) - k;
      int parts = VectorProducts.blocks(a.rows(), BLOCK_ROWS);
      for (int part = 0; part < parts; part++) {
        int m = VectorProducts.split(part, parts, a.rows());
        cut(t, VectorProducts.split(part + 1, parts, a.rows()) - m);
        for (int i = 0; i < t.count; i++) {
          layRows(t, i, a, m, p, end);
        }
        addPanels(t, b, k, c, m);
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
          int rows = t.rows(i);
          int from = a.index(k, m + t.firstRow[i]);
          LeftTiles.layColumns(a.data(), from, a.stride(), rows, t.depth, t.tiles[i]);
        }
        for (int q = 0; q < c.panels(); q++) {
          layPanel(t, b, k, q);
          addPanel(t, c, m, q);
        }
      }
    }
    VectorProducts.clearSurplus(c);
  }

  /** {@code c += aᵀ·b}, all packed: tiles of some panels of {@code a}, none in two of them. */
  static void addTransposedProduct(Panels a, Panels b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = VectorProducts.blocks(a.rows(), DEPTH);
    for (int block = 0; block < blocks; block++) {
      int k = VectorProducts.split(block, blocks, a.rows());
      t.depth = VectorProducts.split(block + 1, blocks, a.rows()) - k;
      int parts = VectorProducts.blocks(a.panels(), BLOCK_ROWS / Panels.WIDTH);
      for (int part = 0; part < parts; part++) {
        int first = VectorProducts.split(part, parts, a.panels());
        int end = VectorProducts.split(part + 1, parts, a.panels());
        t.count = 0;
        for (int p = first; p < end; p++) {
          int tile = t.count;
          cutMore(t, VectorProducts.lanes(a, p));
          for (int i = tile; i < t.count; i++) {
            int rows = t.rows(i);
            int from = a.index(k, first * Panels.WIDTH + t.firstRow[i]);
            LeftTiles.layColumns(a.data(), from, a.width(p), rows, t.depth, t.tiles[i]);
          }
        }
        addPanels(t, b, k, c, first * Panels.WIDTH);
      }
    }
    VectorProducts.clearSurplus(c);
  }

  /** Cuts a block of {@code rows} into even tiles. */
  private static void cut(Buffers t, int rows) {
    t.count = 0;
    cutMore(t, rows);
  }

  /** Cuts {@code rows} more into even tiles, behind those there are. */
  private static void cutMore(Buffers t, int rows) {
    int before = t.count;
    int first = before == 0 ? 0 : t.firstRow[before];
    int count = VectorProducts.blocks(rows, ROWS);
    for (int i = 0; i <= count; i++) {
      t.firstRow[before + i] = first + VectorProducts.split(i, count, rows);
    }
    t.count = before + count;
  }

  private static void addPanels(Buffers t, Panels b, int k, Panels c, int m) {
    for (int q = 0; q < b.panels(); q++) {
      layPanel(t, b, k, q);
      addPanel(t, c, m, q);
    }
  }

  private static void addPanel(Buffers t, Panels c, int m, int q) {
    int width = c.width(q);
    for (int n = 0; n < VectorProducts.lanes(c, q); n += WIDTH) {
      addTiles(t, n, c.data(), c.index(m, q * Panels.WIDTH + n), width, Math.min(WIDTH, width - n));
    }
  }

  /** Rows of tile {@code i}, from row {@code m} of {@code a} on, in panels {@code [p, end)}. */
  private static void layRows(Buffers t, int i, Panels a, int m, int p, int end) {
    int rows = t.rows(i);
    for (int q = p; q < end; q++) {
      int at = (q - p) * Panels.WIDTH * STEP;
      int from = a.index(m + t.firstRow[i], q * Panels.WIDTH);
      int length = VectorProducts.lanes(a, q);
      LeftTiles.layRows(a.data(), from, a.width(q), rows, length, t.tiles[i], at);
    }
  }

  /** The slices of panel {@code q} of {@code b[k.., :]}, whose surplus lanes are 0. */
  private static void layPanel(Buffers t, Panels b, int k, int q) {
    int width = b.width(q);
    laySlices(t, b.data(), b.index(k, q * Panels.WIDTH), width, width, t.depth);
  }

  /**
   * The slices of columns {@code 48q..} of {@code b[k.., :]}. Beyond the last column they have
   * whatever follows it or was there before, for surplus lanes, which are cleared in the end.
   */
  private static void layPanel(Buffers t, Tensor b, int k, int q) {
    int column = q * Panels.WIDTH;
    int columns = Math.min(Panels.WIDTH, b.columns() - column);
    int width = VectorProducts.blocks(columns, LANES) * LANES;
    int from = b.index(k, column);
    int whole = t.depth; // rows that are followed by enough
    while (whole > 0 && from + (whole - 1) * b.stride() + width > b.data().length) {
      whole--;
    }
    laySlices(t, b.data(), from, b.stride(), width, whole);
    for (int j = whole; j < t.depth; j++) {
      for (int lane = 0; lane < columns; lane++) {
        int to = lane % WIDTH / LANES * PLANE + j * STEP + lane % LANES;
        t.slices[lane / WIDTH][to] = b.get(k + j, column + lane);
      }
    }
  }

  /** Slices of {@code depth} rows of {@code width} columns of {@code b}, {@code stride} apart. */
  private static void laySlices(Buffers t, float[] b, int from, int stride, int width, int depth) {
    if (t.slices.length == 3 && width == Panels.WIDTH) {
      copyThree(b, from, stride, depth, t.slices[0], t.slices[1], t.slices[2]);
      return;
    }
    if (IS_WIDE && width == Panels.WIDTH) {
      copyWide(b, from, stride, depth, t.slices[0]);
      return;
    }
    for (int j = 0; j < depth; j += STRIP) {
      int rows = Math.min(STRIP, depth - j);
      for (int n = 0; n < width; n += LANES) {
        int to = n % WIDTH / LANES * PLANE + j * STEP;
        copy(b, from + j * stride + n, stride, rows, t.slices[n / WIDTH], to);
      }
    }
  }

  /** A panel's rows of three vectors, in one pass. */
  private static void copyWide(float[] b, int from, int stride, int depth, float[] slice) {
    int source = from;
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector.fromArray(SPECIES, b, source).intoArray(slice, i);
      FloatVector.fromArray(SPECIES, b, source + LANES).intoArray(slice, i + PLANE);
      FloatVector.fromArray(SPECIES, b, source + 2 * LANES).intoArray(slice, i + 2 * PLANE);
      source += stride;
    }
  }

  /** A panel's rows of six vectors, two for each slice, in one pass. */
  private static void copyThree(
      float[] b, int from, int stride, int depth, float[] s0, float[] s1, float[] s2) {
    int source = from;
    int end = depth * STEP;
    for (int i = 0; i < end; i += STEP) {
      FloatVector.fromArray(SPECIES, b, source).intoArray(s0, i);
      FloatVector.fromArray(SPECIES, b, source + LANES).intoArray(s0, i + PLANE);
      FloatVector.fromArray(SPECIES, b, source + 2 * LANES).intoArray(s1, i);
      FloatVector.fromArray(SPECIES, b, source + 3 * LANES).intoArray(s1, i + PLANE);
      FloatVector.fromArray(SPECIES, b, source + 4 * LANES).intoArray(s2, i);
      FloatVector.fromArray(SPECIES, b, source + 5 * LANES).intoArray(s2, i + PLANE);
      source += stride;
    }
  }

  private static void copy(float[] b, int from, int stride, int rows, float[] slice, int to) {
    for (int j = 0; j < rows; j++) {
      FloatVector.fromArray(SPECIES, b, from + j * stride).intoArray(slice, to + j * STEP);
    }
  }

  /** {@code c[block, columns of the slice that begins at n] += tiles·slice}. */
  private static void addTiles(Buffers t, int n, float[] c, int from, int stride, int columns) {
    float[] slice = t.slices[n / WIDTH];
    for (int i = 0; i < t.count; i++) {
      int rows = t.rows(i);
      int to = from + t.firstRow[i] * stride;
      if (columns % LANES > 0 || rows < least(columns)) {
        addEdge(t, i, slice, rows, columns, c, to, stride);
      } else {
        add(rows, columns, t.tiles[i], slice, t.depth, c, to, stride);
      }
    }
  }

  /** Rows of the lowest tile there is for so many columns; more than any has if there is none. */
  private static int least(int columns) {
    if (IS_WIDE) {
      return columns < WIDTH ? ROWS : WideSliceTiles.MIN_ROWS;
    }
    return columns < WIDTH ? ROWS + 1 : SliceTiles.MIN_ROWS;
  }

  private static void add(
      int rows,
      int columns,
      float[] tile,
      float[] slice,
      int depth,
      float[] c,
      int to,
      int stride) {
    if (IS_WIDE) {
      int vectors = (columns + LANES - 1) / LANES;
      WideSliceTiles.add(rows, vectors, tile, slice, depth, c, to, stride);
      return;
    }
    switch (rows) {
      case 6 -> SliceTiles.add6(tile, slice, depth, c, to, stride);
      case 5 -> SliceTiles.add5(tile, slice, depth, c, to, stride);
      default -> SliceTiles.add4(tile, slice, depth, c, to, stride);
    }
  }

  /** A tile with rows or columns missing, by way of a copy. */
  private static void addEdge(
      Buffers t, int i, float[] slice, int rows, int columns, float[] c, int to, int stride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(c, to + r * stride, t.edge, r * WIDTH, columns);
    }
    add(rows, columns, t.tiles[i], slice, t.depth, t.edge, 0, WIDTH);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(t.edge, r * WIDTH, c, to + r * stride, columns);
    }
  }
}
