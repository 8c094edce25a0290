package rnn.model;

import java.util.Arrays;

/**
 * Sorting no more of an array than is read: the first few of a vocabulary's many keys.
 *
 * <p>Hoare 1961, "Algorithm 65: Find", Communications of the ACM 4(7), then a sort of what was
 * found.
 */
final class PartialSort {
  private PartialSort() {}

  /**
   * Brings the {@code count} smallest of {@code keys[from..to)}, all distinct, to the front of that
   * range, in order; what follows them is left in no order.
   */
  static void smallestFirst(long[] keys, int from, int to, int count) {
    if (count < to - from) {
      select(keys, from, to - 1, from + count);
    }
    Arrays.sort(keys, from, from + count);
  }

  /** Parts {@code keys[low..high]} so that none before {@code place} is above one behind it. */
  private static void select(long[] keys, int low, int high, int place) {
    while (low < high) {
      long pivot = keys[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (keys[i] < pivot) {
          i++;
        }
        while (keys[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long key = keys[i];
          keys[i++] = keys[j];
          keys[j--] = key;
        }
      }
      if (place <= j) {
        high = j;
      } else if (place >= i) {
        low = i;
      } else {
        return;
      }
    }
  }
}
