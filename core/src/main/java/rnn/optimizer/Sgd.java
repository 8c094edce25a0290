package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/** Stochastic gradient descent: {@code w ← w − α·g}. */
final class Sgd implements Optimizer {
  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public double defaultLearningRate() {
    return 20;
  }

  @Override
  public int moments() {
    return 0;
  }

  @Override
  public void step(
      float[] parameters,
      Gradient gradient,
      float gradientScale,
      float learningRate,
      Moments moments,
      Kernels kernels) {
    moments.nextStep();
    float[] g = gradient.values(); // [P]
    float alpha = -learningRate * gradientScale;
    Kernels one = kernels.ofOneThread();
    gradient.spanParts(
        kernels.team(), (from, length) -> one.axpy(alpha, g, from, parameters, from, length));
  }
}
