package rnn.head;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Allowed transitions: which label may follow which, which may begin a sequence and which may end
 * it.
 *
 * <p>In a description they stand as {@code K + 1} rows: row {@code i} has the bits of the labels
 * that may follow label {@code i}, bit {@code K} if it may end a sequence; row {@code K} has those
 * that may begin one. A row is hexadecimal, bits counted from the lowest of the first byte, or
 * {@code row:bit,bit,…}: an earlier row, by its number, in which these bits are the other way
 * round. Rows of one notation differ in few bits, so that those of 2,000 labels are some ten bytes
 * each.
 */
public final class Transitions {
  private static final int MAX_MODELS = 16; // rows that others may refer to
  private static final int MAX_DIFFERENCES = 32; // in a row that refers to another

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
        set = row.contains(":") ? changed(row, bits) : BitSet.valueOf(HexFormat.of().parseHex(row));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "Row %d of the transitions must be hexadecimal bytes, or an earlier row and bits, but is %s"
                .formatted(bits.size(), row),
            e);
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

  private static BitSet changed(String row, List<BitSet> earlier) {
    int colon = row.indexOf(':');
    BitSet set = (BitSet) earlier.get(Integer.parseInt(row.substring(0, colon))).clone();
    for (String bit : row.substring(colon + 1).split(",")) {
      if (!bit.isEmpty()) {
        set.flip(Integer.parseInt(bit));
      }
    }
    return set;
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
    List<BitSet> rows = new ArrayList<>();
    for (int i = 0; i < K; i++) {
      BitSet row = new BitSet();
      for (int j = 0; j < K; j++) {
        row.set(j, transitions[i * K + j]);
      }
      row.set(K, ends[i]);
      rows.add(row);
    }
    BitSet first = new BitSet();
    for (int j = 0; j < K; j++) {
      first.set(j, starts[j]);
    }
    rows.add(first);
    return new Transitions(K, rows).rows();
  }

  /** The rows as they stand in a description; of the same transitions always the same. */
  List<String> rows() {
    List<String> texts = new ArrayList<>();
    List<Integer> models = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String text = HexFormat.of().formatHex(rows.get(i).toByteArray());
      boolean isModel = true;
      for (int model : models) {
        String changes = changes(model, rows.get(i));
        if (changes != null && changes.length() < text.length()) {
          text = changes;
          isModel = false;
        }
      }
      if (isModel && models.size() < MAX_MODELS) {
        models.add(i);
      }
      texts.add(text);
    }
    return texts;
  }

  /** The row as row {@code model} with other bits; null if there are many. */
  private @Nullable String changes(int model, BitSet row) {
    BitSet differences = (BitSet) row.clone();
    differences.xor(rows.get(model));
    return differences.cardinality() > MAX_DIFFERENCES
        ? null
        : differences.stream()
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", model + ":", ""));
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
