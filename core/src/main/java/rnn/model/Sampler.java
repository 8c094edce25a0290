package rnn.model;

import rnn.head.LikeliestWords;
import rnn.math.CounterRandom;

/**
 * A drawer of tokens from distributions over a vocabulary. For one thread.
 *
 * <p>The {@code n}-th draw uses the {@code n}-th number of the seed, so a draw depends on nothing
 * but seed, {@code n} and the distribution. Of equally likely tokens the lower id comes first. Only
 * what {@code topK} and {@code topP} keep is sorted.
 */
public final class Sampler {
  private static final long RANDOM_STREAM = "sampler".hashCode();

  /** Likeliest tokens that are sorted at first, where their number is not known before. */
  private static final int FIRST_SORTED = 64;

  private final Sampling sampling;
  private final int unknown;
  private final double[] weights; // [V] of the keys in their order
  private final long[] keys; // [V] likelihood, then id; the likeliest is the smallest

  /**
   * A sampler over {@code vocabularySize} tokens.
   *
   * @param unknown id of {@code <unk>}, left out if {@code sampling} says so
   */
  public Sampler(Sampling sampling, int vocabularySize, int unknown) {
    this.sampling = sampling;
    this.unknown = sampling.unknown() == Sampling.Unknown.EXCLUDED ? unknown : -1;
    this.keys = new long[vocabularySize];
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
    return draw(collect(probabilities), draw);
  }

  /**
   * The number of likeliest tokens that are all that a draw depends on; {@code V} if it depends on
   * all.
   */
  int decisive() {
    if (sampling.temperature() != 0 && sampling.topK() == 0) {
      return keys.length;
    }
    return (int) Math.min(keys.length, needed() + (unknown < 0 ? 0L : 1L));
  }

  /**
   * As {@link #draw(float[], long)}, to the bit, from the {@link #decisive()} likeliest tokens
   * alone.
   *
   * @param likeliest in their order
   * @return -1 if too few of them may be drawn, so that all must be asked
   */
  int draw(LikeliestWords likeliest, long draw) {
    int candidates = 0;
    for (int i = 0; i < likeliest.count(); i++) {
      if (likeliest.probability(i) > 0 && likeliest.word(i) != unknown) {
        keys[candidates++] = key(likeliest.probability(i), likeliest.word(i));
      }
    }
    return candidates < needed() ? -1 : draw(candidates, draw);
  }

  /**
   * Tokens that a draw of few must have: one more than are kept, or it would keep their ids' order.
   */
  private long needed() {
    return sampling.temperature() == 0 ? 1 : sampling.topK() + 1L;
  }

  /** A draw from the first {@code candidates} keys. */
  private int draw(int candidates, long draw) {
    long likeliest = likeliest(candidates);
    if (sampling.temperature() == 0) {
      return token(likeliest);
    }
    int kept = candidates;
    if (sampling.topK() > 0 && sampling.topK() < candidates) {
      kept = sampling.topK();
      PartialSort.smallestFirst(keys, 0, candidates, kept);
    }
    double total = weigh(kept, likeliest);
    if (sampling.topP() < 1) {
      kept = nucleus(kept, likeliest, sampling.topP() * total);
      total = weigh(kept, likeliest);
    }
    double left = CounterRandom.uniform(sampling.seed(), RANDOM_STREAM, draw) * total;
    for (int i = 0; i < kept; i++) {
      left -= weights[i];
      if (left < 0) {
        return token(keys[i]);
      }
    }
    return token(likeliest);
  }

  /** Keys of the tokens that may be drawn, in the order of ids, and how many there are. */
  private int collect(float[] probabilities) {
    int candidates = 0;
    for (int id = 0; id < keys.length; id++) {
      float probability = probabilities[id];
      if (!(probability >= 0) || Float.isInfinite(probability)) {
        throw new IllegalArgumentException(
            ("Token %d must have a probability but has %s;"
                    + " the model's parameters are not finite, use an earlier checkpoint")
                .formatted(id, probability));
      }
      if (probability > 0 && id != unknown) {
        keys[candidates++] = key(probability, id);
      }
    }
    if (candidates == 0) {
      throw new IllegalArgumentException(
          "At least one token must have a probability, beside <unk>, but none has");
    }
    return candidates;
  }

  private long likeliest(int candidates) {
    long smallest = keys[0];
    for (int i = 1; i < candidates; i++) {
      smallest = Math.min(smallest, keys[i]);
    }
    return smallest;
  }

  /** Sets the weights of the first {@code kept} keys; their sum. */
  private double weigh(int kept, long likeliest) {
    double total = 0;
    for (int i = 0; i < kept; i++) {
      weights[i] = weight(keys[i], likeliest);
      total += weights[i];
    }
    return total;
  }

  /** {@code (p / p of the likeliest)^(1/τ)}. */
  private double weight(long key, long likeliest) {
    double ratio = probability(key) / (double) probability(likeliest);
    return sampling.temperature() == 1
        ? ratio
        : StrictMath.pow(ratio, 1.0 / sampling.temperature());
  }

  /** Sorts as many of the likeliest of {@code count} tokens as reach {@code enough} together. */
  private int nucleus(int count, long likeliest, double enough) {
    int sorted = 0;
    double reached = 0;
    for (int i = 0; i < count; i++) {
      if (reached >= enough) {
        return i;
      }
      if (i == sorted) {
        sorted = Math.min(count, Math.max(FIRST_SORTED, 4 * sorted));
        PartialSort.smallestFirst(keys, i, count, sorted - i);
      }
      reached += weight(keys[i], likeliest);
    }
    return count;
  }

  /** Bits of floats >= 0 are in their order: complemented, the greatest comes first. */
  private static long key(float probability, int token) {
    return (long) ~Float.floatToIntBits(probability) << 32 | token;
  }

  private static int token(long key) {
    return (int) key;
  }

  private static float probability(long key) {
    return Float.intBitsToFloat(~(int) (key >> 32));
  }
}
