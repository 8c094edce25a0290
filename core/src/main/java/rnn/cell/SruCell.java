package rnn.cell;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * The simple recurrent unit: a running mean of the projected input, and a way around it.
 *
 * <pre>{@code
 * f_t = σ(a_f)      r_t = σ(a_r)
 * c_t = f_t ⊙ c_{t−1} + (1 − f_t) ⊙ a_x
 * h_t = r_t ⊙ c_t + (1 − r_t) ⊙ a_s
 * }</pre>
 *
 * <p>{@code a = W_ih·x_t + b_ih} has its blocks in the order {@code x f r s}: the input of the
 * cell, forget gate, reset gate, and what skips the cell.
 *
 * <p>Lei, Zhang, Wang, Dai and Artzi 2018, "Simple Recurrent Units for Highly Parallelizable
 * Recurrence", arXiv:1709.02755, eq. 1–4. Differs on purpose in three ways. Gates do not read
 * {@code v ⊙ c_{t−1}}, as in the paper's first version, so they are all known before the scan. What
 * skips the cell is projected to its size, as in the authors' code where sizes differ, here always:
 * the paper takes {@code α·x_t} itself. And all four blocks have a bias, the paper's only its
 * gates.
 */
public final class SruCell implements ScanCell {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int RESET = 2;
  private static final int SKIP = 3;

  private static final int HIDDEN = 0;
  private static final int CELL = 1;

  @Override
  public String name() {
    return "sru";
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public int remembered() {
    return 0;
  }

  @Override
  public void forward(Step step, Kernels kernels) {
    Tensor x = step.gate(INPUT); // [B,H]
    Tensor f = step.gate(FORGET); // [B,H]
    Tensor r = step.gate(RESET); // [B,H]
    Tensor s = step.gate(SKIP); // [B,H]
    Tensor c = step.next(CELL); // [B,H]

    // spotless:off
    kernels.sigmoid(f, f);                             // f_t = σ(a_f)
    kernels.sigmoid(r, r);                             // r_t = σ(a_r)
    kernels.interpolate(f, step.previous(CELL), x, c); // c_t = f_t ⊙ c_{t−1} + (1 − f_t) ⊙ a_x
    kernels.interpolate(r, c, s, step.next(HIDDEN));   // h_t = r_t ⊙ c_t + (1 − r_t) ⊙ a_s
    // spotless:on
  }

  @Override
  public void backward(Step step, Kernels kernels) {
    Tensor x = step.gate(INPUT); // [B,H]
    Tensor f = step.gate(FORGET); // [B,H]
    Tensor r = step.gate(RESET); // [B,H]
    Tensor s = step.gate(SKIP); // [B,H]
    Tensor cPrevious = step.previous(CELL); // [B,H]
    Tensor c = step.next(CELL); // [B,H]
    Tensor dh = step.nextError(HIDDEN); // [B,H]
    Tensor dc = step.nextError(CELL); // [B,H]
    Tensor dax = step.gateError(INPUT); // [B,H]
    Tensor daf = step.gateError(FORGET); // [B,H]
    Tensor dar = step.gateError(RESET); // [B,H]
    Tensor das = step.gateError(SKIP); // [B,H]
    Tensor dcPrevious = step.previousError(CELL); // [B,H]
    Tensor dcAbove = step.previousError(HIDDEN); // [B,H], which is 0 in the end

    // spotless:off
    kernels.interpolateError( // da_r     = dh ⊙ (c_t − a_s) ⊙ r_t ⊙ (1 − r_t)
        r, c, s, dh,          //            dh ⊙ r_t
        dar, dcAbove, das);   // da_s     = dh ⊙ (1 − r_t)
    kernels.add(dcAbove, dc); // dc      += dh ⊙ r_t
    kernels.interpolateError( // da_f     = dc ⊙ (c_{t−1} − a_x) ⊙ f_t ⊙ (1 − f_t)
        f, cPrevious, x, dc,  // dc_{t−1} = dc ⊙ f_t
        daf, dcPrevious, dax);// da_x     = dc ⊙ (1 − f_t)
    dcAbove.fill(0f);         // no step reads h_{t−1}
    // spotless:on
  }
}
