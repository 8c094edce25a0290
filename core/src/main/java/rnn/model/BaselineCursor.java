package rnn.model;

import java.nio.ByteBuffer;
import java.util.Objects;
import rnn.baseline.CountedLanguageModel;
import rnn.predict.State;
import rnn.text.Vocabulary;

/** Cursor of a language model that learned by counting, which begins anew after each sentence. */
final class BaselineCursor implements ResumableCursor {
  private final Vocabulary vocabulary;
  private final CountedLanguageModel.Reader reader;
  private final float[] probabilities; // [V]

  BaselineCursor(Vocabulary vocabulary, CountedLanguageModel model) {
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
    read(token);
  }

  /** As {@link #advance(int)}; the natural logarithm of the token's probability. */
  double read(int token) {
    Objects.checkIndex(token, vocabulary.size());
    return reader.advance(token);
  }

  @Override
  public State state() {
    double[] values = reader.state();
    ByteBuffer bytes = Resumable.buffer(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return State.of(bytes.array());
  }

  @Override
  public void resume(State state) {
    double[] values = new double[reader.state().length];
    Resumable.buffer(state, values.length * Double.BYTES).asDoubleBuffer().get(values);
    reader.setState(values);
  }

  @Override
  public float[] nextProbabilities() {
    reader.nextProbabilities(probabilities);
    return probabilities;
  }
}
