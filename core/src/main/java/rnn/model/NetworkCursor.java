package rnn.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.head.LikeliestWords;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.Network;
import rnn.parameter.FixedWeights;
import rnn.predict.Candidate;
import rnn.predict.State;
import rnn.text.Vocabulary;

/**
 * Cursor of a recurrent network, as its training has it: a text begins with an {@code <eos>} that
 * is read from a zero state; if the network was trained on sentences, each {@code <eos>} is.
 */
final class NetworkCursor implements ResumableCursor {
  private final Model model;
  private final Network network;
  private final Pass pass = new Pass();
  private final Batch batch = new Batch(1, 1);
  private final Tensor probabilities; // [B=1,V]
  private final LikeliestWords likeliest = new LikeliestWords();

  /**
   * A cursor at the beginning of a text, which shares {@code model}'s parameters.
   *
   * @param fixed {@linkplain Model#fixedWeights() these}
   * @throws IllegalArgumentException if it is not a language model
   */
  NetworkCursor(Model model, @Nullable FixedWeights fixed, Kernels kernels) {
    Models.require(model, Labelling.NONE);
    this.model = model;
    this.network = model.bound(fixed, 1, 1, kernels);
    this.probabilities = Tensor.zeros(1, model.network().vocabularySize());
    restart();
  }

  @Override
  public Vocabulary vocabulary() {
    return model.vocabulary();
  }

  @Override
  public void restart() {
    batch.start(1);
    read(Vocabulary.END_OF_SENTENCE);
  }

  @Override
  public void advance(int token) {
    Objects.checkIndex(token, vocabulary().size());
    if (token == Vocabulary.END_OF_SENTENCE && model.forgetsAtSentenceEnd()) {
      batch.start(1);
    } else {
      batch.resume(1);
    }
    read(token);
  }

  @Override
  public void advanceWithin(int token) {
    batch.resume(1);
    read(token);
  }

  @Override
  public State state() {
    return NetworkTextReader.state(network);
  }

  @Override
  public void resume(State state) {
    NetworkTextReader.resume(network, state);
  }

  private void read(int token) {
    batch.put(0, 0, token, Batch.PADDING);
    pass.evaluate(batch);
    network.advance(pass);
  }

  @Override
  public float[] nextProbabilities() {
    network.nextProbabilities(probabilities);
    return probabilities.data();
  }

  @Override
  public double surprise(int token) {
    double nats = network.nextLossNats(token);
    if (Double.isNaN(nats)) {
      throw NextTokens.notANumber("surprise");
    }
    return nats;
  }

  /**
   * The {@code count} likeliest tokens in their order, to be read until the next call.
   *
   * @throws ArithmeticException if a probability is not a number
   */
  LikeliestWords likeliestWords(int count) {
    likeliest.begin(Math.min(count, vocabulary().size()));
    network.nextLikeliest(probabilities, likeliest);
    likeliest.sort();
    return likeliest;
  }

  @Override
  public List<Candidate> likeliest(int count) {
    try {
      likeliestWords(count);
    } catch (ArithmeticException e) {
      ArithmeticException error = NextTokens.notANumber("probability");
      error.initCause(e);
      throw error;
    }
    List<Candidate> candidates = new ArrayList<>(likeliest.count());
    for (int i = 0; i < likeliest.count(); i++) {
      candidates.add(
          new Candidate(vocabulary().token(likeliest.word(i)), likeliest.probability(i)));
    }
    return candidates;
  }
}
