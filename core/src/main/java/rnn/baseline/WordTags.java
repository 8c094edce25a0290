package rnn.baseline;

import java.io.Serializable;
import rnn.text.Vocabulary;

/**
 * Tags that words have in training, and how often. The words of the vocabulary come first, then
 * those that it does not have.
 */
final class WordTags implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int vocabulary; // V
  private final int words; // V+U
  private final int labels; // K
  private final int[] starts; // [V+U+1] first of each word's counts
  private final int[] tags; // [counts]
  private final long[] counts; // [counts]
  private final long[] occurrences; // [V+U]

  /** The tags of a vocabulary's words, counted by {@link TagCounts#wordLabels}. */
  WordTags(KeyCounts wordLabels, LabelSizes sizes) {
    this(wordLabels, KeyCounts.NONE, sizes, 0);
  }

  /** The same, and the tags of {@code unknown} words. */
  WordTags(KeyCounts wordLabels, UnknownWords unknown, LabelSizes sizes) {
    this(wordLabels, unknown.labels(), sizes, unknown.size());
  }

  private WordTags(KeyCounts wordLabels, KeyCounts unknownLabels, LabelSizes sizes, int unknown) {
    vocabulary = sizes.words();
    words = Math.addExact(sizes.words(), unknown);
    labels = sizes.labels();
    int known = wordLabels.size();
    tags = new int[known + unknownLabels.size()];
    counts = new long[tags.length];
    occurrences = new long[words];
    starts = new int[words + 1];
    for (int i = 0; i < tags.length; i++) {
      KeyCounts from = i < known ? wordLabels : unknownLabels;
      int row = i < known ? i : i - known;
      int word = (int) (from.key(row) / labels) + (i < known ? 0 : vocabulary);
      tags[i] = (int) (from.key(row) % labels);
      counts[i] = from.count(row);
      occurrences[word] += counts[i];
      starts[word + 1] = i + 1;
    }
    for (int word = 0; word < words; word++) {
      starts[word + 1] = Math.max(starts[word + 1], starts[word]);
    }
  }

  /** {@code V}: number of words in the vocabulary, and place of the first that is not in it. */
  int vocabulary() {
    return vocabulary;
  }

  /** {@code V+U}: number of words. */
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
    long[] sums = new long[labels];
    for (int word = 0; word < vocabulary; word++) {
      add(word, sums);
    }
    return sums;
  }

  /**
   * Occurrences of each tag {@code [K]} with words that occur once; with {@code <unk>} too where
   * the words it stands for are not told apart.
   */
  long[] tagCountsOfRare() {
    long[] sums = new long[labels];
    for (int word = 0; word < words; word++) {
      boolean isRare = word == Vocabulary.UNKNOWN ? words == vocabulary : occurrences[word] == 1;
      if (isRare) {
        add(word, sums);
      }
    }
    return sums;
  }

  private void add(int word, long[] sums) {
    for (int i = starts[word]; i < starts[word + 1]; i++) {
      sums[tags[i]] += counts[i];
    }
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
