package rnn.head;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Which label may follow which, which may begin a sequence and which may end it.
 *
 * <p>In a description they stand as {@code K + 1} rows in hexadecimal: row {@code i} has the bits
 * of the labels that may follow label {@code i}, bit {@code K} if it may end a sequence; row {@code
 * K} has those that may begin one. Bits are counted from the lowest of the first byte.
 */
public final class Transitions {
  private final int K;
  private final List<BitSet> rows; // K + 1, or none if all is allowed

  private Transitions(int labels, List<BitSet> rows) {
    this.K = labels;
    this.rows = rows;
  }

  /**
   * The transitions in {@code rows}; all if there are none.
   *
   * @throws IllegalArgumentException if they are not rows of {@code labels} labels
   */
  public static Transitions of(int labels, List<String> rows) {
    if (!rows.isEmpty() && rows.size() != labels + 1) {
      throw new IllegalArgumentException(
          "Transitions of %d labels must have %d rows but have %d"
              .formatted(labels, labels + 1, rows.size()));
    }
    List<BitSet> bits = new ArrayList<>();
    for (String row : rows) {
      BitSet set;
      try {
        set = BitSet.valueOf(HexFormat.of().parseHex(row));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Transitions must be hexadecimal bytes but are " + row, e);
      }
      if (set.length() > labels + 1) {
        throw new IllegalArgumentException(
            "Transitions of %d labels must have %d bits but have %d"
                .formatted(labels, labels + 1, set.length()));
      }
      bits.add(set);
    }
    return new Transitions(labels, bits);
  }

  /**
   * The rows of what is allowed.
   *
   * @param transitions {@code [K,K]} by the label before, then the label after
   * @param starts {@code [K]}
   * @param ends {@code [K]}
   */
  public static List<String> rows(boolean[] transitions, boolean[] starts, boolean[] ends) {
    int K = starts.length;
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < K; i++) {
      BitSet row = new BitSet();
      for (int j = 0; j < K; j++) {
        row.set(j, transitions[i * K + j]);
      }
      row.set(K, ends[i]);
      rows.add(HexFormat.of().formatHex(row.toByteArray()));
    }
    BitSet first = new BitSet();
    for (int j = 0; j < K; j++) {
      first.set(j, starts[j]);
    }
    rows.add(HexFormat.of().formatHex(first.toByteArray()));
    return rows;
  }

  /** True if label {@code to} may follow label {@code from}. */
  boolean mayFollow(int from, int to) {
    return rows.isEmpty() || rows.get(from).get(to);
  }

  /** True if a sequence may begin with {@code label}. */
  boolean mayBegin(int label) {
    return rows.isEmpty() || rows.get(K).get(label);
  }

  /** True if a sequence may end with {@code label}. */
  boolean mayEnd(int label) {
    return rows.isEmpty() || rows.get(label).get(K);
  }
}
