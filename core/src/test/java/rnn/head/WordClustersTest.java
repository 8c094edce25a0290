package rnn.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordClustersTest {

  @Test
  void theRuleIsPartOfTheModelFormat() {
    assertEquals(
        List.of(182, 306, 515, 868, 1461, 2461, 4143, 6974, 11_741, 19_767, 33_278),
        WordClusters.of(33_278).cutoffs());
    assertEquals(
        List.of(100, 166, 278, 464, 774, 1291, 2154, 3593, 5994, 10_000),
        WordClusters.of(10_000).cutoffs());
    assertEquals(
        List.of(144, 112, 80, 64, 48, 32, 32, 16, 16, 16), widths(WordClusters.of(33_278), 200));
  }

  private static List<Integer> widths(WordClusters clusters, int hidden) {
    return IntStream.range(0, clusters.count()).mapToObj(k -> clusters.width(k, hidden)).toList();
  }

  @Test
  void smallVocabulariesHaveFewClusters() {
    assertEquals(List.of(7, 11, 19, 31, 53), WordClusters.of(53).cutoffs());
    assertEquals(List.of(2, 3, 5), WordClusters.of(5).cutoffs());
    assertEquals(List.of(1, 3), WordClusters.of(3).cutoffs());
    assertEquals(List.of(1, 2), WordClusters.of(2).cutoffs());
  }

  @Test
  void vectorsAreWholeUnlessTheLayerIsSmaller() {
    assertEquals(List.of(16, 16, 16, 16), widths(WordClusters.of(53), 17));
    assertEquals(List.of(7, 7, 7, 7), widths(WordClusters.of(53), 7));
    assertEquals(List.of(1, 1, 1, 1), widths(WordClusters.of(53), 1));
  }

  @Test
  void aTokensWordsGrowWithTheRootOfTheVocabularyAndAClustersShare() {
    for (int V : new int[] {100, 1000, 33_278, 1_000_000, 20_000_000}) {
      WordClusters clusters = WordClusters.of(V);
      double words = clusters.headWords() + clusters.count();
      for (int k = 0; k < clusters.count(); k++) {
        double first = clusters.first(k);
        double share = Math.log((first + clusters.size(k)) / first) / Math.log(V); // Zipf's law
        words += share * clusters.size(k);
      }
      double expected = Math.sqrt(V) + V / (2 * Math.log(V));
      assertEquals(expected, words, 0.2 * expected, "of " + V);
    }
  }

  @Test
  void everyWordHasItsPlace() {
    WordClusters clusters = new WordClusters(List.of(3, 5, 11));
    int[] expected = {-1, -1, -1, 0, 0, 1, 1, 1, 1, 1, 1};
    for (int word = 0; word < expected.length; word++) {
      assertEquals(expected[word], clusters.clusterOf(word));
    }
    assertEquals(-1, clusters.clusterOf(-1), "padding");
    assertEquals(2, clusters.size(0));
    assertEquals(6, clusters.size(1));
    assertThrows(IllegalArgumentException.class, () -> new WordClusters(List.of(3, 3, 5)));
    assertThrows(IllegalArgumentException.class, () -> new WordClusters(List.of(7)));
  }
}
