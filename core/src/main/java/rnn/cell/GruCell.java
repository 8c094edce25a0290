package rnn.cell;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * The gated recurrent unit in PyTorch's form: the reset gate acts after the recurrent product.
 *
 * <pre>{@code
 * r_t = σ(a_r + b_r)      z_t = σ(a_z + b_z)
 * n_t = tanh(a_n + r_t ⊙ b_n)
 * h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}
 * }</pre>
 *
 * <p>{@code a = W_ih·x_t + b_ih} is the input part and {@code b = W_hh·h_{t−1} + b_hh} the hidden
 * part, each with its blocks in PyTorch's order {@code r z n}.
 *
 * <p>Cho et al. 2014, "Learning Phrase Representations using RNN Encoder–Decoder for Statistical
 * Machine Translation", arXiv:1406.1078, eq. 5–8. Differs on purpose in two ways. The paper resets
 * the state before the product, {@code W·(r ⊙ h_{t−1})}; resetting after it, {@code r ⊙
 * (W·h_{t−1})}, lets one product serve all three gates and makes weights exchangeable with PyTorch
 * and cuDNN. And the update gate {@code z} keeps the old state, {@code z ⊙ h_{t−1}}, as in the
 * paper's eq. 7; some later texts swap it with {@code 1 − z}.
 */
public final class GruCell implements RecurrentCell {
  private static final int RESET = 0;
  private static final int UPDATE = 1;
  private static final int CANDIDATE = 2;

  private static final int HIDDEN = 0;

  @Override
  public String name() {
    return "gru";
  }

  @Override
  public int gates() {
    return 3;
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
  public boolean sumsParts() {
    return false;
  }

  @Override
  public void forward(Step step, Kernels kernels) {
    kernels.gru(step.gates(), step.hiddenPart(), step.previous(HIDDEN), step.next(HIDDEN));
  }

  @Override
  public void backward(Step step, Kernels kernels) {
    Tensor r = step.gate(RESET); // [B,H]
    Tensor z = step.gate(UPDATE); // [B,H]
    Tensor n = step.gate(CANDIDATE); // [B,H]
    Tensor bn = step.hiddenPart(CANDIDATE); // [B,H]
    Tensor hPrevious = step.previous(HIDDEN); // [B,H]
    Tensor dh = step.nextError(HIDDEN); // [B,H]
    Tensor dar = step.gateError(RESET); // [B,H]
    Tensor daz = step.gateError(UPDATE); // [B,H]
    Tensor dan = step.gateError(CANDIDATE); // [B,H]
    Tensor dbr = step.hiddenPartError(RESET); // [B,H]
    Tensor dbz = step.hiddenPartError(UPDATE); // [B,H]
    Tensor dbn = step.hiddenPartError(CANDIDATE); // [B,H]
    Tensor dhPrevious = step.previousError(HIDDEN); // [B,H]

    // spotless:off
    kernels.multiplyComplement(z, dh, dan); // dn   = dh ⊙ (1 − z_t)
    kernels.tanhError(n, dan, dan);         // da_n = dn ⊙ (1 − n_t²)
    kernels.multiply(dan, r, dbn);          // db_n = da_n ⊙ r_t
    kernels.multiply(dan, bn, dar);         // dr   = da_n ⊙ b_n
    kernels.sigmoidError(r, dar, dar);      // da_r = dr ⊙ r_t ⊙ (1 − r_t)
    dbr.copyFrom(dar);                      // db_r = da_r
    kernels.subtract(hPrevious, n, daz);    //        h_{t−1} − n_t
    kernels.multiply(daz, dh, daz);         // dz   = dh ⊙ (h_{t−1} − n_t)
    kernels.sigmoidError(z, daz, daz);      // da_z = dz ⊙ z_t ⊙ (1 − z_t)
    dbz.copyFrom(daz);                      // db_z = da_z
    kernels.multiply(dh, z, dhPrevious);    // dh_{t−1} = dh ⊙ z_t
    // spotless:on
  }
}
