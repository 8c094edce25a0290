package rnn.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.math.Panels;

/**
 * Division of a vocabulary by frequency, for an {@link AdaptiveOutput}: the head's words first,
 * then the clusters, each of rarer words than the one before.
 *
 * <p>The rule is part of the model format, for the parameters' shapes depend on it:
 *
 * <pre>{@code
 * head       c₀ = √V, at most V/2
 * clusters   K = ln V, rounded
 * cutoffs    cₖ = c₀·(V/c₀)^(k/K)                  a cluster is about √e times the one before
 * vectors    Dₖ = H/16^((k+1)/K), in whole vectors of 16 values, at least one, at most H
 * }</pre>
 *
 * <p>Word frequencies fall as Zipf's law says, so that the words up to rank {@code c} make up about
 * {@code ln c / ln V} of a text: the head has half of it and each cluster one {@code 2K}th. A token
 * pays for the words of the head and of its own cluster, on average {@code √V + V/(2K)} of them;
 * Grave et al. 2017, section 4, weigh such costs. More clusters would have too few tokens of a
 * window each to fill a product's lanes.
 *
 * @param cutoffs {@code c₀, c₁, …, V}: where the first cluster begins, where each of them ends
 */
public record WordClusters(List<Integer> cutoffs) {
  private static final double LAST_SHRINKS_BY = 16;
  private static final double EULER_GAMMA = 0.57721566490153286;

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

  /** The clusters of {@code vocabularySize} words. */
  public static WordClusters of(int vocabularySize) {
    int head = Math.min(vocabularySize / 2, (int) StrictMath.sqrt(vocabularySize));
    int count = (int) Math.max(1, Math.round(StrictMath.log(vocabularySize)));
    int[] cutoffs = new int[count + 1];
    double ratio = (double) vocabularySize / head;
    for (int k = 0; k <= count; k++) {
      cutoffs[k] =
          k == count ? vocabularySize : (int) (head * StrictMath.pow(ratio, (double) k / count));
    }
    return new WordClusters(Arrays.stream(cutoffs).distinct().boxed().toList());
  }

  /** These clusters and {@code words} more words behind, of the last cluster. */
  WordClusters withAdded(int words) {
    List<Integer> longer = new ArrayList<>(cutoffs);
    longer.set(count(), vocabularySize() + words);
    return new WordClusters(longer);
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

  /**
   * {@code Dₖ}, the values of a word's vector in cluster {@code k}, under {@code inputSize} units.
   */
  public int width(int k, int inputSize) {
    double exact = inputSize / StrictMath.pow(LAST_SHRINKS_BY, (k + 1.0) / count());
    int whole = (int) Math.max(1, Math.round(exact / Panels.GRAIN)) * Panels.GRAIN;
    return Math.min(whole, inputSize);
  }

  /**
   * Share of a text's tokens that are words of cluster {@code k}, by Zipf's law: {@code (ln cₖ₊₁ −
   * ln cₖ) / (ln V + γ)}.
   */
  public double share(int k) {
    double ofCluster = StrictMath.log((double) cutoffs.get(k + 1) / cutoffs.get(k));
    return ofCluster / (StrictMath.log(vocabularySize()) + EULER_GAMMA);
  }

  /** The cluster of {@code word}, negative for a word of the head and for padding. */
  int clusterOf(int word) {
    int k = -1;
    while (word >= cutoffs.get(k + 1)) {
      k++;
    }
    return k;
  }
}
