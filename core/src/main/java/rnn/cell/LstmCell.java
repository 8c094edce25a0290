package rnn.cell;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * The long short-term memory with a forget gate, without peepholes.
 *
 * <pre>{@code
 * i_t = σ(a_i)      f_t = σ(a_f)      g_t = tanh(a_g)      o_t = σ(a_o)
 * c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
 * h_t = o_t ⊙ tanh(c_t)
 * }</pre>
 *
 * <p>{@code a = W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh} has its blocks in PyTorch's order {@code i f
 * g o}.
 *
 * <p>Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", Neural Computation 9(8); the forget
 * gate from Gers, Schmidhuber and Cummins 2000, "Learning to Forget", Neural Computation 12(10); in
 * this form Zaremba et al. 2014, "Recurrent Neural Network Regularization", arXiv:1409.2329,
 * section 3.1. Differs on purpose from the first: errors travel back through gates and states
 * untruncated, within the window.
 */
public final class LstmCell implements RecurrentCell {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int CANDIDATE = 2;
  private static final int OUTPUT = 3;

  private static final int HIDDEN = 0;
  private static final int CELL = 1;

  private static final int TANH_C = 0;

  @Override
  public String name() {
    return "lstm";
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
    return 1;
  }

  @Override
  public boolean sumsParts() {
    return true;
  }

  @Override
  public void forward(Step step, Kernels kernels) {
    kernels.lstm(
        step.gates(),
        step.previous(CELL),
        step.next(CELL),
        step.remembered(TANH_C),
        step.next(HIDDEN));
  }

  @Override
  public void backward(Step step, Kernels kernels) {
    Tensor i = step.gate(INPUT); // [B,H]
    Tensor f = step.gate(FORGET); // [B,H]
    Tensor g = step.gate(CANDIDATE); // [B,H]
    Tensor o = step.gate(OUTPUT); // [B,H]
    Tensor cPrevious = step.previous(CELL); // [B,H]
    Tensor tanhC = step.remembered(TANH_C); // [B,H]
    Tensor dh = step.nextError(HIDDEN); // [B,H]
    Tensor dc = step.nextError(CELL); // [B,H]
    Tensor dai = step.gateError(INPUT); // [B,H]
    Tensor daf = step.gateError(FORGET); // [B,H]
    Tensor dag = step.gateError(CANDIDATE); // [B,H]
    Tensor dao = step.gateError(OUTPUT); // [B,H]
    Tensor dcPrevious = step.previousError(CELL); // [B,H]

    // spotless:off
    kernels.multiply(dh, tanhC, dao);     // do       = dh ⊙ tanh(c_t)
    kernels.sigmoidError(o, dao, dao);    // da_o     = do ⊙ o_t ⊙ (1 − o_t)
    kernels.multiply(dh, o, dh);          //            dh ⊙ o_t, in the place of dh
    kernels.tanhError(tanhC, dh, dh);     //            dh ⊙ o_t ⊙ (1 − tanh²(c_t))
    kernels.add(dh, dc);                  // dc      += dh ⊙ o_t ⊙ (1 − tanh²(c_t))
    kernels.multiply(dc, g, dai);         // di       = dc ⊙ g_t
    kernels.sigmoidError(i, dai, dai);    // da_i     = di ⊙ i_t ⊙ (1 − i_t)
    kernels.multiply(dc, cPrevious, daf); // df       = dc ⊙ c_{t−1}
    kernels.sigmoidError(f, daf, daf);    // da_f     = df ⊙ f_t ⊙ (1 − f_t)
    kernels.multiply(dc, i, dag);         // dg       = dc ⊙ i_t
    kernels.tanhError(g, dag, dag);       // da_g     = dg ⊙ (1 − g_t²)
    kernels.multiply(dc, f, dcPrevious);  // dc_{t−1} = dc ⊙ f_t
    step.previousError(HIDDEN).fill(0f);  // h_{t−1} acts through the recurrent product only
    // spotless:on
  }
}
