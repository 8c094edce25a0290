package rnn.spark.score;

import rnn.batch.Labelling;
import rnn.model.ModelKind;
import rnn.model.Models;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;

/** Checks that a model is of a kind that a command is for. */
public final class ModelKinds {
  private ModelKinds() {}

  /**
   * Checks that a model is a language model.
   *
   * @param directory where it is, for messages
   * @param use what it is for, such as {@code score text}
   * @throws InputException if it is not one
   */
  public static void requireLanguageModel(ModelKind kind, String directory, String use) {
    if (kind.labelling() != Labelling.NONE) {
      throw new InputException(
          "The model in %s must be a language model to %s but is a %s; rnn predict writes its labels"
              .formatted(directory, use, Models.kind(kind.labelling())));
    }
  }

  /**
   * Checks that a model predicts labels of {@code source}: that it is a tagger, a classifier or a
   * language model with hidden states, and for column files a tagger.
   *
   * @param directory where it is, for messages
   * @throws InputException if it does not
   */
  public static void requireLabels(ModelKind kind, String directory, Source source) {
    if (kind.labelling() == Labelling.NONE && !kind.hasStates()) {
      throw new InputException(
          "The model in %s must be a tagger or a classifier to predict labels but is a %s; rnn score says how probable it finds rows"
              .formatted(directory, Models.kind(kind.labelling())));
    }
    if (kind.labelling() != Labelling.TOKENS && Source.isOfColumns(source.format())) {
      throw new InputException(
          "The model in %s must be a tagger for column files but is a %s; give it lines by --format text, or a table"
              .formatted(directory, Models.kind(kind.labelling())));
    }
  }
}
