package rnn.head;

import rnn.option.OptionException;

/**
 * The sizes and choices that an output layer is asked for.
 *
 * @param inputSize {@code H}
 * @param vocabularySize {@code V}
 * @param tiesEmbedding whether the embedding is to be the output's weight, as far as that goes
 * @param activation name of the layer between the logits and the softmax, in {@link
 *     OutputActivations}
 * @param loss name of what is minimised, in {@link Losses}
 * @param samples words that {@code sampled} draws for a window; the others do not look at it
 * @param addedWords the last words, as many, that are not in the order of frequency
 */
public record OutputShape(
    int inputSize,
    int vocabularySize,
    boolean tiesEmbedding,
    String activation,
    String loss,
    int samples,
    int addedWords) {

  /** Words all of which are in the order of frequency. */
  public OutputShape(
      int inputSize,
      int vocabularySize,
      boolean tiesEmbedding,
      String activation,
      String loss,
      int samples) {
    this(inputSize, vocabularySize, tiesEmbedding, activation, loss, samples, 0);
  }

  /** Checks names and added words. */
  public OutputShape {
    if (addedWords < 0 || addedWords > Math.max(0, vocabularySize - 2)) {
      throw new IllegalArgumentException(
          "Added words must be 0 to %d of %d words but are %d"
              .formatted(vocabularySize - 2, vocabularySize, addedWords));
    }
    OutputActivations.named(activation, vocabularySize);
    Losses.named(loss);
  }

  /**
   * Refuses what the output called {@code output} cannot do because it never has the logits of all
   * words.
   *
   * @throws IllegalArgumentException if an activation of the logits or another loss than
   *     cross-entropy is asked for
   */
  void requirePlainCrossEntropy(String output) {
    if (!OutputActivations.named(activation, vocabularySize).isEmpty()
        || !loss.equals(CrossEntropy.NAME)) {
      throw new OptionException(
          "The output %s never has the logits of all words, so it needs {output-activation} none"
              + " and {loss} cross-entropy but got %s and %s; leave them out, or take {output}"
              + " full",
          output, activation, loss);
    }
  }
}
