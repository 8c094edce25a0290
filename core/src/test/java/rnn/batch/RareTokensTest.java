package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RareTokensTest {
  private static final RareTokens RARE = new RareTokens(5, 8);

  @Test
  void halfTheOccurrencesOfRareTokensAreUnknown() {
    int unknown = 0;
    for (long sentence = 0; sentence < 1_000; sentence++) {
      int[] read = RARE.inTraining(new int[] {5, 4, 6, 7, 1}, sentence);
      assertEquals(4, read[1], "is frequent");
      assertEquals(1, read[4], "<eos> is");
      for (int i : new int[] {0, 2, 3}) {
        assertTrue(read[i] == 0 || read[i] == (i == 0 ? 5 : 4 + i));
        unknown += read[i] == 0 ? 1 : 0;
      }
    }
    assertEquals(1_500, unknown, 100); // 3.7 standard deviations of 27
  }

  @Test
  void theChoiceDependsOnThePlaceAloneAndLeavesTheTextAsItIs() {
    int[] tokens = {5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6, 7};
    int[] before = tokens.clone();

    int[] read = RARE.inTraining(tokens, 17);

    assertArrayEquals(before, tokens);
    assertArrayEquals(read, RARE.inTraining(tokens, 17));
    assertNotEquals(
        java.util.Arrays.toString(read), java.util.Arrays.toString(RARE.inTraining(tokens, 18)));
  }

  @Test
  void aSentenceWithoutRareTokensIsNotCopied() {
    int[] tokens = {2, 3, 4, 1};

    assertSame(tokens, RARE.inTraining(tokens, 0));
    assertSame(tokens, RareTokens.NONE.inTraining(tokens, 0));
  }
}
