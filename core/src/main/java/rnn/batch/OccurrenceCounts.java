package rnn.batch;

import rnn.text.Vocabulary;

/**
 * Numbers of different tokens by how often they occur in a training text, and the choice that
 * leaves {@code <unk>} something to learn from: a vocabulary without the tokens that occur once,
 * unless no other does, and with those that occur twice as {@link RareTokens} where there are fewer
 * of these.
 */
public final class OccurrenceCounts {
  private long once;
  private long rare;
  private boolean isAnyRepeated;

  /** Adds {@code number} different tokens, each of which occurs {@code count} times. */
  public void add(long count, long number) {
    isAnyRepeated |= count >= RareTokens.OCCURRENCES;
    rare += count == RareTokens.OCCURRENCES ? number : 0;
    once += count == 1 ? number : 0;
  }

  /** Times that a token must occur to be kept. */
  public long minimumCount() {
    return isAnyRepeated ? RareTokens.OCCURRENCES : 1;
  }

  /**
   * The vocabulary with its rare tokens.
   *
   * @param vocabulary tokens that occur {@link #minimumCount} times, from the most frequent on
   * @param maximumSize the most tokens that it could have; 0 for no limit
   */
  public CountedVocabulary withRare(Vocabulary vocabulary, int maximumSize) {
    int size = vocabulary.size();
    boolean isLimited = size == maximumSize; // many are unknown then
    return new CountedVocabulary(
        vocabulary,
        minimumCount(),
        // More words twice than once: a text that was doubled, and no estimate of new words.
        rare == 0 || rare > once || isLimited
            ? RareTokens.NONE
            : new RareTokens((int) (size - rare), size));
  }
}
