package rnn.layer;

import java.util.Arrays;
import java.util.List;

/**
 * How an {@link AdaptiveOutput} cuts up a vocabulary in the order of frequency: the head's words
 * first, then the clusters, each of rarer words than the one before.
 *
 * <p>The rule is part of the model format, for the parameters' shapes depend on it:
 *
 * <pre>{@code
 * head       c₀ = 6·√V, at most V/2
 * clusters   K = 2, or 3 beyond 2¹⁷ words; fewer where vectors of H/4ᴷ values would be empty
 * cutoffs    cₖ = c₀·(V/c₀)^(k/K), so that each cluster is as many times larger as the one before
 * }</pre>
 *
 * <p>Word frequencies fall as Zipf's law says, so that the words up to rank {@code c} make up about
 * {@code ln c / ln V} of a text: a geometric row of cutoffs shares the rarer words' tokens out
 * evenly, and the square root keeps the head, which every token pays for, near the price of the
 * clusters, which few do.
 *
 * @param cutoffs {@code c₀, c₁, …, V}: where the first cluster begins, where each of them ends
 */
public record WordClusters(List<Integer> cutoffs) {
  private static final double HEAD_FACTOR = 6;
  private static final int THREE_CLUSTERS_BEYOND = 1 << 17;

  /** Checks the order. */
  public WordClusters {
    cutoffs = List.copyOf(cutoffs);
    for (int i = 0; i < cutoffs.size(); i++) {
      if (cutoffs.size() < 2 || cutoffs.get(i) <= (i == 0 ? 0 : cutoffs.get(i - 1))) {
        throw new IllegalArgumentException(
            "Cutoffs must be two or more growing numbers of words, the last of them all, but are "
                + cutoffs);
      }
    }
  }

  /**
   * The clusters of {@code vocabularySize} words under hidden layers of {@code inputSize} units.
   */
  public static WordClusters of(int vocabularySize, int inputSize) {
    int head = Math.min(vocabularySize / 2, (int) (HEAD_FACTOR * StrictMath.sqrt(vocabularySize)));
    int most = vocabularySize > THREE_CLUSTERS_BEYOND ? 3 : 2;
    int count = 0;
    while (count < most && inputSize >> (2 * (count + 1)) > 0) {
      count++;
    }
    if (count == 0) {
      throw new IllegalArgumentException(
          "The output %s needs a hidden layer of at least 4 units, for its rare words have vectors of a quarter of that, but got %d; take --hidden 4 or more, or --output full"
              .formatted(AdaptiveOutput.NAME, inputSize));
    }
    int[] cutoffs = new int[count + 1];
    double ratio = (double) vocabularySize / head;
    for (int k = 0; k <= count; k++) {
      cutoffs[k] =
          k == count ? vocabularySize : (int) (head * StrictMath.pow(ratio, (double) k / count));
    }
    return new WordClusters(Arrays.stream(cutoffs).distinct().boxed().toList());
  }

  /** {@code V}. */
  int vocabularySize() {
    return cutoffs.get(count());
  }

  /** {@code c₀}, the number of words in the head. */
  public int headWords() {
    return cutoffs.get(0);
  }

  /** {@code K}, the number of clusters. */
  public int count() {
    return cutoffs.size() - 1;
  }

  /** The first word of cluster {@code k}. */
  public int first(int k) {
    return cutoffs.get(k);
  }

  /** The number of words of cluster {@code k}. */
  public int size(int k) {
    return cutoffs.get(k + 1) - cutoffs.get(k);
  }

  /** The cluster of {@code word}, negative for a word of the head and for padding. */
  int of(int word) {
    int k = -1;
    while (word >= cutoffs.get(k + 1)) {
      k++;
    }
    return k;
  }
}
