package rnn.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The merges of a byte-pair encoding, in the order in which they apply: the first that fits
 * anywhere in a word comes first, and of its places the leftmost.
 *
 * <p>After Sennrich, Haddow and Birch, <i>Neural Machine Translation of Rare Words with Subword
 * Units</i> (2016). Immutable.
 */
final class BytePairMerges implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] lines; // "left right"
  private transient volatile @Nullable Map<Pair, Merge> byPair; // built when first asked for

  /** Two symbols side by side. */
  record Pair(String left, String right) {

    /** Symbol that the two make. */
    String merged() {
      return left + right;
    }

    /** The line of the file: the symbols have no spaces. */
    String line() {
      return left + " " + right;
    }
  }

  /** A merge: its place in the order, and the symbol it makes. */
  private record Merge(int rank, String merged) {}

  private BytePairMerges(String[] lines) {
    this.lines = lines;
  }

  /** These merges, in their order. */
  static BytePairMerges of(List<Pair> merges) {
    return new BytePairMerges(merges.stream().map(Pair::line).toArray(String[]::new));
  }

  /**
   * The merges of a file's lines.
   *
   * @param first number of the first line, for messages
   * @throws IllegalArgumentException if a line is no pair of symbols, or comes twice
   */
  static BytePairMerges read(List<String> lines, String source, int first) {
    Map<String, Integer> numbers = new HashMap<>();
    int number = first;
    for (String line : lines) {
      int space = line.indexOf(' ');
      if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
        throw new IllegalArgumentException(
            "%s: line %d must be two symbols with a space between but is \"%s\"; was the file changed?"
                .formatted(source, number, Excerpt.of(line, 80)));
      }
      Integer earlier = numbers.put(line, number);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "%s: line %d repeats the merge \"%s\" of line %d; every merge must come once"
                .formatted(source, number, line, earlier));
      }
      number++;
    }
    return new BytePairMerges(lines.toArray(String[]::new));
  }

  /** The merges as lines, in their order. */
  List<String> lines() {
    return List.of(lines);
  }

  /** The symbols that the merges make, each once, in the order of the first that makes it. */
  Set<String> symbols() {
    Set<String> symbols = new LinkedHashSet<>();
    for (String line : lines) {
      symbols.add(line.replace(" ", ""));
    }
    return symbols;
  }

  private Map<Pair, Merge> byPair() {
    Map<Pair, Merge> built = byPair;
    if (built == null) {
      built = new HashMap<>(lines.length * 2);
      for (int rank = 0; rank < lines.length; rank++) {
        int space = lines[rank].indexOf(' ');
        Pair pair = new Pair(lines[rank].substring(0, space), lines[rank].substring(space + 1));
        built.putIfAbsent(pair, new Merge(rank, pair.merged()));
      }
      byPair = built;
    }
    return built;
  }

  /** A merge that may be made: {@code left} and what stood beside it when it was found. */
  private record Candidate(int rank, int left, Pair pair, String merged)
      implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byRank = Integer.compare(rank, other.rank);
      return byRank != 0 ? byRank : Integer.compare(left, other.left);
    }
  }

  /** Merges {@code symbols}, in {@code O(n log n)} for {@code n} of them. */
  List<String> apply(List<String> symbols) {
    int n = symbols.size();
    if (n < 2) {
      return symbols;
    }
    String[] at = symbols.toArray(String[]::new); // null where merged into the one before
    int[] next = new int[n];
    int[] previous = new int[n];
    for (int i = 0; i < n; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    PriorityQueue<Candidate> candidates = new PriorityQueue<>();
    for (int i = 0; i + 1 < n; i++) {
      add(candidates, at, i, i + 1);
    }
    while (!candidates.isEmpty()) {
      Candidate best = candidates.poll();
      int i = best.left;
      int right = next[i];
      if (right >= n || !best.pair.left.equals(at[i]) || !best.pair.right.equals(at[right])) {
        continue; // a neighbour has merged since
      }
      at[i] = best.merged;
      at[right] = null;
      next[i] = next[right];
      if (next[i] < n) {
        previous[next[i]] = i;
        add(candidates, at, i, next[i]);
      }
      if (previous[i] >= 0) {
        add(candidates, at, previous[i], i);
      }
    }
    List<String> merged = new ArrayList<>();
    for (int i = 0; i < n; i = next[i]) {
      merged.add(at[i]);
    }
    return merged;
  }

  private void add(PriorityQueue<Candidate> candidates, String[] at, int left, int right) {
    Pair pair = new Pair(at[left], at[right]);
    Merge merge = byPair().get(pair);
    if (merge != null) {
      candidates.add(new Candidate(merge.rank, left, pair, merge.merged));
    }
  }
}
