package rnn.spark.ml;

import rnn.model.TrainedModel;
import rnn.text.LabelSet;

/** The labels of a model. */
final class ModelLabels {
  private ModelLabels() {}

  /** The labels that {@code model} predicts, in the order of their ids. */
  static String[] of(TrainedModel model) {
    LabelSet labels = model.encoder().labels();
    if (labels == null) {
      throw new IllegalStateException("A language model has no labels");
    }
    return labels.labels().toArray(String[]::new);
  }
}
