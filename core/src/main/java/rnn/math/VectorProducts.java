package rnn.math;

import java.util.Arrays;

/**
 * Matrix products in vectors: the start of {@code c}, its bias or zeros, and the choice of how
 * operands are read, in place ({@link InPlaceProducts}) or packed first ({@link PackedProducts}).
 * The choice changes no bits.
 */
final class VectorProducts {
  /** Rows of the left operand from which the copies pay. */
  private static final int MIN_PACKED_ROWS = Blocking.IS_WIDE ? 64 : 10;

  private static final Tensor NO_BIAS = Tensor.zeros(1, 0);

  private VectorProducts() {}

  static void product(Tensor a, Panels b, Tensor c) {
    product(a, b, NO_BIAS, c);
  }

  static void product(Tensor a, Panels b, Tensor bias, Tensor c) {
    for (int p = 0; p < b.panels(); p++) {
      int column = p * Panels.WIDTH;
      for (int m = 0; m < c.rows(); m++) {
        fill(c.data(), c.index(m, column), bias, column, b.lanes(p));
      }
    }
    addProduct(a, b, c);
  }

  static void addProduct(Tensor a, Panels b, Tensor c) {
    if (isPacked(a.rows())) {
      PackedProducts.addProduct(a, b, c);
    } else {
      InPlaceProducts.addProduct(a, b, c);
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
    if (isPacked(a.rows()) || isRest(a.rows())) {
      PackedProducts.addProduct(a, b, c);
    } else {
      InPlaceProducts.addProduct(a, b, c);
    }
    c.clearSurplus();
  }

  static void addProduct(Tensor a, PackedRightOperand b, Tensor c) {
    if (isPacked(a.rows())) {
      PackedProducts.addProduct(a, b, c);
    } else {
      InPlaceProducts.addProduct(a, b.panels(), c);
    }
  }

  static void product(Panels a, PackedRightOperand b, Tensor bias, Panels c) {
    if (isPacked(a.rows()) || isRest(a.rows())) {
      PackedProducts.product(a, b, bias, c);
    } else {
      product(a, b.panels(), bias, c);
    }
  }

  /** True if operands are packed first: where the rows are many. */
  static boolean isPacked(int rows) {
    return rows >= MIN_PACKED_ROWS;
  }

  /**
   * True of rows so few that they are what was left of a vocabulary, once a window. Micro-kernels
   * in place, which nothing else uses then, would wait for the compiler for thousands of windows.
   */
  private static boolean isRest(int rows) {
    return rows < Blocking.MR;
  }

  /** Sets part of a row to the bias, or to zeros if there is none. */
  private static void fill(float[] c, int to, Tensor bias, int column, int lanes) {
    if (bias.columns() == 0) {
      Arrays.fill(c, to, to + lanes, 0f);
    } else {
      System.arraycopy(bias.data(), bias.offset() + column, c, to, lanes);
    }
  }
}
