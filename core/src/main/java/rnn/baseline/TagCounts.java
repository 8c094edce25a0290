package rnn.baseline;

import java.util.List;
import java.util.SortedMap;
import rnn.batch.Labelling;
import rnn.batch.Shard;

/**
 * Counts of the labels of tokens in a shard, which sum over shards. A token without a label, or
 * with one that training does not know, counts nowhere.
 */
public final class TagCounts {
  private TagCounts() {}

  /** Keys of {@link #wordLabels}: a word and a label. */
  static KeyCounts.Digits wordLabelDigits(int words, int labels) {
    return new KeyCounts.Digits(List.of("word", "label"), List.of(words, labels));
  }

  /**
   * Keys of {@link #trigrams}: three labels one after the other. The number of labels itself stands
   * for the boundary, before the first label twice, behind the last once.
   */
  static KeyCounts.Digits trigramDigits(int labels) {
    return new KeyCounts.Digits(
        List.of("first", "second", "third"), List.of(labels + 1, labels + 1, labels + 1));
  }

  /**
   * Occurrences of each word with each label.
   *
   * @param labels {@code K}
   */
  public static KeyCounts wordLabels(Shard shard, int labels) {
    requireLabelsOfTokens(shard);
    KeyCounts.Counter counter = new KeyCounts.Counter();
    int[] words = shard.tokens(); // [n]
    for (int i = 0; i < words.length; i++) {
      int label = shard.labels()[i];
      if (label >= 0) {
        counter.add((long) words[i] * labels + label, 1);
      }
    }
    return counter.counts();
  }

  /**
   * Occurrences of three labels one after the other, boundaries of sequences included; not those
   * with a token that has no label.
   *
   * @param labels {@code K}
   */
  public static KeyCounts trigrams(Shard shard, int labels) {
    requireLabelsOfTokens(shard);
    KeyCounts.Counter counter = new KeyCounts.Counter();
    long radix = labels + 1L;
    for (int i = 0; i < shard.sentences(); i++) {
      int end = shard.starts()[i + 1];
      int first = labels;
      int second = labels;
      for (int t = shard.starts()[i]; t <= end; t++) {
        int third = t == end ? labels : shard.labels()[t];
        if (first >= 0 && second >= 0 && third >= 0) {
          counter.add((first * radix + second) * radix + third, 1);
        }
        first = second;
        second = third;
      }
    }
    return counter.counts();
  }

  /**
   * Occurrences with each label of the words that the vocabulary does not have, by their
   * characters; the label is the key. None where characters are not looked at.
   */
  public static SortedMap<String, KeyCounts> unknownWords(Shard shard) {
    requireLabelsOfTokens(shard);
    return UnknownWords.count(shard);
  }

  /**
   * Checks that boundaries stand before and behind sequences only.
   *
   * @throws IllegalArgumentException if {@link #trigrams} cannot have counted such trigrams
   */
  static void checkBoundaries(KeyCounts trigrams, int labels) {
    KeyCounts.Digits digits = trigramDigits(labels);
    for (int i = 0; i < trigrams.size(); i++) {
      int first = digits.id(trigrams.key(i), 0);
      int second = digits.id(trigrams.key(i), 1);
      int third = digits.id(trigrams.key(i), 2);
      if (second == labels && (first < labels || third == labels)) {
        throw new IllegalArgumentException(
            "Trigrams must have the boundary, %d, before or behind labels but there is %d %d %d"
                .formatted(labels, first, second, third));
      }
    }
  }

  private static void requireLabelsOfTokens(Shard shard) {
    if (shard.labelling() != Labelling.TOKENS) {
      throw new IllegalArgumentException(
          "Shard %d must have labels of its tokens but has labels of %s"
              .formatted(shard.id(), shard.labelling()));
    }
  }
}
