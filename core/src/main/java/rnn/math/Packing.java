package rnn.math;

import java.util.Arrays;

/** Copies between row-major tensors and panels: small beside the products they are made for. */
public final class Packing {
  /** Rows of a panel that are transposed at a time. */
  private static final int STRETCH = 112;

  private Packing() {}

  /**
   * {@code c = a} of the first {@code M} rows; {@code a [≥M,N], c [M,N]}; surplus lanes become 0.
   */
  public static void pack(Tensor a, Panels c) {
    for (int p = 0; p < c.panels(); p++) {
      int column = p * Panels.WIDTH;
      int width = c.width(p);
      int lanes = Math.min(width, c.columns() - column);
      for (int row = 0; row < c.rows(); row++) {
        int to = c.panelOffset(p) + row * width;
        System.arraycopy(a.data(), a.index(row, column), c.data(), to, lanes);
        Arrays.fill(c.data(), to + lanes, to + width, 0f);
      }
    }
  }

  /**
   * {@code c = aᵀ} of the first {@code M} rows; {@code a [≥M,N], c [N,M]}; surplus lanes become 0.
   */
  public static void packTransposed(Tensor a, Panels c) {
    for (int p = 0; p < c.panels(); p++) {
      int width = c.width(p);
      for (int lane = 0; lane < width; lane += Panels.GRAIN) {
        int row = p * Panels.WIDTH + lane;
        int rows = Math.min(Panels.GRAIN, c.columns() - row);
        packTransposed(a, row, rows, c.data(), c.panelOffset(p) + lane, width);
      }
    }
  }

  /** Up to 16 rows of {@code a} as columns of {@code y}, whose rows are {@code stride} apart. */
  private static void packTransposed(Tensor a, int row, int rows, float[] y, int to, int stride) {
    float[] x = a.data();
    for (int column = 0; column < a.columns(); column++) {
      int from = a.index(row, column);
      int target = to + column * stride;
      for (int lane = 0; lane < rows; lane++) {
        y[target + lane] = x[from + lane * a.stride()];
      }
      Arrays.fill(y, target + rows, target + Panels.GRAIN, 0f);
    }
  }

  /** {@code c = aᵀ}, both packed; {@code a [M,N], c [N,M]}. */
  public static void transpose(Panels a, Panels c) {
    BlockedTranspose.transpose(a, c);
  }

  /** {@code c = aᵀ}, in its first {@code N} rows; {@code a [M,N], c [≥N,M]}. */
  public static void unpackTransposed(Panels a, Tensor c) {
    unpackTransposed(a, c, 0);
  }

  /**
   * {@code c[:,first..first+M] = aᵀ}, in its first {@code N} rows; {@code a [M,N], c
   * [≥N,≥first+M]}. Stretches of a panel that the first cache holds become stretches of rows of
   * {@code c}.
   */
  public static void unpackTransposed(Panels a, Tensor c, int first) {
    for (int p = 0; p < a.panels(); p++) {
      int width = a.width(p);
      int lanes = a.lanes(p);
      for (int row = 0; row < a.rows(); row += STRETCH) {
        int rows = Math.min(STRETCH, a.rows() - row);
        int from = a.panelOffset(p) + row * width;
        for (int lane = 0; lane < lanes; lane++) {
          int to = c.index(p * Panels.WIDTH + lane, first + row);
          copyColumn(a.data(), from + lane, width, c.data(), to, rows);
        }
      }
    }
  }

  /** {@code y[to + i] = x[from + stride·i]}. */
  private static void copyColumn(float[] x, int from, int stride, float[] y, int to, int count) {
    int at = from;
    for (int i = to; i < to + count; i++) {
      y[i] = x[at];
      at += stride;
    }
  }

  /** {@code c = a}; {@code a [M,N], c [M,N]}. */
  public static void unpack(Panels a, Tensor c) {
    for (int p = 0; p < a.panels(); p++) {
      int column = p * Panels.WIDTH;
      int width = a.width(p);
      int lanes = Math.min(width, a.columns() - column);
      for (int row = 0; row < a.rows(); row++) {
        int from = a.panelOffset(p) + row * width;
        System.arraycopy(a.data(), from, c.data(), c.index(row, column), lanes);
      }
    }
  }
}
