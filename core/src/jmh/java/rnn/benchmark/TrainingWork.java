package rnn.benchmark;

import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.optimizer.GradientClip;
import rnn.optimizer.Moments;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.parameter.Gradient;

/**
 * Training steps: forward, backward, clipping by global norm, SGD; the hidden state is carried from
 * window to window.
 */
final class TrainingWork implements Work {
  private static final double CLIP = 5;
  private static final float LEARNING_RATE = 0.001f; // the loss stays where it began
  private static final double FLOP_PER_WEIGHT = 6; // 2 forward, 2 each for error and gradient

  private final Configuration configuration;
  private final Kernels kernels;
  private final Network network;
  private final Optimizer optimizer = Optimizers.named("sgd");
  private final Moments moments;
  private final RandomText text;
  private final Pass pass = new Pass();
  private long steps;
  private double loss;

  /** Training of a freshly initialised network. */
  TrainingWork(Configuration configuration, Kernels kernels) {
    NetworkSpec spec = configuration.spec();
    this.configuration = configuration;
    this.kernels = kernels;
    this.network = Network.bind(spec, configuration.window(), configuration.batchSize(), kernels);
    float[] initial = spec.layout().initial(1);
    System.arraycopy(initial, 0, network.parameters(), 0, initial.length);
    this.moments = new Moments(optimizer, initial.length);
    this.text =
        new RandomText(
            configuration.vocabularySize(), configuration.window(), configuration.batchSize());
  }

  @Override
  public void run() {
    Gradient gradient = network.gradient();
    text.advance();
    pass.train(text.batch(), steps);
    pass.setContinuesPrevious(steps > 0);
    steps++;

    gradient.clear();
    loss = network.train(pass) / tokens();
    double norm = gradient.norm(kernels) / tokens();
    double scale = GradientClip.factor(norm, CLIP) / tokens();
    optimizer.step(network.parameters(), gradient, (float) scale, LEARNING_RATE, moments, kernels);
  }

  @Override
  public int tokens() {
    return configuration.window() * configuration.batchSize();
  }

  @Override
  public double flopPerToken() {
    return FLOP_PER_WEIGHT * configuration.trainingWeights();
  }

  @Override
  public Double lossNatsPerToken() {
    return loss;
  }
}
