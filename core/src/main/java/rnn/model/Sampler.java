package rnn.model;

import java.util.Arrays;
import rnn.math.CounterRandom;

/**
 * A drawer of tokens from distributions over a vocabulary. For one thread.
 *
 * <p>The {@code n}-th draw uses the {@code n}-th number of the seed, so a draw depends on nothing
 * but seed, {@code n} and the distribution. Of equally likely tokens the lower id comes first.
 */
public final class Sampler {
  private static final long RANDOM_STREAM = "sampler".hashCode();

  private final Sampling sampling;
  private final int unknown;
  private final long[] order; // [V] sort keys: likelihood, then id
  private final double[] weights; // [V]

  /**
   * A sampler over {@code vocabularySize} tokens.
   *
   * @param unknown id of {@code <unk>}, left out if {@code sampling} says so
   */
  public Sampler(Sampling sampling, int vocabularySize, int unknown) {
    this.sampling = sampling;
    this.unknown = sampling.unknown() == Sampling.Unknown.EXCLUDED ? unknown : -1;
    this.order = new long[vocabularySize];
    this.weights = new double[vocabularySize];
  }

  /**
   * The token of draw {@code draw}.
   *
   * <p>{@code <unk>} is left out first; then the temperature {@code τ} makes {@code p^(1/τ)}, the
   * {@code topK} likeliest are kept, and of those the likeliest that reach {@code topP} of what was
   * kept.
   *
   * @param probabilities {@code [V]}, not negative; unchanged
   * @throws IllegalArgumentException if no token has a probability, or one is not a number
   */
  public int draw(float[] probabilities, long draw) {
    int candidates = rank(probabilities);
    int first = token(order[0]);
    if (sampling.temperature() == 0) {
      return first;
    }
    int kept = sampling.topK() == 0 ? candidates : Math.min(candidates, sampling.topK());
    double total = 0;
    for (int i = 0; i < kept; i++) {
      double ratio = probabilities[token(order[i])] / (double) probabilities[first];
      weights[i] = Math.pow(ratio, 1.0 / sampling.temperature());
      total += weights[i];
    }
    if (sampling.topP() < 1) {
      double enough = sampling.topP() * total;
      double reached = 0;
      int i = 0;
      while (i < kept && reached < enough) {
        reached += weights[i++];
      }
      kept = i;
      total = reached;
    }
    double left = CounterRandom.uniform(sampling.seed(), RANDOM_STREAM, draw) * total;
    for (int i = 0; i < kept; i++) {
      left -= weights[i];
      if (left < 0) {
        return token(order[i]);
      }
    }
    return first;
  }

  /** Orders the tokens that may be drawn, the likeliest first, and says how many there are. */
  private int rank(float[] probabilities) {
    int candidates = 0;
    for (int id = 0; id < order.length; id++) {
      float probability = probabilities[id];
      if (!(probability >= 0) || Float.isInfinite(probability)) {
        throw new IllegalArgumentException(
            ("Token %d must have a probability but has %s;"
                    + " the model's parameters are not finite, use an earlier checkpoint")
                .formatted(id, probability));
      }
      if (probability > 0 && id != unknown) {
        // Bits of floats >= 0 are in the order of the floats: complemented, the greatest comes
        // first.
        order[candidates++] = (long) ~Float.floatToIntBits(probability) << 32 | id;
      }
    }
    if (candidates == 0) {
      throw new IllegalArgumentException(
          "At least one token must have a probability, beside <unk>, but none has");
    }
    Arrays.sort(order, 0, candidates);
    return candidates;
  }

  private static int token(long key) {
    return (int) key;
  }
}
