package rnn.spark.data;

import java.io.Serializable;
import rnn.batch.Batch;
import rnn.batch.Shard;
import rnn.math.Mixing;

/**
 * Counts of a stretch of text, and a hash of it. Counts of neighbouring stretches add up to the
 * count of both.
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
  private long unseenLabels;
  private long characters;
  private long words;
  private long bytes;
  private double logProbabilityNats;
  private long hash;
  private long hashPower = 1; // MULTIPLIER to the number of tokens and labels

  /** The count of no text. */
  TextCount() {}

  /** Adds the sentence that follows the stretch. */
  void add(Sentence sentence) {
    characters += sentence.size().characters() + 1;
    words += sentence.size().words() + 1;
    bytes += sentence.size().bytes() + 1;
    logProbabilityNats += sentence.logProbabilityNats();
    add(sentence.tokens(), 0, sentence.tokens().length);
    addLabels(sentence.labels(), 0, sentence.labels().length);
  }

  /** Adds all sentences of {@code shard}, but for their sizes and probabilities. */
  void add(Shard shard) {
    int[] starts = shard.starts();
    for (int i = 0; i < shard.sentences(); i++) {
      add(shard.tokens(), starts[i], starts[i + 1]);
      switch (shard.labelling()) {
        case NONE -> {}
        case TOKENS -> addLabels(shard.labels(), starts[i], starts[i + 1]);
        case SEQUENCES -> addLabels(shard.labels(), i, i + 1);
      }
    }
  }

  private void add(int[] ids, int first, int end) {
    sentences++;
    for (int i = first; i < end; i++) {
      tokens++;
      unknownTokens += ids[i] == 0 ? 1 : 0;
      addToHash(ids[i] + 1L);
    }
  }

  private void addLabels(int[] labels, int first, int end) {
    for (int i = first; i < end; i++) {
      unseenLabels += labels[i] == Batch.UNSEEN_LABEL ? 1 : 0;
      addToHash(~(labels[i] + 2L)); // unlike any token's
    }
  }

  private void addToHash(long id) {
    hash = hash * MULTIPLIER + Mixing.mixed(id);
    hashPower *= MULTIPLIER;
  }

  /** Adds the stretch {@code next} that follows this one. */
  void add(TextCount next) {
    sentences += next.sentences;
    tokens += next.tokens;
    unknownTokens += next.unknownTokens;
    unseenLabels += next.unseenLabels;
    characters += next.characters;
    words += next.words;
    bytes += next.bytes;
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

  /** Labels that the training data does not have. */
  public long unseenLabels() {
    return unseenLabels;
  }

  /** Code points, a line end counted for each sentence. */
  public long characters() {
    return characters;
  }

  /** Words, as white space parts them, and a line end for each sentence. */
  public long words() {
    return words;
  }

  /** Bytes in UTF-8, one counted for the line end of each sentence. */
  public long bytes() {
    return bytes;
  }

  /** {@code exp(lossNats / words)}: the perplexity of a text with that loss, per word. */
  public double perplexityPerWord(double lossNats) {
    return Math.exp(lossNats / words);
  }

  /** {@code lossNats / (bytes · ln 2)}: the bits that a text with that loss takes, per byte. */
  public double bitsPerByte(double lossNats) {
    return lossNats / Math.log(2) / bytes;
  }

  /** Natural logarithm of the probability of all sentences together; NaN if it is not known. */
  public double logProbabilityNats() {
    return logProbabilityNats;
  }

  /** The hash in hexadecimal. */
  public String hash() {
    return "%016x".formatted(Mixing.mixed(hash ^ tokens));
  }
}
