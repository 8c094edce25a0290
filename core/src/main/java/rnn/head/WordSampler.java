package rnn.head;

import java.util.Arrays;
import rnn.math.CounterRandom;

/**
 * Draws words at random, frequent ones more often: the negatives of a {@link SampledOutput}.
 *
 * <p>A vocabulary in the order of frequency follows Zipf's law, near enough, and a log-uniform
 * distribution over ranks follows it too:
 *
 * <pre>{@code
 * P(w) = ln((w + 2) / (w + 1)) / ln(V + 1)          w = 0 … V−1
 * q(w) = 1 − (1 − P(w))ⁿ                            w is among n draws
 * }</pre>
 *
 * <p>Draws are with replacement and a word drawn twice counts once, so that {@code q} is exact. The
 * number {@code n} of draws is the one that is expected to give {@code samples} different words.
 * Where that would be more than half of all, all are taken: the last of them would need very many
 * draws. Words depend on the seed only; logarithms are those of {@link StrictMath}, the same on
 * every machine.
 */
final class WordSampler {
  /** Sets the random numbers apart from those of dropout masks. */
  private static final long STREAM = 0x73616D706C6564L;

  private final int vocabularySize;
  private final double logSize; // ln(V + 1)
  private final long draws; // n
  private final float[] logChance; // [V]: ln q(w)
  private final int[] rows; // [V]: place among the drawn words, or −1
  private final int[] words; // the drawn words, ascending
  private int count;

  /** A sampler of about {@code samples} different words out of {@code vocabularySize}. */
  WordSampler(int vocabularySize, int samples) {
    this.vocabularySize = vocabularySize;
    this.logSize = StrictMath.log(vocabularySize + 1.0);
    boolean takesAll = 2L * samples > vocabularySize;
    this.draws = takesAll ? 0 : draws(samples);
    this.logChance = new float[vocabularySize];
    if (!takesAll) {
      for (int w = 0; w < vocabularySize; w++) {
        logChance[w] = (float) StrictMath.log(chance(w, draws));
      }
    }
    this.rows = new int[vocabularySize];
    this.words = new int[takesAll ? vocabularySize : (int) Math.min(draws, vocabularySize)];
    Arrays.fill(rows, -1);
  }

  private double chance(int word, long draws) {
    double p = StrictMath.log((word + 2.0) / (word + 1.0)) / logSize;
    return -StrictMath.expm1(draws * StrictMath.log1p(-p));
  }

  /** The fewest draws that are expected to give {@code samples} different words. */
  private long draws(int samples) {
    long below = samples - 1;
    long above = samples;
    while (expectedWords(above) < samples) {
      below = above;
      above *= 2;
    }
    while (above - below > 1) {
      long middle = (below + above) >>> 1;
      if (expectedWords(middle) < samples) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return above;
  }

  private double expectedWords(long draws) {
    double sum = 0;
    for (int w = 0; w < vocabularySize; w++) {
      sum += chance(w, draws);
    }
    return sum;
  }

  /** The most words there can be. */
  int most() {
    return words.length;
  }

  /** Draws the words of the window whose random numbers come from {@code seed}. */
  void draw(long seed) {
    for (int i = 0; i < count; i++) {
      rows[words[i]] = -1;
    }
    count = 0;
    if (draws == 0) {
      for (int w = 0; w < vocabularySize; w++) {
        words[count++] = w;
      }
    }
    for (long i = 0; i < draws; i++) {
      double high = CounterRandom.uniform(seed, STREAM, 2 * i);
      double uniform = high + 0x1p-24 * CounterRandom.uniform(seed, STREAM, 2 * i + 1);
      int word = Math.min((int) StrictMath.exp(uniform * logSize) - 1, vocabularySize - 1);
      if (rows[word] < 0) {
        rows[word] = 0;
        words[count++] = word;
      }
    }
    Arrays.sort(words, 0, count);
    for (int i = 0; i < count; i++) {
      rows[words[i]] = i;
    }
  }

  /** Number of words that were drawn. */
  int count() {
    return count;
  }

  /** Drawn word {@code i}; they ascend. */
  int word(int i) {
    return words[i];
  }

  /** The place of {@code word} among the drawn ones, −1 if it is not. */
  int row(int word) {
    return rows[word];
  }

  /** {@code ln q(word)}: 0 where all words are taken. */
  float logChance(int word) {
    return logChance[word];
  }
}
