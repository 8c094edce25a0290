package rnn.head;

import java.util.Arrays;

/**
 * The likeliest of words that are offered one after another, those as likely by their ids: a heap
 * of as many as are wanted, whose root is the least likely, so that most words cost one comparison.
 * For one thread, and used again.
 */
public final class LikeliestWords {
  private long[] heap = {}; // the keys kept; a key is greater the less likely its word is
  private int wanted;
  private int count;
  private float threshold; // probability below which a word is not among them

  /** Begins anew, for the {@code wanted} likeliest. */
  public void begin(int wanted) {
    this.wanted = wanted;
    this.count = 0;
    this.threshold = wanted == 0 ? Float.POSITIVE_INFINITY : 0;
  }

  /**
   * The probability below which a word is not among the likeliest; 0 while there is room for more.
   */
  float threshold() {
    return threshold;
  }

  /**
   * Offers {@code size} words from word {@code first} on, of probabilities {@code p[from..]}.
   *
   * @throws ArithmeticException if one is not a number
   */
  void offer(float[] p, int from, int size, int first) {
    for (int i = 0; i < size; i++) {
      float probability = p[from + i];
      if (!(probability < threshold)) { // NaN too
        add(probability, first + i);
      }
    }
  }

  private void add(float probability, int word) {
    if (!(probability >= 0)) {
      throw new ArithmeticException("A probability is not a number");
    }
    // Bits of floats >= 0 are in the order of the floats: complemented, the greatest comes first.
    long key = (long) ~Float.floatToIntBits(probability) << Integer.SIZE | word;
    if (count < wanted) {
      if (heap.length == count) {
        heap = Arrays.copyOf(heap, Math.min(wanted, Math.max(16, 2 * count)));
      }
      heap[count++] = key;
      raise(count - 1);
    } else if (count > 0 && key < heap[0]) {
      heap[0] = key;
      sink();
    }
    if (count == wanted && count > 0) {
      threshold = probability(heap[0]);
    }
  }

  private void raise(int last) {
    int child = last;
    while (child > 0) {
      int parent = (child - 1) / 2;
      if (heap[parent] >= heap[child]) {
        return;
      }
      swap(parent, child);
      child = parent;
    }
  }

  private void sink() {
    int parent = 0;
    int child = 1;
    while (child < count) {
      if (child + 1 < count && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[parent] >= heap[child]) {
        return;
      }
      swap(parent, child);
      parent = child;
      child = 2 * parent + 1;
    }
  }

  private void swap(int i, int j) {
    long key = heap[i];
    heap[i] = heap[j];
    heap[j] = key;
  }

  /** Puts them in order, the likeliest first; nothing can be offered after it. */
  public void sort() {
    Arrays.sort(heap, 0, count);
  }

  /** Their number: those wanted, or all there were. */
  public int count() {
    return count;
  }

  /** The id of word {@code i}, once they are sorted. */
  public int word(int i) {
    return (int) heap[i];
  }

  /** The probability of word {@code i}, once they are sorted. */
  public float probability(int i) {
    return probability(heap[i]);
  }

  private static float probability(long key) {
    return Float.intBitsToFloat(~(int) (key >> Integer.SIZE));
  }
}
