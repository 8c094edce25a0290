package rnn.adapt;

import static rnn.adapt.AdaptationOptions.CACHE_SHARE;
import static rnn.adapt.AdaptationOptions.CACHE_THETA;

import java.util.Objects;
import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.model.Model;
import rnn.network.Network;
import rnn.predict.State;
import rnn.text.Vocabulary;

/**
 * State of a network with a neural cache, for text to be drawn from. The cache is empty at the
 * beginning of the text, and goes on from sentence to sentence.
 */
public final class CacheState implements State {
  private final Model model;
  private final AdaptationOptions options;
  private final Network network;
  private final NeuralCache cache;
  private final Pass pass = new Pass();
  private final Batch batch = new Batch(1, 1);
  private final Tensor probabilities; // [B=1,V]

  /**
   * A state at the beginning of a text, with a copy of {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is not a language model, or {@code options} have no
   *     cache
   */
  public CacheState(Model model, AdaptationOptions options, Kernels kernels) {
    NetworkLikelihoods.requireLanguageModel(model);
    this.model = model;
    this.options = options;
    this.network = Network.forEvaluation(model.network(), 1, 1, kernels);
    System.arraycopy(model.parameters(), 0, network.parameters(), 0, model.parameters().length);
    this.cache = NeuralCache.of(options, network, kernels);
    this.probabilities = Tensor.zeros(1, model.network().vocabularySize());
    restart();
  }

  @Override
  public Vocabulary vocabulary() {
    return model.vocabulary();
  }

  @Override
  public void restart() {
    cache.clear();
    batch.start(1);
    read(Vocabulary.END_OF_SENTENCE);
  }

  @Override
  public void advance(int token) {
    Objects.checkIndex(token, vocabulary().size());
    cache.add(network.activations(), 0, token);
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
    cache.compare(network.activations(), 0);
    cache.mix(probabilities.data(), options.get(CACHE_THETA), options.get(CACHE_SHARE));
    return probabilities.data();
  }
}
