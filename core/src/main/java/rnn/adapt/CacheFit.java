package rnn.adapt;

import static rnn.adapt.AdaptationOptions.CACHE_SHARE;
import static rnn.adapt.AdaptationOptions.CACHE_THETA;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.model.Model;

/**
 * The likeliest {@code θ} and share of a neural cache for held-out text: of a grid of {@code θ},
 * each with the share that is the likeliest beside it, which is a weight of a mixture of two.
 */
public final class CacheFit {
  /** The values of {@code θ} that are tried. */
  public static final List<Double> THETAS = List.of(0.0, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0);

  private CacheFit() {}

  /**
   * {@code [1 + thetas][n]}: natural logarithms of the probabilities of a shard's tokens by the
   * network, and by the cache alone with each of {@link #THETAS}. An empty cache says what the
   * network says.
   *
   * @param options the size of the cache, and dynamic evaluation if there is any
   */
  public static double[][] logProbabilities(
      Model model, AdaptationOptions options, Shard shard, Kernels kernels) {
    AdaptiveLikelihoods network = new AdaptiveLikelihoods(model, options, Scope.SHARD, kernels);
    NeuralCache cache = network.cache();
    double[][] logs = new double[1 + THETAS.size()][shard.tokens().length];
    network.read(
        shard,
        (place, token, log) -> {
          logs[0][place] = log;
          for (int i = 0; i < THETAS.size(); i++) {
            logs[1 + i][place] =
                cache.isEmpty() ? log : Math.log(cache.probability(token, THETAS.get(i)));
          }
        });
    return logs;
  }

  /**
   * {@code options} with the best {@code θ} and share.
   *
   * @param shards of each held-out shard, in their order, {@link #logProbabilities}
   */
  public static AdaptationOptions fit(AdaptationOptions options, List<double[][]> shards) {
    double best = Double.NEGATIVE_INFINITY;
    AdaptationOptions fitted = options;
    for (int i = 0; i < THETAS.size(); i++) {
      List<double[][]> pairs = new ArrayList<>();
      for (double[][] shard : shards) {
        pairs.add(new double[][] {shard[0], shard[1 + i]});
      }
      MixtureWeights weights = MixtureWeights.fit(pairs);
      double logLikelihood = 0;
      for (double[][] pair : pairs) {
        logLikelihood += weights.expectation(pair).logLikelihood();
      }
      if (logLikelihood > best) {
        best = logLikelihood;
        double theta = THETAS.get(i);
        double share = rounded(weights.get(1));
        fitted =
            options.with(
                o -> {
                  o.set(CACHE_THETA, theta);
                  o.set(CACHE_SHARE, share);
                });
      }
    }
    return fitted;
  }

  /** A share that can be read and typed, below 1. */
  private static double rounded(double share) {
    return Math.min(0.999, Math.rint(share * 1000) / 1000);
  }
}
