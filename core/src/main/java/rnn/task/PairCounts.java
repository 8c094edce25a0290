package rnn.task;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts of pairs of labels, of those pairs only that occur: confusions (gold, predicted),
 * transitions (from, to). A sum; empty is zero.
 *
 * <p>Memory is 16 bytes for each pair that occurs, so at most the square of the labels and at most
 * the tokens counted. The fields are not final so that Kryo can fill them; nothing changes them
 * afterwards.
 */
public final class PairCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No pairs. */
  public static final PairCounts NONE = new PairCounts();

  private long[] pairs; // [pairs] first·2³² + second, ascending
  private long[] counts; // [pairs] positive

  /** For {@link #NONE} and for deserialisers, which then fill the fields. */
  private PairCounts() {
    this(new long[0], new long[0]);
  }

  private PairCounts(long[] pairs, long[] counts) {
    this.pairs = pairs;
    this.counts = counts;
  }

  /** Number of different pairs. */
  public int size() {
    return pairs.length;
  }

  /** First member of pair {@code i}; pairs ascend by first, then second. */
  public int first(int i) {
    return (int) ((pairs[i] + 1) >> 32); // a second of -1 borrows from the first
  }

  /** Second member of pair {@code i}. */
  public int second(int i) {
    return (int) pairs[i];
  }

  /** Count of pair {@code i}, positive. */
  public long count(int i) {
    return counts[i];
  }

  /** Occurrences of a pair, 0 if never. */
  public long count(int first, int second) {
    int i = Arrays.binarySearch(pairs, pair(first, second));
    return i < 0 ? 0 : counts[i];
  }

  /** Sum of all counts. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** These counts and {@code other}'s. */
  public PairCounts plus(PairCounts other) {
    if (other.pairs.length == 0) {
      return this;
    }
    if (pairs.length == 0) {
      return other;
    }
    long[] mergedPairs = new long[pairs.length + other.pairs.length];
    long[] mergedCounts = new long[mergedPairs.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < pairs.length || j < other.pairs.length) {
      boolean takesMine =
          j == other.pairs.length || (i < pairs.length && pairs[i] <= other.pairs[j]);
      boolean takesOther =
          i == pairs.length || (j < other.pairs.length && other.pairs[j] <= pairs[i]);
      mergedPairs[size] = takesMine ? pairs[i] : other.pairs[j];
      mergedCounts[size++] = (takesMine ? counts[i++] : 0) + (takesOther ? other.counts[j++] : 0);
    }
    return new PairCounts(Arrays.copyOf(mergedPairs, size), Arrays.copyOf(mergedCounts, size));
  }

  /** The counts of those pairs that {@code filter} takes. */
  public PairCounts where(Filter filter) {
    long[] kept = new long[pairs.length];
    long[] keptCounts = new long[pairs.length];
    int size = 0;
    for (int i = 0; i < pairs.length; i++) {
      if (filter.takes(first(i), second(i))) {
        kept[size] = pairs[i];
        keptCounts[size++] = counts[i];
      }
    }
    return new PairCounts(Arrays.copyOf(kept, size), Arrays.copyOf(keptCounts, size));
  }

  private static long pair(int first, int second) {
    return ((long) first << 32) + second;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PairCounts that
        && Arrays.equals(pairs, that.pairs)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pairs) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "%,d different pairs, %,d in all".formatted(size(), total());
  }

  /** A choice of pairs. */
  public interface Filter {
    /** True if this pair is wanted. */
    boolean takes(int first, int second);
  }

  /** Counter of pairs, for one thread. */
  public static final class Counter {
    private static final int MAX_TABLE = 1 << 16;

    private final Map<Long, long[]> rest = new HashMap<>();
    private final int labels;
    private final long[] table; // [labels,labels], empty where that is too much

    /**
     * An empty counter.
     *
     * @param labels pairs of {@code 0 … labels-1} are counted fastest, if {@code labels} is small
     */
    public Counter(int labels) {
      this.labels = (long) labels * labels <= MAX_TABLE ? labels : 0;
      this.table = new long[this.labels * this.labels];
    }

    /**
     * Counts a pair once more.
     *
     * @param first at least -1
     * @param second at least -1
     */
    public void add(int first, int second) {
      if (first >= 0 && first < labels && second >= 0 && second < labels) {
        table[first * labels + second]++;
      } else {
        rest.computeIfAbsent(pair(first, second), pair -> new long[1])[0]++;
      }
    }

    /** Counts so far. */
    public PairCounts counts() {
      int size = rest.size() + (int) Arrays.stream(table).filter(count -> count > 0).count();
      long[] pairs = new long[size];
      int i = 0;
      for (int cell = 0; cell < table.length; cell++) {
        if (table[cell] > 0) {
          pairs[i++] = pair(cell / labels, cell % labels);
        }
      }
      for (long pair : rest.keySet()) {
        pairs[i++] = pair;
      }
      Arrays.sort(pairs);
      long[] counts = new long[size];
      for (i = 0; i < size; i++) {
        long[] other = rest.get(pairs[i]);
        int first = (int) ((pairs[i] + 1) >> 32);
        counts[i] = other != null ? other[0] : table[first * labels + (int) pairs[i]];
      }
      return new PairCounts(pairs, counts);
    }
  }
}
