package rnn.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import rnn.batch.ContentOrder;
import rnn.batch.ContentOrder.ByContent;
import rnn.batch.Labelling;

/**
 * Rows of a table in memory, in any order, each as its tokens and its labels. A token takes the
 * place of a reference; its characters are there once.
 */
public final class Lines {
  private final Labelling labelling;
  private final Map<String, String> strings = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private long tokens;

  /**
   * A row.
   *
   * @param hash of its tokens, as {@link ContentOrder} has it
   */
  record Line(long hash, List<String> tokens, List<String> labels) {}

  /** No rows yet, whose labels belong to what {@code labelling} says. */
  public Lines(Labelling labelling) {
    this.labelling = labelling;
  }

  /**
   * Adds a row.
   *
   * @param tokens without {@code <eos>}
   * @param labels one for each token, one, or none, as the labelling has it
   */
  public void add(List<String> tokens, List<String> labels) {
    lines.add(new Line(ContentOrder.hash(tokens), shared(tokens), shared(labels)));
    this.tokens += tokens(tokens, labelling);
  }

  private List<String> shared(List<String> some) {
    String[] shared = new String[some.size()];
    int i = 0;
    for (String each : some) {
      String known = strings.putIfAbsent(each, each);
      shared[i++] = known == null ? each : known;
    }
    return List.of(shared);
  }

  /** Tokens that a row counts as: with {@code <eos>} where it is one of running text, or empty. */
  public static long tokens(List<String> tokens, Labelling labelling) {
    return labelling == Labelling.NONE ? tokens.size() + 1L : Math.max(1, tokens.size());
  }

  /** Thing that a label belongs to. */
  Labelling labelling() {
    return labelling;
  }

  /** Number of the rows. */
  public long rows() {
    return lines.size();
  }

  /** Number of their tokens, {@code <eos>} counted where there is one. */
  public long tokens() {
    return tokens;
  }

  /** The rows, those that have neither tokens nor labels only if {@code keepsBlank}. */
  List<Line> all(boolean keepsBlank) {
    return keepsBlank
        ? lines
        : lines.stream()
            .filter(line -> !line.tokens().isEmpty() || !line.labels().isEmpty())
            .toList();
  }

  /** {@code lines} by their content; {@code place} is asked for only where hashes are equal. */
  static List<Line> sorted(List<Line> lines, Function<Line, ContentOrder> place) {
    Comparator<Line> byHash = (a, b) -> Long.compareUnsigned(a.hash(), b.hash());
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(
        byHash.thenComparing(
            (a, b) ->
                a.tokens().equals(b.tokens()) && a.labels().equals(b.labels())
                    ? 0
                    : ByContent.INSTANCE.compare(place.apply(a), place.apply(b))));
    return sorted;
  }

  /** Occurrences of each of the strings that {@code of} a row are counted. */
  static Map<String, Long> counts(List<Line> lines, Function<Line, List<String>> of) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (Line line : lines) {
      for (String each : of.apply(line)) {
        counts.computeIfAbsent(each, string -> new long[1])[0]++;
      }
    }
    Map<String, Long> result = new LinkedHashMap<>();
    counts.forEach((string, count) -> result.put(string, count[0]));
    return result;
  }
}
