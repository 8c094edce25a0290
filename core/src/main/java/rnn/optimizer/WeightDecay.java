package rnn.optimizer;

import rnn.math.Kernels;
import rnn.parameter.Gradient;

/**
 * Decoupled weight decay, the same before a step of every optimizer: {@code w ← (1 − α·λ)·w}.
 *
 * <p>Loshchilov and Hutter 2017, arXiv:1711.05101, algorithms 1 and 2. The gradient does not see
 * it, and so neither clipping nor moments do. For plain SGD it is the L2 penalty {@code λ/2·‖w‖²}
 * added to the gradient after clipping, which is what {@code torch.optim.SGD} makes of {@code
 * weight_decay}; with Adam it is AdamW.
 *
 * <p>All parameters decay, biases too, as PyTorch's optimizers do when handed a model's parameters.
 * Rows of a sparse table that the gradient did not touch are left as they are, so that they cost
 * nothing: a word's embedding decays once for each window that the word occurs in, and what is
 * never used never decays. A tied embedding is dense and decays as a whole.
 */
public final class WeightDecay {
  private WeightDecay() {}

  /**
   * Shrinks {@code parameters [P]} where {@code gradient} may be non-zero.
   *
   * @param share what is taken away, {@code α·λ}; nothing at 0
   */
  public static void shrink(float[] parameters, Gradient gradient, double share, Kernels kernels) {
    if (share == 0) {
      return;
    }
    float kept = (float) (1 - share);
    Kernels one = kernels.ofOneThread();
    gradient.spanParts(kernels.team(), (from, length) -> one.scale(kept, parameters, from, length));
  }
}
