package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/**
 * RMSProp: {@code s ← ρ·s + (1−ρ)·g²; w ← w − α·g / (√s + ε)}.
 *
 * <p>Tieleman and Hinton 2012, "Neural Networks for Machine Learning", lecture 6.5; constants as
 * PyTorch's.
 */
final class RmsProp implements Optimizer {
  private static final float RHO = 0.99f;
  private static final float EPSILON = 1e-8f;

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public double defaultLearningRate() {
    return 0.002;
  }

  @Override
  public boolean normalizesGradients() {
    return true;
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
    float[] s = moments.array(0); // [P]
    gradient.spanParts(
        kernels.team(),
        (from, length) -> {
          for (int i = from; i < from + length; i++) {
            float scaled = g[i] * gradientScale;
            s[i] = RHO * s[i] + (1 - RHO) * scaled * scaled;
            parameters[i] -= learningRate * scaled / ((float) Math.sqrt(s[i]) + EPSILON);
          }
        });
  }
}
