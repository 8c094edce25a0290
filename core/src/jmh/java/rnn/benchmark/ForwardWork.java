package rnn.benchmark;

import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.network.NetworkSpec;

/** Evaluation of windows of the size of training: forward and cross-entropy, no dropout. */
final class ForwardWork implements Work {
  private static final double FLOP_PER_WEIGHT = 2;

  private final Configuration configuration;
  private final Network network;
  private final RandomText text;
  private final float[] lossNats; // [T,B]
  private final Pass pass = new Pass();
  private boolean begun;

  /** Evaluation of a freshly initialised network. */
  ForwardWork(Configuration configuration, Kernels kernels) {
    NetworkSpec spec = configuration.spec();
    this.configuration = configuration;
    this.network = Network.bind(spec, configuration.window(), configuration.batchSize(), kernels);
    float[] initial = spec.layout().initial(1);
    System.arraycopy(initial, 0, network.parameters(), 0, initial.length);
    this.lossNats = new float[tokens()];
    this.text =
        new RandomText(
            configuration.vocabularySize(), configuration.window(), configuration.batchSize());
  }

  @Override
  public void run() {
    text.advance();
    pass.evaluate(text.batch());
    pass.setContinuesPrevious(begun);
    network.evaluate(pass, lossNats);
    begun = true;
  }

  @Override
  public int tokens() {
    return configuration.window() * configuration.batchSize();
  }

  @Override
  public double flopPerToken() {
    return FLOP_PER_WEIGHT * configuration.evaluationWeights();
  }

  @Override
  public Double lossNatsPerToken() {
    double sum = 0;
    for (float loss : lossNats) {
      sum += loss;
    }
    return sum / lossNats.length;
  }
}
