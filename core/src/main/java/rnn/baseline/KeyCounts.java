package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts of keys, of those only that occur. A sum; empty is zero.
 *
 * <p>A key is a tuple of ids written as one number, its first id the most significant digit ({@link
 * Digits}). The fields are not final so that Kryo can fill them; nothing changes them afterwards.
 */
public final class KeyCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keys are below it. */
  static final double MAX_KEYS = 0x1p62;

  /** No keys. */
  public static final KeyCounts NONE = new KeyCounts(new long[0], new long[0]);

  private long[] keys; // [n] ascending
  private long[] counts; // [n] positive

  /** For deserialisers, which then fill the fields. */
  private KeyCounts() {
    this(new long[0], new long[0]);
  }

  private KeyCounts(long[] keys, long[] counts) {
    this.keys = keys;
    this.counts = counts;
  }

  /** Number of different keys. */
  public int size() {
    return keys.length;
  }

  /** Key {@code i}; keys ascend and are not negative. */
  public long key(int i) {
    return keys[i];
  }

  /** Count of key {@code i}, positive. */
  public long count(int i) {
    return counts[i];
  }

  /** Occurrences of a key, 0 if never. */
  public long countOf(long key) {
    int i = Arrays.binarySearch(keys, key);
    return i < 0 ? 0 : counts[i];
  }

  /** Sum of all counts. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** These counts and {@code other}'s. */
  public KeyCounts plus(KeyCounts other) {
    long[] mergedKeys = new long[keys.length + other.keys.length];
    long[] mergedCounts = new long[mergedKeys.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < keys.length || j < other.keys.length) {
      boolean takesMine = j == other.keys.length || i < keys.length && keys[i] <= other.keys[j];
      boolean takesOther = i == keys.length || j < other.keys.length && other.keys[j] <= keys[i];
      mergedKeys[size] = takesMine ? keys[i] : other.keys[j];
      mergedCounts[size++] = (takesMine ? counts[i++] : 0) + (takesOther ? other.counts[j++] : 0);
    }
    return new KeyCounts(Arrays.copyOf(mergedKeys, size), Arrays.copyOf(mergedCounts, size));
  }

  /** The counts of the keys from {@code from} on that are below {@code to}. */
  public KeyCounts range(long from, long to) {
    int start = firstFrom(from);
    int end = firstFrom(to);
    return new KeyCounts(
        Arrays.copyOfRange(keys, start, end), Arrays.copyOfRange(counts, start, end));
  }

  private int firstFrom(long key) {
    int i = Arrays.binarySearch(keys, key);
    return i < 0 ? -1 - i : i;
  }

  /**
   * The counts of all pieces.
   *
   * @param pieces counts whose keys ascend from piece to piece
   */
  public static KeyCounts joined(List<KeyCounts> pieces) {
    int size = pieces.stream().mapToInt(KeyCounts::size).reduce(0, Math::addExact);
    long[] keys = new long[size];
    long[] counts = new long[size];
    int filled = 0;
    for (KeyCounts piece : pieces) {
      System.arraycopy(piece.keys, 0, keys, filled, piece.size());
      System.arraycopy(piece.counts, 0, counts, filled, piece.size());
      filled += piece.size();
    }
    return new KeyCounts(keys, counts);
  }

  /** Adds the columns of all counts to {@code tables}, as {@link #addPieces} does. */
  void addTo(Tables tables, String prefix, Digits digits) {
    addPieces(tables, prefix, digits, size(), () -> List.of(this).iterator());
  }

  /**
   * Adds columns to {@code tables}: one for each id of the keys, then one of the counts.
   *
   * @param prefix before their names, such as {@code prefix.count}
   * @param size of all pieces together
   * @param pieces counts whose keys ascend from piece to piece
   */
  static void addPieces(
      Tables tables,
      String prefix,
      Digits digits,
      long size,
      Supplier<? extends Iterator<KeyCounts>> pieces) {
    for (int d = 0; d < digits.names().size(); d++) {
      int place = d;
      tables.add(
          Column.ofPieces(
              prefix + "." + digits.names().get(d),
              Column.Type.I32,
              size,
              () -> each(pieces.get(), piece -> piece.ids(digits, place))));
    }
    tables.add(
        Column.ofPieces(
            prefix + ".count",
            Column.Type.I64,
            size,
            () -> each(pieces.get(), piece -> piece.counts)));
  }

  private static Iterator<Object> each(
      Iterator<KeyCounts> pieces, Function<KeyCounts, Object> column) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public Object next() {
        return column.apply(pieces.next());
      }
    };
  }

  /** Ids at place {@code place} of all keys, in the order of the keys. */
  int[] ids(Digits digits, int place) {
    int[] ids = new int[keys.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = digits.id(keys[i], place);
    }
    return ids;
  }

  /** Counts in the order of the keys; shared, not to be written. */
  long[] counts() {
    return counts;
  }

  /**
   * The counts that {@link #addTo} added.
   *
   * @throws IllegalArgumentException if they could not have been added: an id or a count out of its
   *     range, keys that do not ascend
   */
  static KeyCounts read(Tables tables, String prefix, Digits digits) {
    long[] counts = tables.longs(prefix + ".count");
    long[] keys = new long[counts.length];
    for (int d = 0; d < digits.names().size(); d++) {
      String name = prefix + "." + digits.names().get(d);
      int[] ids = tables.ints(name);
      if (ids.length != counts.length) {
        throw new IllegalArgumentException(
            "Column %s must have %,d numbers, as many as %s.count, but has %,d"
                .formatted(name, counts.length, prefix, ids.length));
      }
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] < 0 || ids[i] >= digits.radix(d)) {
          throw new IllegalArgumentException(
              "Column %s must hold ids from 0 to %,d but has %,d at %,d"
                  .formatted(name, digits.radix(d) - 1, ids[i], i));
        }
        keys[i] = keys[i] * digits.radix(d) + ids[i];
      }
    }
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i];
      if (counts[i] < 1 || total < 0) {
        throw new IllegalArgumentException(
            "Column %s.count must hold positive counts whose sum is below 2^63 but has %,d at %,d"
                .formatted(prefix, counts[i], i));
      }
      if (i > 0 && keys[i] <= keys[i - 1]) {
        throw new IllegalArgumentException(
            "Rows of %s must ascend by %s but row %,d does not follow the one before"
                .formatted(prefix, String.join(", ", digits.names()), i));
      }
    }
    return new KeyCounts(keys, counts);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyCounts that
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "%,d different keys, %,d in all".formatted(size(), total());
  }

  /**
   * Ids that make up a key, by name and by the number of their values.
   *
   * @param names in the order of the digits, the most significant first
   * @param radices numbers of values
   */
  record Digits(List<String> names, List<Integer> radices) implements Serializable {

    /**
     * Checks that every tuple of ids has a key.
     *
     * @throws IllegalArgumentException if they are too many
     */
    public Digits {
      double keys = 1;
      for (int radix : radices) {
        keys *= radix;
      }
      if (keys >= MAX_KEYS) {
        throw new IllegalArgumentException(
            "Combinations of %s, %s, must be fewer than 2^62 but are %.3g; use a smaller vocabulary or fewer labels"
                .formatted(names, radices, keys));
      }
    }

    /** Number of values of the id at {@code place}. */
    public int radix(int place) {
      return radices.get(place);
    }

    /** The id at {@code place} of {@code key}. */
    public int id(long key, int place) {
      long rest = key;
      for (int d = radices.size() - 1; d > place; d--) {
        rest /= radices.get(d);
      }
      return (int) (rest % radices.get(place));
    }
  }

  /** Counter of keys, for one thread. */
  public static final class Counter {
    private static final int MIN_SIZE = 64;

    private long[] keys = new long[MIN_SIZE]; // key + 1, or 0 where there is none
    private long[] counts = new long[MIN_SIZE];
    private int size;

    /** Counts a key, not negative, {@code times} times more. */
    public void add(long key, long times) {
      if (2 * size >= keys.length) {
        grow();
      }
      int slot = slot(keys, key + 1);
      if (keys[slot] == 0) {
        keys[slot] = key + 1;
        size++;
      }
      counts[slot] += times;
    }

    private void grow() {
      long[] largerKeys = new long[2 * keys.length];
      long[] largerCounts = new long[largerKeys.length];
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] != 0) {
          int slot = slot(largerKeys, keys[i]);
          largerKeys[slot] = keys[i];
          largerCounts[slot] = counts[i];
        }
      }
      keys = largerKeys;
      counts = largerCounts;
    }

    /** Index of {@code stored} in {@code table}, or of the free place for it. */
    private static int slot(long[] table, long stored) {
      int mask = table.length - 1;
      long mixed = stored * 0x9E3779B97F4A7C15L;
      int slot = (int) (mixed >>> 32) & mask;
      while (table[slot] != 0 && table[slot] != stored) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    /** Counts so far. */
    public KeyCounts counts() {
      long[] sorted = new long[size];
      int n = 0;
      for (long stored : keys) {
        if (stored != 0) {
          sorted[n++] = stored - 1;
        }
      }
      Arrays.sort(sorted);
      long[] sums = new long[size];
      for (int i = 0; i < size; i++) {
        sums[i] = counts[slot(keys, sorted[i] + 1)];
      }
      return new KeyCounts(sorted, sums);
    }
  }
}
