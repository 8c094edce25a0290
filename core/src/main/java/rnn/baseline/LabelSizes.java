package rnn.baseline;

import java.io.Serializable;
import rnn.batch.ExampleEncoder;
import rnn.text.LabelSet;

/**
 * Sizes that the tables of a model of labels fit.
 *
 * @param words {@code V}
 * @param labels {@code K}
 */
record LabelSizes(int words, int labels) implements Serializable {
  private static final String WORDS = "words";
  private static final String LABELS = "labels";

  /**
   * The sizes of {@code encoder}.
   *
   * @throws IllegalArgumentException if it has no labels
   */
  static LabelSizes of(ExampleEncoder encoder) {
    LabelSet labels = encoder.labels();
    if (labels == null) {
      throw new IllegalArgumentException(
          "A model of labels must have labels but its data has none; give labelled data");
    }
    return new LabelSizes(encoder.words().size(), labels.size());
  }

  /** Adds the sizes to {@code tables}. */
  void addTo(Tables tables) {
    tables.set(WORDS, words).set(LABELS, labels);
  }

  /**
   * Checks that {@code tables} are of these sizes.
   *
   * @throws IllegalArgumentException if they are of others
   */
  void check(Tables tables) {
    require(tables, WORDS, words);
    require(tables, LABELS, labels);
  }

  private static void require(Tables tables, String name, int size) {
    int found = tables.integer(name, 0, Integer.MAX_VALUE);
    if (found != size) {
      throw new IllegalArgumentException(
          "Setting %s must be %,d, as many as the model's file of them has, but is %,d; are the files of one model?"
              .formatted(name, size, found));
    }
  }
}
