package rnn.adapt;

import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.Network;
import rnn.option.OptionException;

/**
 * The memory of a neural cache: the activations {@code hᵢ} under the head at each of the last
 * {@code N} tokens, and the token {@code xᵢ₊₁} that followed.
 *
 * <pre>{@code
 * p(w) = Σ_{i : xᵢ₊₁ = w} e^(θ·hₜ·hᵢ) / Σᵢ e^(θ·hₜ·hᵢ)
 * }</pre>
 *
 * <p>Words that stood where the network was in a similar state become likelier. Grave, Joulin and
 * Usunier 2017, "Improving Neural Language Models with a Continuous Cache", arXiv:1612.04426,
 * equations 2 and 3; nothing is trained.
 *
 * <p>Order of use for each token: {@link #compare}, ask for probabilities, {@link #add}.
 */
final class NeuralCache {
  private final Kernels kernels;
  private final int width;
  private final float[] states; // [N,H], a ring
  private final int[] words; // [N] the token that followed each
  private final float[] similarities; // [N] hₜ·hᵢ
  private float largest; // of the similarities
  private int size;
  private int next;

  /** An empty cache of {@code capacity} states of {@code width} activations. */
  NeuralCache(int capacity, int width, Kernels kernels) {
    this.kernels = kernels.ofOneThread();
    this.width = width;
    this.states = new float[Math.multiplyExact(capacity, width)];
    this.words = new int[capacity];
    this.similarities = new float[capacity];
  }

  /**
   * The cache that {@code options} say, of what {@code network}'s head reads.
   *
   * @throws IllegalArgumentException if they say none
   */
  static NeuralCache of(AdaptationOptions options, Network network, Kernels kernels) {
    if (!options.hasCache()) {
      throw new OptionException("{cache} must be at least 1 token but is 0");
    }
    int width = network.activations().columns();
    return new NeuralCache(options.get(AdaptationOptions.CACHE), width, kernels);
  }

  /** Forgets everything. */
  void clear() {
    size = 0;
    next = 0;
  }

  /** True if it remembers nothing, and then says nothing of any word. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Compares row {@code row} of {@code activations [T,B,H]} with all states in the cache. */
  void compare(Tensor activations, int row) {
    int from = activations.index(row, 0);
    largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      similarities[i] = kernels.dot(activations.data(), from, states, i * width, width);
      largest = Math.max(largest, similarities[i]);
    }
  }

  /** Probability of {@code word} after the state last compared; 0 if the cache is empty. */
  double probability(int word, double theta) {
    double sum = 0;
    double ofWord = 0;
    for (int i = 0; i < size; i++) {
      double weight = weight(i, theta);
      sum += weight;
      ofWord += words[i] == word ? weight : 0;
    }
    return size == 0 ? 0 : ofWord / sum;
  }

  /**
   * Adds {@code share} of the cache's distribution after the state last compared to {@code
   * (1−share)} of another; leaves that as it is if the cache is empty.
   *
   * @param probabilities {@code [V]}
   */
  void mix(float[] probabilities, double theta, double share) {
    if (size == 0) {
      return;
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weight(i, theta);
    }
    for (int word = 0; word < probabilities.length; word++) {
      probabilities[word] *= (float) (1 - share);
    }
    for (int i = 0; i < size; i++) {
      probabilities[words[i]] += (float) (share * weight(i, theta) / sum);
    }
  }

  /** {@code e^(θ·(hₜ·hᵢ − max))}, which is at most 1. */
  private double weight(int i, double theta) {
    return Math.exp(theta * (similarities[i] - largest));
  }

  /**
   * Remembers that {@code word} followed row {@code row} of {@code activations}; a full cache
   * forgets its oldest state.
   */
  void add(Tensor activations, int row, int word) {
    System.arraycopy(activations.data(), activations.index(row, 0), states, next * width, width);
    words[next] = word;
    next = next + 1 == words.length ? 0 : next + 1;
    size = Math.min(size + 1, words.length);
  }
}
