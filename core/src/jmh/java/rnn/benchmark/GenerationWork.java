package rnn.benchmark;

import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.model.Sampler;
import rnn.model.Sampling;
import rnn.network.Network;
import rnn.network.NetworkSpec;

/**
 * Generation of one text, each token drawn from the distribution after the one before, as {@code
 * rnn.model.Generator} does it; a run draws as many tokens as a training window has time steps.
 */
final class GenerationWork implements Work {
  private static final double FLOP_PER_WEIGHT = 2;
  private static final int NO_UNKNOWN = -1;

  private final Configuration configuration;
  private final Network network;
  private final Sampler sampler;
  private final Pass pass = new Pass();
  private final Batch batch = new Batch(1, 1);
  private int token;
  private final Tensor probabilities; // [B=1,V]
  private long draws;

  /** Generation by a freshly initialised network. */
  GenerationWork(Configuration configuration, Kernels kernels) {
    NetworkSpec spec = configuration.spec();
    this.configuration = configuration;
    this.network = Network.bind(spec, 1, 1, kernels);
    float[] initial = spec.layout().initial(1);
    System.arraycopy(initial, 0, network.parameters(), 0, initial.length);
    this.sampler = new Sampler(Sampling.DEFAULT, spec.vocabularySize(), NO_UNKNOWN);
    this.probabilities = Tensor.zeros(1, spec.vocabularySize());
  }

  @Override
  public void run() {
    for (int i = 0; i < tokens(); i++) {
      batch.resume(1);
      batch.put(0, 0, token, Batch.PADDING);
      pass.evaluate(batch);
      pass.setContinuesPrevious(draws > 0);
      network.advance(pass);
      network.nextProbabilities(probabilities);
      token = sampler.draw(probabilities.data(), draws++);
    }
  }

  @Override
  public int tokens() {
    return configuration.window();
  }

  @Override
  public double flopPerToken() {
    return FLOP_PER_WEIGHT * configuration.generationWeights();
  }
}
