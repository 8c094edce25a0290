package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/**
 * Adam, and AdamW, which is Adam with a {@linkplain WeightDecay weight decay} of 0.01 where none is
 * set.
 *
 * <pre>
 * m ← β₁·m + (1−β₁)·g        v ← β₂·v + (1−β₂)·g²
 * w ← w − α·(m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>Kingma and Ba 2014, arXiv:1412.6980, algorithm 1; Loshchilov and Hutter 2017,
 * arXiv:1711.05101, algorithm 2.
 */
final class Adam implements Optimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final String name;
  private final double defaultWeightDecay;

  private Adam(String name, double defaultWeightDecay) {
    this.name = name;
    this.defaultWeightDecay = defaultWeightDecay;
  }

  static Adam plain() {
    return new Adam("adam", 0);
  }

  static Adam withWeightDecay() {
    return new Adam("adamw", 0.01);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double defaultLearningRate() {
    return 0.002;
  }

  @Override
  public double defaultWeightDecay() {
    return defaultWeightDecay;
  }

  @Override
  public boolean normalizesGradients() {
    return true;
  }

  @Override
  public int moments() {
    return 2;
  }

  @Override
  public void step(
      float[] parameters,
      Gradient gradient,
      float gradientScale,
      float learningRate,
      Moments moments,
      Kernels kernels) {
    long t = moments.nextStep();
    float[] g = gradient.values(); // [P]
    float[] m = moments.array(0); // [P]
    float[] v = moments.array(1); // [P]
    float stepSize = (float) (learningRate / (1 - StrictMath.pow(BETA1, t)));
    float rootCorrection = (float) (1 / Math.sqrt(1 - StrictMath.pow(BETA2, t)));
    gradient.spanParts(
        kernels.team(),
        (from, length) -> {
          for (int i = from; i < from + length; i++) {
            float scaled = g[i] * gradientScale;
            m[i] = BETA1 * m[i] + (1 - BETA1) * scaled;
            v[i] = BETA2 * v[i] + (1 - BETA2) * scaled * scaled;
            float root = (float) Math.sqrt(v[i]) * rootCorrection + EPSILON;
            parameters[i] -= stepSize * m[i] / root;
          }
        });
  }
}
