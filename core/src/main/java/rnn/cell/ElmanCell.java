package rnn.cell;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * The simple recurrent network of Elman: the new state is one squashed sum.
 *
 * <pre>{@code
 * a_t = W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh
 * h_t = φ(a_t)                                 φ = tanh, or ReLU
 * }</pre>
 *
 * <p>Elman 1990, "Finding Structure in Time", Cognitive Science 14(2), figure 2, where φ is the
 * logistic function; tanh as in PyTorch and in Mikolov's followers differs on purpose: its states
 * are centred on zero. ReLU: Le, Jaitly and Hinton 2015, "A Simple Way to Initialize Recurrent
 * Networks of Rectified Linear Units", arXiv:1504.00941, without their identity initialisation.
 */
public final class ElmanCell implements RecurrentCell {

  /** The squashing function φ of an Elman network. */
  public enum Activation {
    /** {@code tanh}: the cell called {@code elman}. */
    TANH,
    /** {@code max(·, 0)}: the cell called {@code elman-relu}. */
    RELU
  }

  private static final int SUM = 0;
  private static final int HIDDEN = 0;

  private final Activation activation;

  /** An Elman cell that squashes by {@code activation}. */
  public ElmanCell(Activation activation) {
    this.activation = activation;
  }

  /** The squashing function φ. */
  public Activation activation() {
    return activation;
  }

  @Override
  public String name() {
    return activation == Activation.TANH ? "elman" : "elman-relu";
  }

  @Override
  public int gates() {
    return 1;
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
    return true;
  }

  @Override
  public double learningRateShare() {
    return 0.2; // at half the rate of an LSTM, a state that is carried on drifts into saturation
  }

  @Override
  public void forward(Step step, Kernels kernels) {
    Tensor a = step.gate(SUM); // [B,H]
    Tensor h = step.next(HIDDEN); // [B,H]
    switch (activation) {
      case TANH -> kernels.tanh(a, h); // h_t = tanh(a_t)
      case RELU -> kernels.relu(a, h); // h_t = max(a_t, 0)
    }
  }

  @Override
  public void backward(Step step, Kernels kernels) {
    Tensor h = step.next(HIDDEN); // [B,H]
    Tensor dh = step.nextError(HIDDEN); // [B,H]
    Tensor da = step.gateError(SUM); // [B,H]
    switch (activation) {
      case TANH -> kernels.tanhError(h, dh, da); // da = dh ⊙ (1 − h_t²)
      case RELU -> kernels.reluError(h, dh, da); // da = dh where h_t > 0
    }
    step.previousError(HIDDEN).fill(0f); // h_{t−1} acts through the recurrent product only
  }
}
