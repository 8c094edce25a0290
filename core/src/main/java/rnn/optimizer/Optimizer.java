package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/**
 * A rule that turns a mean gradient into a change of the parameters, element by element.
 *
 * <p>Optimizers hold hyperparameters only; what they remember lives in {@link Moments}, so that a
 * checkpoint can keep it and an executor can drop it. Rows of sparse tables that the gradient did
 * not touch keep their values and their moments (as PyTorch's {@code SparseAdam} does; differs on
 * purpose from dense Adam, which would move them): they cost nothing.
 */
public interface Optimizer {

  /** The name in options, e.g. {@code adam}. */
  String name();

  /** The learning rate of a user who sets none: what suits gradients clipped to 0.25. */
  double defaultLearningRate();

  /** The {@linkplain WeightDecay weight decay} of a user who sets none. */
  default double defaultWeightDecay() {
    return 0;
  }

  /**
   * True if gradients are divided by their usual size. Every parameter then moves by about the
   * learning rate, which must be small.
   */
  default boolean normalizesGradients() {
    return false;
  }

  /** Number of arrays {@code [P]} it remembers. */
  int moments();

  /**
   * One step: changes {@code parameters} in place.
   *
   * @param parameters flat {@code [P]}
   * @param gradient flat {@code [P]}, the sum over tokens; unchanged
   * @param gradientScale what the sum is multiplied by before use: 1/tokens, times the clip factor
   * @param learningRate the step's learning rate
   * @param moments what is remembered between steps; updated, its step count included
   */
  void step(
      float[] parameters,
      Gradient gradient,
      float gradientScale,
      float learningRate,
      Moments moments,
      Kernels kernels);
}
