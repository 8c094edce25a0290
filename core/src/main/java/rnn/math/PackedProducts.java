package rnn.math;

import static rnn.math.Blocking.IS_WIDE;
import static rnn.math.Blocking.KC;
import static rnn.math.Blocking.MC;
import static rnn.math.Blocking.MR;
import static rnn.math.Blocking.NR;
import static rnn.math.Blocking.parts;
import static rnn.math.Blocking.start;
import static rnn.math.Lanes.LANES;
import static rnn.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products of operands that are packed first, {@code c += a·b} or {@code c += aᵀ·b}:
 * instructions, not arithmetic, are what a micro-kernel runs out of, and operands that lie side by
 * side need the fewest.
 *
 * <p>A block {@code MC × KC} of {@code a} becomes micro-panels in the second cache ({@link
 * PackedA}). A micro-panel {@code KC × NR} of {@code b} ({@link PackedB}) stays in the first and
 * meets each of those. Both copies are small beside the product: each float of {@code a} is used
 * for all columns, each of {@code b} for up to {@code MC} rows. The loops are those of Goto's
 * algorithm with {@code NC} a panel.
 *
 * <p>Every element is one chain of fused multiply-adds in the order of {@code k}, as in {@link
 * InPlaceProducts}: which of them runs changes no bits.
 */
final class PackedProducts {
  /** Rows of the lowest micro-kernel of {@code NR} columns. */
  private static final int MIN_ROWS = 4;

  private PackedProducts() {}

  /** The buffers of a thread. */
  static final class Buffers {
    final PackedA a = new PackedA();
    final PackedB b = new PackedB();

    /** A tile of {@code c} where rows or columns are missing, {@code [MR,NR]}. */
    final float[] edge = new float[MR * NR];
  }

  /** {@code c += a·b}. */
  static void addProduct(Tensor a, Panels b, Tensor c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = parts(b.rows(), KC);
    for (int block = 0; block < blocks; block++) {
      int k = start(block, blocks, b.rows());
      int depth = start(block + 1, blocks, b.rows()) - k;
      int parts = parts(a.rows(), MC);
      for (int part = 0; part < parts; part++) {
        int m = start(part, parts, a.rows());
        t.a.pack(a, m, start(part + 1, parts, a.rows()) - m, k, depth);
        for (int q = 0; q < b.panels(); q++) {
          t.b.pack(b, q, k, depth);
          int end = b.lanes(q);
          for (int n = 0; n < end; n += NR) {
            int to = c.index(m, q * Panels.WIDTH + n);
            addBlock(t, t.b, n, c.data(), to, c.stride(), Math.min(NR, end - n));
          }
        }
      }
    }
  }

  /** {@code c += a·b}, all packed: a depth of whole panels of {@code a}. */
  static void addProduct(Panels a, Panels b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = parts(a.panels(), KC / Panels.WIDTH);
    for (int block = 0; block < blocks; block++) {
      int p = start(block, blocks, a.panels());
      int end = start(block + 1, blocks, a.panels());
      int k = p * Panels.WIDTH;
      int depth = Math.min(a.columns(), end * Panels.WIDTH) - k;
      int parts = parts(a.rows(), MC);
      for (int part = 0; part < parts; part++) {
        int m = start(part, parts, a.rows());
        t.a.pack(a, m, start(part + 1, parts, a.rows()) - m, p, end);
        addPanels(t, b, k, depth, c, m);
      }
    }
  }

  /** {@code c += a·b}, the right operand packed before. */
  static void addProduct(Tensor a, PackedRightOperand b, Tensor c) {
    Buffers t = Scratch.ofThread().buffers();
    Panels panels = b.panels();
    for (int block = 0; block < b.blocks(); block++) {
      int k = b.firstPanel(block) * Panels.WIDTH;
      int parts = parts(a.rows(), MC);
      for (int part = 0; part < parts; part++) {
        int m = start(part, parts, a.rows());
        t.a.pack(a, m, start(part + 1, parts, a.rows()) - m, k, b.packed(block, 0).depth());
        for (int q = 0; q < panels.panels(); q++) {
          int end = panels.lanes(q);
          for (int n = 0; n < end; n += NR) {
            int to = c.index(m, q * Panels.WIDTH + n);
            addBlock(t, b.packed(block, q), n, c.data(), to, c.stride(), Math.min(NR, end - n));
          }
        }
      }
    }
  }

