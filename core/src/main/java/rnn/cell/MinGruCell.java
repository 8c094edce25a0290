package rnn.cell;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * The minimal gated recurrent unit: the GRU whose gate and candidate read the input alone.
 *
 * <pre>{@code
 * z_t = σ(a_z)
 * h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ a_h
 * }</pre>
 *
 * <p>{@code a = W_ih·x_t + b_ih} has its blocks in the order {@code z h}: update gate, candidate.
 * The update gate takes the new value, unlike that of {@link GruCell}.
 *
 * <p>Feng, Tung, Ahmed, Bengio and Hajimirsadeghi 2024, "Were RNNs All We Needed?",
 * arXiv:2410.01201, section 3.1. Differs on purpose from the paper's appendix B: candidates keep
 * their sign, for there is no need of their logarithm where steps are scanned one after the other.
 */
public final class MinGruCell implements ScanCell {
  private static final int UPDATE = 0;
  private static final int CANDIDATE = 1;

  private static final int HIDDEN = 0;

  @Override
  public String name() {
    return "mingru";
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int gates() {
    return 2;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public int remembered() {
    return 0;
  }

  @Override
  public double learningRateShare() {
    return 0.5; // values that no tanh bounds want shorter steps
  }

  @Override
  public double normalizedLearningRateShare() {
    return 1;
  }

  @Override
  public void forward(Step step, Kernels kernels) {
    Tensor z = step.gate(UPDATE); // [B,H]
    Tensor a = step.gate(CANDIDATE); // [B,H]
    Tensor hPrevious = step.previous(HIDDEN); // [B,H]
    kernels.sigmoid(z, z); // z_t = σ(a_z)
    // h_t = z_t ⊙ a_h + (1 − z_t) ⊙ h_{t−1}
    kernels.interpolate(z, a, hPrevious, step.next(HIDDEN));
  }

  @Override
  public void backward(Step step, Kernels kernels) {
    Tensor z = step.gate(UPDATE); // [B,H]
    Tensor a = step.gate(CANDIDATE); // [B,H]
    Tensor hPrevious = step.previous(HIDDEN); // [B,H]
    Tensor dh = step.nextError(HIDDEN); // [B,H]
    Tensor daz = step.gateError(UPDATE); // [B,H]
    Tensor dah = step.gateError(CANDIDATE); // [B,H]
    Tensor dhPrevious = step.previousError(HIDDEN); // [B,H]

    // spotless:off
    kernels.interpolateError( // da_z     = dh ⊙ (a_h − h_{t−1}) ⊙ z_t ⊙ (1 − z_t)
        z, a, hPrevious, dh,  // da_h     = dh ⊙ z_t
        daz, dah, dhPrevious);// dh_{t−1} = dh ⊙ (1 − z_t)
    // spotless:on
  }
}
