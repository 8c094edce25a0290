package rnn.spark.sql;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.predict.Classifier;
import rnn.predict.Scorer;
import rnn.predict.Tagger;
import rnn.text.Tokenizer;

/** A model in use: its tokenizer and what it does by its kind. For one thread at a time. */
final class Predictor {
  private final Labelling labelling;
  private final Tokenizer tokenizer;
  private final @Nullable Scorer scorer;
  private final @Nullable Tagger tagger;
  private final @Nullable Classifier classifier;

  Predictor(TrainedModel model) {
    labelling = model.encoder().labelling();
    tokenizer = model.tokenizer();
    scorer = labelling == Labelling.NONE ? Models.scorer(model) : null;
    tagger = labelling == Labelling.TOKENS ? Models.tagger(model) : null;
    classifier = labelling == Labelling.SEQUENCES ? Models.classifier(model) : null;
  }

  /** The labels that the model learned from. */
  Labelling labelling() {
    return labelling;
  }

  /** What divides a string into tokens. */
  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The scorer that a language model is. */
  Scorer scorer() {
    return Objects.requireNonNull(scorer);
  }

  /** The tagger. */
  Tagger tagger() {
    return Objects.requireNonNull(tagger);
  }

  /** The classifier. */
  Classifier classifier() {
    return Objects.requireNonNull(classifier);
  }
}
