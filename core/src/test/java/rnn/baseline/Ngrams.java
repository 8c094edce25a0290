package rnn.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import rnn.text.Vocabulary;

/** Random texts, and models of them that are counted in one place. */
final class Ngrams {

  private Ngrams() {}

  /** A vocabulary of {@code size} tokens. */
  static Vocabulary vocabulary(int size) {
    String[] tokens = new String[size];
    tokens[0] = Vocabulary.UNKNOWN_TOKEN;
    tokens[1] = Vocabulary.END_OF_SENTENCE_TOKEN;
    for (int id = 2; id < size; id++) {
      tokens[id] = "w" + id;
    }
    return Vocabulary.ofTokens(tokens);
  }

  /** Sentences of some structure: rare and frequent words, and pairs that go together. */
  static List<int[]> text(Random random, int sentences, int vocabulary) {
    List<int[]> text = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      int[] sentence = new int[1 + random.nextInt(12)];
      int last = 0;
      for (int t = 0; t < sentence.length - 1; t++) {
        int token = (int) (vocabulary * Math.pow(random.nextDouble(), 3));
        if (token == Vocabulary.END_OF_SENTENCE || random.nextInt(3) == 0) {
          token = last * 7 % (vocabulary - 2) + 2;
        }
        sentence[t] = token;
        last = token;
      }
      sentence[sentence.length - 1] = Vocabulary.END_OF_SENTENCE;
      text.add(sentence);
    }
    return text;
  }

  /** Words of sentences. */
  static List<List<String>> words(List<int[]> text, Vocabulary vocabulary) {
    return text.stream().map(s -> Arrays.stream(s).mapToObj(vocabulary::token).toList()).toList();
  }

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
    counts.forEach(
        rows,
        (tokens, from, n, count) -> {
          sums.add(tokens, from, n, count);
          int[] added = Arrays.copyOfRange(tokens, from, from + n + 1);
          added[n] = count;
          byOrder[n].addRows(added, 0);
        });
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
