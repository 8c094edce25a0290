package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordClustersTest {

  @Test
  void theRuleIsPartOfTheModelFormat() {
    assertEquals(List.of(1094, 6033, 33_278), WordClusters.of(33_278, 200).cutoffs());
    assertEquals(List.of(600, 2449, 10_000), WordClusters.of(10_000, 200).cutoffs());
    assertEquals(
        List.of(6000, 33_019, 181_712, 1_000_000), WordClusters.of(1_000_000, 200).cutoffs());
  }

  @Test
  void smallVocabulariesAndLayersHaveFewerClusters() {
    assertEquals(List.of(26, 37, 53), WordClusters.of(53, 17).cutoffs());
    assertEquals(List.of(26, 53), WordClusters.of(53, 15).cutoffs()); // 15/16 of a value is none
    assertEquals(List.of(1, 2), WordClusters.of(2, 200).cutoffs());
    assertEquals(List.of(1, 3), WordClusters.of(3, 200).cutoffs());
    String message =
        assertThrows(IllegalArgumentException.class, () -> WordClusters.of(53, 3)).getMessage();
    assertTrue(message.contains("--hidden 4 or more, or --output full"), message);
  }

  @Test
  void everyWordHasItsPlace() {
    WordClusters clusters = new WordClusters(List.of(3, 5, 11));
    int[] expected = {-1, -1, -1, 0, 0, 1, 1, 1, 1, 1, 1};
    for (int word = 0; word < expected.length; word++) {
      assertEquals(expected[word], clusters.of(word));
    }
    assertEquals(-1, clusters.of(-1), "padding");
    assertEquals(2, clusters.size(0));
    assertEquals(6, clusters.size(1));
    assertThrows(IllegalArgumentException.class, () -> new WordClusters(List.of(3, 3, 5)));
    assertThrows(IllegalArgumentException.class, () -> new WordClusters(List.of(7)));
  }
}
