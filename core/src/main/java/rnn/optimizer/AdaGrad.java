package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/**
 * AdaGrad: {@code s ← s + g²; w ← w − α·g / (√s + ε)}.
 *
 * <p>Duchi et al. 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization".
 */
final class AdaGrad implements Optimizer {
  private static final float EPSILON = 1e-10f;

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public double defaultLearningRate() {
    return 0.02;
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
            s[i] += scaled * scaled;
            parameters[i] -= learningRate * scaled / ((float) Math.sqrt(s[i]) + EPSILON);
          }
        });
  }
}
