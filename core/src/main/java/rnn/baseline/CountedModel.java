package rnn.baseline;

import java.io.Serializable;

/** A model that learned by counting. Immutable, so that threads share it. */
public sealed interface CountedModel extends Serializable
    permits CountedLanguageModel, CountedTagger, CountedClassifier {

  /** Everything it learned, of which {@link CountedKind#read} makes it again. */
  Tables tables();
}
