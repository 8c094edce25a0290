package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import rnn.option.OptionException;

/** Rows of n-grams at the end of what an array holds. */
class NgramRowsTest {
  private static final int MAX_ROWS = 1000;
  private static final String REFUSAL =
      "At most 1,000 different 2-grams must share two tokens, which are counted together, but there"
          + " are more; use a lower --order";

  private static NgramRows rows() {
    return new NgramRows(2, MAX_ROWS * 3 + 2);
  }

  @Test
  void asManyAsTheArrayHoldsAreCountedAndOneMoreIsRefused() {
    NgramRows rows = rows();
    for (int pass = 0; pass < 3; pass++) {
      for (int i = 0; i < MAX_ROWS - 1; i++) {
        rows.addOccurrences(new int[] {i, 7}, 0);
      }
    }
    rows.addOccurrences(new int[] {-1, 7}, 0);
    rows.merge();
    assertEquals(MAX_ROWS, rows.size());
    assertArrayEquals(new int[] {5, 7, 3}, Arrays.copyOfRange(rows.ints(), 18, 21));
    String refusal =
        assertThrows(OptionException.class, () -> rows.addOccurrences(new int[] {-2, 7}, 0))
            .text()
            .by(name -> "--" + name);
    assertEquals(REFUSAL, refusal);
  }

  @Test
  void rowsOfOtherPartsToo() {
    NgramRows rows = rows();
    rows.addRows(new int[MAX_ROWS * 3], 0);
    assertEquals(MAX_ROWS, rows.size());
    assertThrows(OptionException.class, () -> rows.addRows(new int[3], 0));
  }
}
