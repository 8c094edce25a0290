package rnn.testkit;

import rnn.head.VocabularySpec;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

/** The shape of a language model in one row, as tests like to ask for it. */
public final class Flat {
  private Flat() {}

  /** The shape of {@code network}, which is a language model. */
  public static LanguageModelSpec of(NetworkSpec network) {
    VocabularySpec head = (VocabularySpec) network.head();
    return new LanguageModelSpec(
        network.stack().cell(),
        network.vocabularySize(),
        network.input().outputSize(),
        network.stack().hiddenSize(),
        network.stack().layers(),
        network.stack().dropout(),
        head.tiesEmbedding(),
        head.activation(),
        head.loss(),
        head.output(),
        head.samples());
  }
}
