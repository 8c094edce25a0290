package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.testkit.RandomText;

/** N-grams that are handed on in pieces of any size. */
class AdjustedCountsTest {
  private static final int VOCABULARY = 6;

  private static NgramRows rows(AdjustedCounts counts, int order) {
    NgramRows rows = new NgramRows(order);
    int[] row = new int[order];
    for (int[] sentence : RandomText.text(new Random(4), 200, VOCABULARY)) {
      for (int i = 0; i < sentence.length; i++) {
        counts.occurrence(sentence, 0, i, order, row, 0);
        rows.addOccurrences(row, 0);
      }
    }
    rows.merge();
    return rows;
  }

  /** What a scan hands on, in pieces of {@code most} rows, of which none is larger than it may. */
  private static List<String> handed(AdjustedCounts counts, NgramRows rows, int most) {
    List<String> handed = new ArrayList<>();
    AdjustedCounts.Scan scan = counts.scan(rows);
    int pieces = 0;
    while (scan.hasNext()) {
      int before = handed.size();
      scan.advance(
          most,
          (tokens, from, n, count) ->
              handed.add(Arrays.toString(Arrays.copyOfRange(tokens, from, from + n)) + count));
      assertTrue(handed.size() - before <= (most + 1L) * rows.order(), "of a piece");
      pieces++;
    }
    assertEquals((rows.size() - 1) / most + 1, pieces);
    return handed;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void piecesOfAnySizeAreTheSame(int order) {
    int[] pruned = new int[order + 1];
    Arrays.fill(pruned, 2, order + 1, 1);
    AdjustedCounts counts = new AdjustedCounts(VOCABULARY, pruned);
    NgramRows rows = rows(counts, order);
    List<String> all = handed(counts, rows, Integer.MAX_VALUE);
    assertEquals(
        all.size(), all.stream().map(s -> s.substring(0, s.indexOf(']'))).distinct().count());
    assertTrue(all.size() > rows.size() / 2, "n-grams of all orders");
    for (int most : new int[] {1, 2, 7, rows.size() - 1, rows.size()}) {
      assertEquals(all, handed(counts, rows, most));
    }
  }

  @Test
  void occurrencesDecideWhatIsLeftOut() {
    AdjustedCounts counts = new AdjustedCounts(10, new int[] {0, 0, 2, 2});
    int[] sentence = {2, 3, 4, 2, 3, 4, 2, 3, 4, 5, 4, 6, 4};
    NgramRows rows = new NgramRows(3);
    int[] row = new int[3];
    for (int i = 0; i < sentence.length; i++) {
      counts.occurrence(sentence, 0, i, 3, row, 0);
      rows.addOccurrences(row, 0);
    }
    rows.merge();
    List<String> handed = handed(counts, rows, 4);
    assertTrue(handed.contains("[3, 4]1"), "3 times behind 2 alone: kept, " + handed);
    assertTrue(handed.contains("[4, 2]-1"), "twice: left out, " + handed);
    assertTrue(handed.contains("[2, 3, 4]3"), handed::toString);
  }

  /** All rows end with the same two tokens, as those of the ends of sentences do. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void rowsOfOnePairAreHandedOnInPiecesToo(int order) {
    AdjustedCounts counts = new AdjustedCounts(100, new int[order + 1]);
    NgramRows rows = new NgramRows(order);
    int[] row = new int[order];
    row[order - 1] = 1;
    row[order - 2] = 2;
    for (int i = 0; i < 2500; i++) {
      row[order - 3] = i % 50;
      row[0] = i / 50;
      rows.addOccurrences(row, 0);
    }
    rows.merge();
    assertEquals(handed(counts, rows, rows.size()), handed(counts, rows, 10));
  }
}
