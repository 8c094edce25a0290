package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/**
 * Momentum, classical or Nesterov's, in PyTorch's form: {@code u ← μ·u + g}, then {@code w ← w −
 * α·u}, or {@code w ← w − α·(g + μ·u)}.
 *
 * <p>Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning".
 * Differs on purpose: the learning rate stands outside the velocity, so that a schedule acts at
 * once.
 */
final class Momentum implements Optimizer {
  private static final float MU = 0.9f;

  private final String name;
  private final float gradientShare; // of g itself in the step
  private final float velocityShare; // of u in the step

  private Momentum(String name, float gradientShare, float velocityShare) {
    this.name = name;
    this.gradientShare = gradientShare;
    this.velocityShare = velocityShare;
  }

  static Momentum classical() {
    return new Momentum("momentum", 0, 1);
  }

  static Momentum nesterov() {
    return new Momentum("nesterov", 1, MU);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double defaultLearningRate() {
    return 4;
  }

  @Override
  public int moments() {
    return 1;
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
    float[] u = moments.array(0); // [P]
    gradient.spanParts(
        kernels.team(),
        (from, length) -> {
          for (int i = from; i < from + length; i++) {
            float scaled = g[i] * gradientScale;
            u[i] = MU * u[i] + scaled;
            parameters[i] -= learningRate * (gradientShare * scaled + velocityShare * u[i]);
          }
        });
  }
}
