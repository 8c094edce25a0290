package rnn.spark.score;

import rnn.batch.Labelling;
import rnn.model.Model;
import rnn.model.Models;
import rnn.spark.job.InputException;

/** Checks that a model is of a kind that a command is for. */
public final class ModelKinds {
  private ModelKinds() {}

  /**
   * Checks that {@code model} is a language model.
   *
   * @param directory where it is, for messages
   * @param use what it is for, such as {@code score text}
   * @throws InputException if it is not one
   */
  public static void requireLanguageModel(Model model, String directory, String use) {
    if (model.encoder().labelling() != Labelling.NONE) {
      throw new InputException(
          "The model in %s must be a language model to %s but is a %s; rnn predict writes its labels"
              .formatted(directory, use, Models.kind(model)));
    }
  }

  /**
   * Checks that {@code model} is a tagger or a classifier.
   *
   * @param directory where it is, for messages
   * @throws InputException if it is none
   */
  static void requireLabels(Model model, String directory) {
    if (model.encoder().labelling() == Labelling.NONE) {
      throw new InputException(
          "The model in %s must be a tagger or a classifier to predict labels but is a %s; rnn score says how probable it finds rows"
              .formatted(directory, Models.kind(model)));
    }
  }

  /**
   * Checks that {@code model} is a tagger, as column files need one.
   *
   * @param directory where it is, for messages
   * @throws InputException if it is not one
   */
  static void requireTagger(Model model, String directory) {
    if (model.encoder().labelling() != Labelling.TOKENS) {
      throw new InputException(
          "The model in %s must be a tagger for column files but is a %s; give it lines by --format text, or a table"
              .formatted(directory, Models.kind(model)));
    }
  }
}
