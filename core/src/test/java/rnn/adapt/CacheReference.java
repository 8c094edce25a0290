package rnn.adapt;

import java.util.Arrays;
import rnn.model.Model;
import rnn.testkit.TwinNetwork;
import rnn.text.Vocabulary;

/**
 * A network with a neural cache in double precision, straight from the formula: all pairs of tokens
 * of a text.
 */
final class CacheReference {
  private CacheReference() {}

  /**
   * Distributions {@code [n][V]} at each token of a text that begins with an {@code <eos>} that is
   * read from a zero state.
   *
   * @param forgets whether each {@code <eos>} is read from a zero state
   */
  static double[][] distributions(
      Model model, int[] text, boolean forgets, AdaptationOptions options) {
    TwinNetwork twin = TwinNetwork.of(model.network(), model.layout(), model.parameters());
    double[] embedding = twin.parameters().get("embedding.weight"); // [V,E]
    int E = model.network().input().outputSize();
    int n = text.length;
    double[][] h = new double[n][];
    double[][] p = new double[n][];
    double[][][] state = twin.zeroStates(1)[0];
    for (int t = 0; t < n; t++) {
      int input = t == 0 ? Vocabulary.END_OF_SENTENCE : text[t - 1];
      if (forgets && input == Vocabulary.END_OF_SENTENCE) {
        state = twin.zeroStates(1)[0];
      }
      h[t] = twin.step(Arrays.copyOfRange(embedding, input * E, input * E + E), state).clone();
      p[t] = twin.probabilities(h[t]);
    }
    for (int t = 1; t < n; t++) {
      double[] cache = new double[p[t].length];
      double sum = 0;
      for (int i = Math.max(0, t - options.get(AdaptationOptions.CACHE)); i < t; i++) {
        double product = 0;
        for (int j = 0; j < h[t].length; j++) {
          product += h[t][j] * h[i][j];
        }
        double weight = Math.exp(options.get(AdaptationOptions.CACHE_THETA) * product);
        cache[text[i]] += weight;
        sum += weight;
      }
      double share = options.get(AdaptationOptions.CACHE_SHARE);
      for (int w = 0; w < cache.length; w++) {
        p[t][w] = (1 - share) * p[t][w] + share * cache[w] / sum;
      }
    }
    return p;
  }
}
