package rnn.layer;

import java.util.Arrays;
import rnn.math.Tensor;

/**
 * The rows of a window of which no two have the same bits, and which of them each row is: where
 * words come again, a product of rows needs to be made of these only.
 */
final class DistinctRows {
  private static final int NONE = -1;

  private final int columns;
  private final int[] table; // open addressing: number of a row, or NONE
  private final int[] hashes; // [D]
  private final int[] numberOf; // [rows]
  private final Tensor values; // [D,N]
  private int count;

  /** Room for {@code rows} of {@code columns} values. */
  DistinctRows(int rows, int columns) {
    this.columns = columns;
    this.table = new int[Integer.highestOneBit(Math.max(2, rows)) << 2];
    this.hashes = new int[rows];
    this.numberOf = new int[rows];
    this.values = Tensor.zeros(rows, columns);
  }

  /** Finds those of the first {@code rows} of {@code x}. */
  void find(Tensor x, int rows) {
    Arrays.fill(table, NONE);
    count = 0;
    for (int row = 0; row < rows; row++) {
      numberOf[row] = number(x.data(), x.index(row, 0));
    }
  }

  private int number(float[] x, int from) {
    int hash = hash(x, from);
    int slot = hash & (table.length - 1);
    while (table[slot] != NONE) {
      int number = table[slot];
      int at = values.index(number, 0);
      if (hashes[number] == hash
          && Arrays.equals(x, from, from + columns, values.data(), at, at + columns)) {
        return number;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    System.arraycopy(x, from, values.data(), values.index(count, 0), columns);
    hashes[count] = hash;
    table[slot] = count;
    return count++;
  }

  /** A hash of a row, in four chains that do not wait for each other. */
  private int hash(float[] x, int from) {
    int h0 = 1;
    int h1 = 2;
    int h2 = 3;
    int h3 = 4;
    int end = columns & ~3;
    for (int i = from; i < from + end; i += 4) {
      h0 = 31 * h0 + Float.floatToRawIntBits(x[i]);
      h1 = 31 * h1 + Float.floatToRawIntBits(x[i + 1]);
      h2 = 31 * h2 + Float.floatToRawIntBits(x[i + 2]);
      h3 = 31 * h3 + Float.floatToRawIntBits(x[i + 3]);
    }
    for (int i = from + end; i < from + columns; i++) {
      h0 = 31 * h0 + Float.floatToRawIntBits(x[i]);
    }
    int hash = ((h0 * 31 + h1) * 31 + h2) * 31 + h3;
    return hash * 0x9E3779B9 >>> 7;
  }

  /** Number of distinct rows {@code D}. */
  int count() {
    return count;
  }

  /** Index of {@code row} among the distinct rows. */
  int numberOf(int row) {
    return numberOf[row];
  }

  /** The distinct rows {@code [D,N]}; owned, valid until the next {@link #find}. */
  Tensor values() {
    return values.rows(0, count);
  }
}
