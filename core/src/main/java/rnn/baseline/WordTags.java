package rnn.baseline;

import java.io.Serializable;
import rnn.text.Vocabulary;

/** Tags that words have in training, and how often. */
final class WordTags implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int words; // V
  private final int labels; // K
  private final int[] starts; // [V+1] first of each word's counts
  private final int[] tags; // [counts]
  private final long[] counts; // [counts]
  private final long[] occurrences; // [V]

  /**
   * The words and tags of these counts.
   *
   * @param wordLabels {@link TagCounts#wordLabels} of all shards
   * @param words {@code V}
   * @param labels {@code K}
   */
  WordTags(KeyCounts wordLabels, int words, int labels) {
    this.words = words;
    this.labels = labels;
    KeyCounts.Digits digits = TagCounts.wordLabelDigits(words, labels);
    int[] ids = wordLabels.ids(digits, 0);
    tags = wordLabels.ids(digits, 1);
    counts = wordLabels.counts();
    occurrences = new long[words];
    starts = new int[words + 1];
    for (int i = 0; i < ids.length; i++) {
      occurrences[ids[i]] += counts[i];
      starts[ids[i] + 1] = i + 1;
    }
    for (int word = 0; word < words; word++) {
      starts[word + 1] = Math.max(starts[word + 1], starts[word]);
    }
  }

  /** {@code V}: number of words. */
  int words() {
    return words;
  }

  /** {@code K}: number of labels. */
  int labels() {
    return labels;
  }

  /** True of a word that occurs; {@code <unk>} stands for many, which are not told apart. */
  boolean isKnown(int word) {
    return word != Vocabulary.UNKNOWN && word < words && occurrences[word] > 0;
  }

  /** Occurrences of a word. */
  long occurrences(int word) {
    return occurrences[word];
  }

  /** First of the counts of {@code word}; those up to that of {@code word + 1} are its. */
  int start(int word) {
    return starts[word];
  }

  /** Tag of count {@code i}; those of a word ascend. */
  int tag(int i) {
    return tags[i];
  }

  /** Times that its word has tag {@link #tag}. */
  long count(int i) {
    return counts[i];
  }

  /** Occurrences of each tag {@code [K]}. */
  long[] tagCounts() {
    return tagCounts(Long.MAX_VALUE);
  }

  /** Occurrences of each tag {@code [K]} with words that occur once, or with {@code <unk>}. */
  long[] tagCountsOfRare() {
    return tagCounts(1);
  }

  private long[] tagCounts(long most) {
    long[] sums = new long[labels];
    for (int word = 0; word < words; word++) {
      if (occurrences[word] <= most || word == Vocabulary.UNKNOWN) {
        for (int i = starts[word]; i < starts[word + 1]; i++) {
          sums[tags[i]] += counts[i];
        }
      }
    }
    return sums;
  }

  /** Probability of each tag {@code [K]}, counted once more than it occurs. */
  double[] prior() {
    return addOne(tagCounts());
  }

  /** The same, of words that occur once. */
  double[] priorOfRare() {
    return addOne(tagCountsOfRare());
  }

  private static double[] addOne(long[] counts) {
    double sum = counts.length;
    for (long count : counts) {
      sum += count;
    }
    double[] probabilities = new double[counts.length];
    for (int t = 0; t < counts.length; t++) {
      probabilities[t] = (counts[t] + 1) / sum;
    }
    return probabilities;
  }
}
