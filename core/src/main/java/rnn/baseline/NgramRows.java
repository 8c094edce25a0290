package rnn.baseline;

import java.util.Arrays;
import rnn.option.OptionException;

/**
 * Counts of n-grams of one order, a row of {@code n} tokens and a count each, packed in one array
 * that grows.
 */
public final class NgramRows {
  private static final int MIN_ROWS = 64;
  private static final int FEW_ROWS = 12; // are sorted by insertion
  private static final int MAX_INTS = Integer.MAX_VALUE - 8;

  private final int order;
  private final int width; // ints of a row
  private final int maxInts;
  private int[] ints; // [rows, width]
  private int size; // rows in use

  /** No rows yet, of n-grams of {@code order} tokens. */
  public NgramRows(int order) {
    this(order, MAX_INTS);
  }

  NgramRows(int order, int maxInts) {
    this.order = order;
    this.width = order + 1;
    this.maxInts = maxInts;
    this.ints = new int[MIN_ROWS * width];
  }

  /** Rows of n-grams of {@code order} that an array can hold. */
  static int maxRows(int order) {
    return MAX_INTS / (order + 1);
  }

  /** Tokens of an n-gram. */
  public int order() {
    return order;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** A token of a row. */
  int token(int row, int place) {
    return ints[row * width + place];
  }

  /** Count of a row. */
  int count(int row) {
    return ints[row * width + order];
  }

  /** The array that holds the rows; another one after rows were added. */
  int[] ints() {
    return ints;
  }

  /** First int of a row. */
  int begin(int row) {
    return row * width;
  }

  /**
   * Adds rows, tokens and count each, from {@code from} on to the end of {@code block}.
   *
   * @throws OptionException if an array cannot hold them all
   */
  public void addRows(int[] block, int from) {
    int added = (block.length - from) / width;
    reserve(added);
    System.arraycopy(block, from, ints, size * width, added * width);
    size += added;
  }

  /**
   * Adds occurrences of n-grams, without counts, from {@code from} on to the end of {@code block}.
   * Where the array is full, equal rows become one before it grows.
   *
   * @throws OptionException if an array cannot hold those that differ
   */
  public void addOccurrences(int[] block, int from) {
    for (int i = from; i < block.length; i += order) {
      if ((size + 1) * (long) width > ints.length) {
        merge();
        if (size > ints.length / width / 4 * 3) {
          reserve(Math.max(1, Math.min(size / 2 + 1, maxInts / width - size)));
        }
      }
      int begin = size++ * width;
      System.arraycopy(block, i, ints, begin, order);
      ints[begin + order] = 1;
    }
  }

  private void reserve(int rows) {
    long needed = (size + (long) rows) * width;
    if (needed > maxInts) {
      throw new OptionException(
          "At most %,d different %d-grams must share two tokens, which are counted together, but"
              + " there are more; use a lower {order}",
          maxInts / width, order);
    }
    if (needed > ints.length) {
      long grown = ints.length + (long) ints.length / 2;
      ints = Arrays.copyOf(ints, (int) Math.min(maxInts, Math.max(needed, grown)));
    }
  }

  /** Sorts by the last token, then the one before it, and makes equal n-grams one row. */
  public void merge() {
    int[] columns = new int[order];
    for (int i = 0; i < order; i++) {
      columns[i] = order - 1 - i;
    }
    sort(0, size, columns, 0);
    int kept = 0;
    for (int row = 0; row < size; row++) {
      int begin = row * width;
      int last = (kept - 1) * width;
      if (kept > 0 && Arrays.equals(ints, begin, begin + order, ints, last, last + order)) {
        ints[last + order] = Math.addExact(ints[last + order], ints[begin + order]);
      } else {
        System.arraycopy(ints, begin, ints, kept++ * width, width);
      }
    }
    size = kept;
  }

  /** Sorts by the first token, then the second. */
  public void sort() {
    int[] columns = new int[order];
    Arrays.setAll(columns, i -> i);
    sort(0, size, columns, 0);
  }

  /** Sorts rows, equal in the columns before {@code depth}, by the others: a radix quicksort. */
  private void sort(int from, int to, int[] columns, int depth) {
    int lo = from;
    int hi = to;
    while (hi - lo > FEW_ROWS && depth < columns.length) {
      int column = columns[depth];
      int pivot = pivot(lo, hi, column);
      int less = lo; // end of the rows below the pivot
      int greater = hi; // begin of the rows above it
      int i = lo;
      while (i < greater) {
        int value = ints[i * width + column];
        if (value < pivot) {
          swap(less++, i++);
        } else if (value > pivot) {
          swap(i, --greater);
        } else {
          i++;
        }
      }
      sort(less, greater, columns, depth + 1);
      if (less - lo < hi - greater) { // the longer of the two goes on here, so the stack is low
        sort(lo, less, columns, depth);
        lo = greater;
      } else {
        sort(greater, hi, columns, depth);
        hi = less;
      }
    }
    if (depth < columns.length) {
      insertionSort(lo, hi, columns, depth);
    }
  }

  private int pivot(int lo, int hi, int column) {
    int step = (hi - lo) / 8;
    int middle = lo + (hi - lo) / 2;
    if (hi - lo < 128) {
      return median(value(lo, column), value(middle, column), value(hi - 1, column));
    }
    return median(
        median(value(lo, column), value(lo + step, column), value(lo + 2 * step, column)),
        median(value(middle - step, column), value(middle, column), value(middle + step, column)),
        median(
            value(hi - 1 - 2 * step, column), value(hi - 1 - step, column), value(hi - 1, column)));
  }

  private int value(int row, int column) {
    return ints[row * width + column];
  }

  private static int median(int a, int b, int c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void insertionSort(int lo, int hi, int[] columns, int depth) {
    for (int i = lo + 1; i < hi; i++) {
      for (int row = i; row > lo && isBefore(row, row - 1, columns, depth); row--) {
        swap(row, row - 1);
      }
    }
  }

  private boolean isBefore(int row, int other, int[] columns, int depth) {
    for (int i = depth; i < columns.length; i++) {
      int a = ints[row * width + columns[i]];
      int b = ints[other * width + columns[i]];
      if (a != b) {
        return a < b;
      }
    }
    return false;
  }

  private void swap(int row, int other) {
    int a = row * width;
    int b = other * width;
    for (int i = 0; i < width; i++) {
      int value = ints[a + i];
      ints[a + i] = ints[b + i];
      ints[b + i] = value;
    }
  }
}
