package rnn.layer;

import java.util.Arrays;

/** The rows of a window by their numbers: which of them come again, and where each came first. */
final class RepeatedRows {
  private static final int NONE = -1;

  private final int[] table; // open addressing: index of a number, or NONE
  private final int[] numberAt; // [D]
  private final int[] firstRow; // [D]
  private final int[] indexOf; // [rows]
  private int count;

  /** Room for so many rows. */
  RepeatedRows(int rows) {
    this.table = new int[Integer.highestOneBit(Math.max(2, rows)) << 2];
    this.numberAt = new int[rows];
    this.firstRow = new int[rows];
    this.indexOf = new int[rows];
  }

  /** Finds the different ones of the first {@code rows} numbers. */
  void find(int[] numbers, int rows) {
    Arrays.fill(table, NONE);
    count = 0;
    for (int row = 0; row < rows; row++) {
      indexOf[row] = index(numbers[row], row);
    }
  }

  private int index(int number, int row) {
    int slot = (number * 0x9E3779B9 >>> 7) & (table.length - 1);
    while (table[slot] != NONE) {
      if (numberAt[table[slot]] == number) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = count;
    numberAt[count] = number;
    firstRow[count] = row;
    return count++;
  }

  /** Different numbers {@code D}. */
  int count() {
    return count;
  }

  /** Index of the number of {@code row} among the different ones. */
  int indexOf(int row) {
    return indexOf[row];
  }

  /** First row of the number at {@code index}. */
  int firstRow(int index) {
    return firstRow[index];
  }
}
