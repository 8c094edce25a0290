package rnn.adapt;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Weights of the models of a mixture: not negative, with the sum 1.
 *
 * <p>{@link #fit} finds the likeliest for a held-out text by expectation-maximization,
 *
 * <pre>{@code
 * λᵢ ← 1/n Σₜ λᵢ·pᵢ(xₜ) / Σⱼ λⱼ·pⱼ(xₜ)
 * }</pre>
 *
 * which never lowers the likelihood; since its logarithm is concave in the weights, what it comes
 * to is the best there is. Jelinek and Mercer 1980, "Interpolated estimation of Markov source
 * parameters from sparse data".
 */
public final class MixtureWeights implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int MAX_ITERATIONS = 1000;
  private static final double MIN_GAIN = 1e-8; // nats per token
  private static final double TOLERANCE = 2e-3; // of numbers with three digits

  private final double[] weights; // [models]

  private MixtureWeights(double[] weights) {
    this.weights = weights;
  }

  /**
   * These weights.
   *
   * @throws IllegalArgumentException if there are none, one is negative, or their sum is not 1
   */
  public static MixtureWeights of(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException(
            "Weights of a mixture must be at least 0 but are " + Arrays.toString(weights));
      }
      sum += weight;
    }
    if (!(Math.abs(sum - 1) < TOLERANCE)) {
      throw new IllegalArgumentException(
          "Weights of a mixture must have the sum 1 but %s have %s"
              .formatted(Arrays.toString(weights), sum));
    }
    return normalised(weights.clone(), sum);
  }

  /** Equal weights. */
  public static MixtureWeights equal(int models) {
    double[] weights = new double[models];
    Arrays.fill(weights, 1.0 / models);
    return of(weights);
  }

  private static MixtureWeights normalised(double[] weights, double sum) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return new MixtureWeights(weights);
  }

  /**
   * The likeliest weights for held-out text.
   *
   * @param shards of each shard {@code [models][n]}: the natural logarithms of its tokens'
   *     probabilities by each model
   * @throws IllegalArgumentException if no token is possible by any of the models
   */
  public static MixtureWeights fit(List<double[][]> shards) {
    int models = shards.isEmpty() ? 1 : shards.get(0).length;
    return fit(
        models,
        weights -> {
          Expectation all = new Expectation(models);
          shards.forEach(shard -> all.add(weights.expectation(shard)));
          return all;
        });
  }

  /**
   * The likeliest weights of {@code models} models for held-out text that lies elsewhere.
   *
   * @param expectation sums of an iteration over the text, by the weights so far
   * @throws IllegalArgumentException as {@link #fit(List)}
   */
  public static MixtureWeights fit(int models, Function<MixtureWeights, Expectation> expectation) {
    MixtureWeights weights = equal(models);
    double before = Double.NEGATIVE_INFINITY;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      Expectation all = expectation.apply(weights);
      if (all.tokens() == 0) {
        throw new IllegalArgumentException(
            "There must be held-out tokens that one of %d models finds possible, for their weights to be fitted to, but there are none"
                .formatted(models));
      }
      double mean = all.logLikelihood() / all.tokens();
      if (mean - before < MIN_GAIN) {
        break;
      }
      before = mean;
      weights = all.maximized();
    }
    return weights;
  }

  /** As {@link #fit(List)}, for one shard {@code [models][n]}. */
  public static MixtureWeights fit(double[][] logProbabilities) {
    return fit(Collections.singletonList(logProbabilities));
  }

  /**
   * Sums of an iteration over a shard: how much of the text each model accounts for. What the
   * driver adds up, in the order of the shards.
   */
  public static final class Expectation implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] shares; // [models] expected number of tokens
    private double logLikelihood;
    private long tokens;

    /** The empty sum. */
    public Expectation(int models) {
      shares = new double[models];
    }

    /** Adds the sums of another shard. */
    public void add(Expectation other) {
      for (int i = 0; i < shares.length; i++) {
        shares[i] += other.shares[i];
      }
      logLikelihood += other.logLikelihood;
      tokens += other.tokens;
    }

    /** The sums that {@link #sums} gave. */
    public static Expectation of(double[] sums) {
      Expectation expectation = new Expectation(sums.length - 2);
      System.arraycopy(sums, 0, expectation.shares, 0, expectation.shares.length);
      expectation.logLikelihood = sums[sums.length - 2];
      expectation.tokens = (long) sums[sums.length - 1];
      return expectation;
    }

    /** The sums as numbers, in which they travel. */
    public double[] sums() {
      double[] sums = Arrays.copyOf(shares, shares.length + 2);
      sums[shares.length] = logLikelihood;
      sums[shares.length + 1] = tokens;
      return sums;
    }

    /** Log-likelihood of the text by the weights that the sums are of. */
    public double logLikelihood() {
      return logLikelihood;
    }

    /** Tokens that one of the models finds possible. */
    public long tokens() {
      return tokens;
    }

    /** The weights of the next iteration. */
    public MixtureWeights maximized() {
      double sum = 0;
      for (double share : shares) {
        sum += share;
      }
      return normalised(shares.clone(), sum);
    }
  }

  /** The sums of an iteration over a shard {@code [models][n]}. */
  public Expectation expectation(double[][] logProbabilities) {
    Expectation expectation = new Expectation(weights.length);
    double[] logs = new double[weights.length];
    double[] parts = new double[weights.length];
    for (int t = 0; t < logProbabilities[0].length; t++) {
      for (int i = 0; i < logs.length; i++) {
        logs[i] = logProbabilities[i][t];
      }
      double log = mix(logs, parts);
      if (log == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double sum = 0;
      for (double part : parts) {
        sum += part;
      }
      for (int i = 0; i < parts.length; i++) {
        expectation.shares[i] += parts[i] / sum;
      }
      expectation.logLikelihood += log;
      expectation.tokens++;
    }
    return expectation;
  }

  /** {@code ln Σᵢ λᵢ·e^logs[i]}: the mixture's logarithm from those of the models. */
  public double mix(double[] logs) {
    return mix(logs, new double[logs.length]);
  }

  /** The same; {@code parts[i]} becomes {@code λᵢ·e^(logs[i] − max)}. */
  private double mix(double[] logs, double[] parts) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logs.length; i++) {
      if (weights[i] > 0) {
        max = Math.max(max, logs[i]);
      }
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      parts[i] = weights[i] > 0 ? weights[i] * Math.exp(logs[i] - max) : 0;
      sum += parts[i];
    }
    return max + Math.log(sum);
  }

  /** Number of models. */
  public int models() {
    return weights.length;
  }

  /** Weight of model {@code i}. */
  public double get(int i) {
    return weights[i];
  }

  /** The weights {@code [models]}, copied. */
  public double[] values() {
    return weights.clone();
  }

  @Override
  public String toString() {
    return Arrays.toString(weights);
  }
}
