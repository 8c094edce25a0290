package rnn.model;

import java.util.Objects;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.Network;
import rnn.predict.State;
import rnn.text.Vocabulary;

/**
 * State of a recurrent network, as its training has it: a text begins with an {@code <eos>} that is
 * read from a zero state; if the network was trained on sentences, each {@code <eos>} is.
 */
final class NetworkState implements State {
  private final Model model;
  private final Network network;
  private final Pass pass = new Pass();
  private final Batch batch = new Batch(1, 1);
  private final Tensor probabilities; // [B=1,V]

  /**
   * A state at the beginning of a text, with a copy of {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  NetworkState(Model model, Kernels kernels) {
    Models.require(model, Labelling.NONE);
    this.model = model;
    this.network = model.bound(1, 1, kernels);
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
}