  /**
   * {@code c = a·b + biasᵀ}, the right operand packed before: {@code c} starts from its rows'
   * biases where micro-kernels are about to read it, so that the first cache has it.
   */
  static void product(Panels a, PackedRightOperand b, Tensor bias, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    for (int block = 0; block < b.blocks(); block++) {
      int first = b.firstPanel(block);
      int parts = parts(a.rows(), MC);
      for (int part = 0; part < parts; part++) {
        int m = start(part, parts, a.rows());
        int rows = start(part + 1, parts, a.rows()) - m;
        t.a.pack(a, m, rows, first, b.firstPanel(block + 1));
        for (int q = 0; q < c.panels(); q++) {
          int width = c.width(q);
          for (int n = 0; n < c.lanes(q); n += NR) {
            int to = c.index(m, q * Panels.WIDTH + n);
            int columns = Math.min(NR, width - n);
            if (block == 0) {
              fill(c.data(), to, width, rows, columns, bias, m);
            }
            addBlock(t, b.packed(block, q), n, c.data(), to, width, columns);
          }
        }
      }
    }
    c.clearSurplus();
  }

  /** {@code c[i,:] = bias[m+i]} of rows {@code stride} floats apart; whole vectors of columns. */
  private static void fill(
      float[] c, int from, int stride, int rows, int columns, Tensor bias, int m) {
    for (int i = 0; i < rows; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, bias.get(0, m + i));
      int row = from + i * stride;
      for (int to = row; to < row + columns; to += LANES) {
        x.intoArray(c, to);
      }
    }
  }

  /** {@code c += aᵀ·b}. */
  static void addTransposedProduct(Tensor a, Tensor b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = parts(a.rows(), KC);
    for (int block = 0; block < blocks; block++) {
      int k = start(block, blocks, a.rows());
      int depth = start(block + 1, blocks, a.rows()) - k;
      int parts = parts(a.columns(), MC);
      for (int part = 0; part < parts; part++) {
        int m = start(part, parts, a.columns());
        t.a.packTransposed(a, m, start(part + 1, parts, a.columns()) - m, k, depth);
        for (int q = 0; q < c.panels(); q++) {
          t.b.pack(b, q, k, depth);
          addPanel(t, c, m, q);
        }
      }
    }
    c.clearSurplus();
  }

  /** {@code c += aᵀ·b}, all packed: blocks of whole panels of {@code a}. */
  static void addTransposedProduct(Panels a, Panels b, Panels c) {
    Buffers t = Scratch.ofThread().buffers();
    int blocks = parts(a.rows(), KC);
    for (int block = 0; block < blocks; block++) {
      int k = start(block, blocks, a.rows());
      int depth = start(block + 1, blocks, a.rows()) - k;
      int parts = parts(a.panels(), MC / Panels.WIDTH);
      for (int part = 0; part < parts; part++) {
        int first = start(part, parts, a.panels());
        t.a.packTransposed(a, first, start(part + 1, parts, a.panels()), k, depth);
        addPanels(t, b, k, depth, c, first * Panels.WIDTH);
      }
    }
    c.clearSurplus();
  }

  private static void addPanels(Buffers t, Panels b, int k, int depth, Panels c, int m) {
    for (int q = 0; q < b.panels(); q++) {
      t.b.pack(b, q, k, depth);
      addPanel(t, c, m, q);
    }
  }

  private static void addPanel(Buffers t, Panels c, int m, int q) {
    int width = c.width(q);
    for (int n = 0; n < c.lanes(q); n += NR) {
      int to = c.index(m, q * Panels.WIDTH + n);
      addBlock(t, t.b, n, c.data(), to, width, Math.min(NR, width - n));
    }
  }

  /** {@code c[block, columns of the micro-panel that begins at n] += a·b}. */
  private static void addBlock(
      Buffers t, PackedB packed, int n, float[] c, int from, int stride, int columns) {
    float[] b = packed.panel(n);
    int depth = packed.depth();
    for (int i = 0; i < t.a.count(); i++) {
      int rows = t.a.rows(i);
      int to = from + t.a.firstRow(i) * stride;
      if (columns % LANES > 0 || rows < minRows(columns)) {
        addEdge(t, i, b, depth, columns, c, to, stride);
      } else {
        add(rows, columns, t.a.panel(i), b, depth, c, to, stride);
      }
    }
  }

  /** Rows of the lowest micro-kernel of so many columns; more than any has if there is none. */
  private static int minRows(int columns) {
    if (columns == NR) {
      return MIN_ROWS;
    }
    return IS_WIDE ? MR : MR + 1;
  }

  private static void add(
      int rows, int columns, float[] a, float[] b, int depth, float[] c, int to, int stride) {
    if (IS_WIDE) {
      int vectors = (columns + LANES - 1) / LANES;
      MicroKernels.packedWide(rows, vectors, a, b, depth, c, to, stride);
    } else {
      MicroKernels.packedNarrow(rows, a, b, depth, c, to, stride);
    }
  }

  /** A tile with rows or columns missing, by way of a copy. */
  private static void addEdge(
      Buffers t, int i, float[] b, int depth, int columns, float[] c, int to, int stride) {
    int rows = t.a.rows(i);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(c, to + r * stride, t.edge, r * NR, columns);
    }
    add(rows, columns, t.a.panel(i), b, depth, t.edge, 0, NR);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(t.edge, r * NR, c, to + r * stride, columns);
    }
  }
}
