package rnn.math;

import java.util.Arrays;

/**
 * Transposition of packed matrices in square blocks, whose cache lines are used up on both sides
 * before they are left.
 */
final class BlockedTranspose {
  private BlockedTranspose() {}

  /** {@code c = aᵀ}; {@code a [M,N], c [N,M]}. */
  static void transpose(Panels a, Panels c) {
    for (int row = 0; row < c.rows(); row += Panels.GRAIN) {
      int rows = Math.min(Panels.GRAIN, c.rows() - row);
      for (int column = 0; column < c.columns(); column += Panels.GRAIN) {
        int columns = Math.min(Panels.GRAIN, c.columns() - column);
        transposeBlock(a, c, row, column, rows, columns);
      }
    }
  }

  private static void transposeBlock(
      Panels a, Panels c, int row, int column, int rows, int columns) {
    int aStride = a.width(row / Panels.WIDTH);
    int cStride = c.width(column / Panels.WIDTH);
    int from = a.index(column, row);
    int to = c.index(row, column);
    float[] source = a.data();
    float[] target = c.data();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        target[to + i * cStride + j] = source[from + j * aStride + i];
      }
      Arrays.fill(target, to + i * cStride + columns, to + i * cStride + Panels.GRAIN, 0f);
    }
  }
}
