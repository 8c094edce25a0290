package rnn.baseline;

import java.util.Arrays;
import java.util.List;

/** N-gram models that are counted in one place. */
final class Ngrams {

  private Ngrams() {}

  /** The model of {@code text}; {@code pruned} by order, as {@link AdjustedCounts} has it. */
  static NgramModel model(List<int[]> text, int vocabulary, int order, int[] pruned) {
    TokenSums sums = new TokenSums(vocabulary, order);
    NgramRows rows = new NgramRows(order);
    NgramRows[] byOrder = new NgramRows[order + 1];
    Arrays.setAll(byOrder, NgramRows::new);
    AdjustedCounts counts = new AdjustedCounts(vocabulary, pruned);
    int[] row = new int[order];
    for (int[] sentence : text) {
      for (int i = 0; i < sentence.length; i++) {
        if (order == 1) {
          sums.addOccurrence(sentence[i]);
        } else {
          counts.occurrence(sentence, 0, i, order, row, 0);
          rows.addOccurrences(row, 0);
        }
      }
    }
    rows.merge();
    AdjustedCounts.Taker taker =
        (tokens, from, n, count) -> {
          sums.add(tokens, from, n, count);
          int[] added = Arrays.copyOfRange(tokens, from, from + n + 1);
          added[n] = count;
          byOrder[n].addRows(added, 0);
        };
    for (AdjustedCounts.Scan scan = counts.scan(rows); scan.hasNext(); ) {
      scan.advance(7, taker);
    }
    Discounts[] discounts = sums.discounts();
    for (int n = 2; n <= order; n++) {
      byOrder[n].sort();
    }
    Tables tables = NgramTables.settings(NgramModel.Form.INTERPOLATED, order, vocabulary);
    tables.add(Column.of(NgramTables.values(1), sums.probabilities(discounts[1])));
    if (order > 1) {
      tables.add(Column.of(NgramTables.weights(1), sums.weights(discounts[2])));
      tables.add(Column.of(NgramTables.children(1), sums.children()));
      TrieStretch stretch = TrieStretch.of(byOrder, discounts, sums.totals());
      for (int n = 2; n <= order; n++) {
        tables.add(Column.of(NgramTables.tokens(n), stretch.tokens(n)));
        tables.add(Column.of(NgramTables.values(n), stretch.probabilities(n)));
        if (n < order) {
          int[] children = new int[stretch.children(n).length + 1];
          for (int i = 1; i < children.length; i++) {
            children[i] = children[i - 1] + stretch.children(n)[i - 1];
          }
          tables.add(Column.of(NgramTables.weights(n), stretch.weights(n)));
          tables.add(Column.of(NgramTables.children(n), children));
        }
      }
    }
    return NgramTables.read(tables, vocabulary);
  }
}
