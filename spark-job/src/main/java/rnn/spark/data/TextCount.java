package rnn.spark.data;

import java.io.Serializable;

/**
 * What is counted of a stretch of text, and a hash of it. Counts of neighbouring stretches add up
 * to the count of both.
 *
 * <p>The hash depends on the ids and their order, not on where the text was cut: {@code H(ab) =
 * H(a)·M^|b| + H(b)} modulo 2⁶⁴.
 */
public final class TextCount implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long sentences;
  private long tokens;
  private long unknownTokens;
  private long characters;
  private double logProbabilityNats;
  private long hash;
  private long hashPower = 1; // MULTIPLIER to the number of tokens

  /** The count of no text. */
  TextCount() {}

  /** Adds the sentence that follows the stretch. */
  void add(Sentence sentence) {
    characters += sentence.characters() + 1;
    logProbabilityNats += sentence.logProbabilityNats();
    add(sentence.tokens());
  }

  /** Adds the sentence of these ids {@code [n]}, but for its characters and its probability. */
  void add(int[] sentence) {
    sentences++;
    for (int token : sentence) {
      tokens++;
      unknownTokens += token == 0 ? 1 : 0;
      hash = hash * MULTIPLIER + mixed(token + 1L);
      hashPower *= MULTIPLIER;
    }
  }

  /** Adds the stretch {@code next} that follows this one. */
  void add(TextCount next) {
    sentences += next.sentences;
    tokens += next.tokens;
    unknownTokens += next.unknownTokens;
    characters += next.characters;
    logProbabilityNats += next.logProbabilityNats;
    hash = hash * next.hashPower + next.hash;
    hashPower *= next.hashPower;
  }

  /** Sentences, each with its {@code <eos>}. */
  public long sentences() {
    return sentences;
  }

  /** Tokens, {@code <eos>} counted. */
  public long tokens() {
    return tokens;
  }

  /** Tokens that became {@code <unk>}, or were it. */
  public long unknownTokens() {
    return unknownTokens;
  }

  /** Code points, a line end counted for each sentence. */
  public long characters() {
    return characters;
  }

  /** Natural logarithm of the probability of all sentences together; NaN where nobody knows it. */
  public double logProbabilityNats() {
    return logProbabilityNats;
  }

  /** The hash in hexadecimal. */
  public String hash() {
    return "%016x".formatted(mixed(hash ^ tokens));
  }

  /** The bits of {@code value}, well mixed: the finisher of MurmurHash3. */
  static long mixed(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }
}
