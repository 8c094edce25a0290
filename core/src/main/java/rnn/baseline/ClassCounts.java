package rnn.baseline;

import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.option.OptionException;
import rnn.text.Vocabulary;

/**
 * Counts of the words and bigrams of labelled sequences in a shard, which sum over shards. A
 * sequence without a label, or with one that training does not know, counts nowhere.
 *
 * <p>Bigrams are two tokens side by side; {@code <eos>} stands before the first and behind the last
 * of a sequence.
 */
public final class ClassCounts {
  private ClassCounts() {}

  /** Keys of {@link #wordClasses}: a word and a class. */
  static KeyCounts.Digits wordClassDigits(int words, int classes) {
    return new KeyCounts.Digits(List.of("word", "label"), List.of(words, classes));
  }

  /** Keys of {@link #bigramClasses}: two words and a class. */
  static KeyCounts.Digits bigramClassDigits(int words, int classes) {
    return new KeyCounts.Digits(
        List.of("first", "second", "label"), List.of(words, words, classes));
  }

  /**
   * Checks that every bigram and class has a key.
   *
   * @throws OptionException if the vocabulary is too large for that
   */
  public static void checkKeys(int words, int classes) {
    if ((double) words * words * classes >= KeyCounts.MAX_KEYS) {
      throw new OptionException(
          "With %,d classes, {vocabulary-size} must be at most %,d for {model-kind} naive-bayes but"
              + " there are %,d words",
          classes, (long) Math.sqrt(KeyCounts.MAX_KEYS / classes), words);
    }
  }

  /**
   * Number of sequences of each class; the class is the key.
   *
   * @param classes {@code C}
   */
  public static KeyCounts classes(Shard shard, int classes) {
    requireLabelsOfSequences(shard);
    KeyCounts.Counter counter = new KeyCounts.Counter();
    for (int label : shard.labels()) {
      if (label >= 0) {
        counter.add(label, 1);
      }
    }
    return counter.counts();
  }

  /**
   * Occurrences of each word in each class.
   *
   * @param classes {@code C}
   */
  public static KeyCounts wordClasses(Shard shard, int classes) {
    requireLabelsOfSequences(shard);
    KeyCounts.Counter counter = new KeyCounts.Counter();
    for (int i = 0; i < shard.sentences(); i++) {
      int label = shard.labels()[i];
      for (int t = shard.starts()[i]; label >= 0 && t < shard.starts()[i + 1]; t++) {
        counter.add((long) shard.tokens()[t] * classes + label, 1);
      }
    }
    return counter.counts();
  }

  /**
   * Occurrences of each bigram in each class.
   *
   * @param words {@code V}
   * @param classes {@code C}
   */
  public static KeyCounts bigramClasses(Shard shard, int words, int classes) {
    requireLabelsOfSequences(shard);
    KeyCounts.Counter counter = new KeyCounts.Counter();
    for (int i = 0; i < shard.sentences(); i++) {
      int label = shard.labels()[i];
      if (label >= 0) {
        for (int t = shard.starts()[i]; t <= shard.starts()[i + 1]; t++) {
          counter.add(bigram(shard, i, t, words) * classes + label, 1);
        }
      }
    }
    return counter.counts();
  }

  /** The bigram whose second token is at {@code t}, or the boundary behind the sequence. */
  static long bigram(Shard shard, int sequence, int t, int words) {
    boolean isFirst = t == shard.starts()[sequence];
    boolean isLast = t == shard.starts()[sequence + 1];
    long first = isFirst ? Vocabulary.END_OF_SENTENCE : shard.tokens()[t - 1];
    int second = isLast ? Vocabulary.END_OF_SENTENCE : shard.tokens()[t];
    return first * words + second;
  }

  private static void requireLabelsOfSequences(Shard shard) {
    if (shard.labelling() != Labelling.SEQUENCES) {
      throw new IllegalArgumentException(
          "Shard %d must have labels of its sequences but has labels of %s"
              .formatted(shard.id(), shard.labelling()));
    }
  }
}
