package rnn.model;

import java.util.Objects;
import rnn.baseline.CountedLanguageModel;
import rnn.predict.State;
import rnn.text.Vocabulary;

/** State of a language model that learned by counting, which begins anew after each sentence. */
final class BaselineState implements State {
  private final Vocabulary vocabulary;
  private final CountedLanguageModel.Reader reader;
  private final float[] probabilities; // [V]

  BaselineState(Vocabulary vocabulary, CountedLanguageModel model) {
    this.vocabulary = vocabulary;
    this.reader = model.reader();
    this.probabilities = new float[vocabulary.size()];
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public void restart() {
    reader.restart();
  }

  @Override
  public void advance(int token) {
    Objects.checkIndex(token, vocabulary.size());
    reader.advance(token);
  }

  @Override
  public float[] nextProbabilities() {
    reader.nextProbabilities(probabilities);
    return probabilities;
  }
}
