package rnn.cell;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * The quasi-recurrent network with fo-pooling: gates from one input or two, and a running mean.
 *
 * <pre>{@code
 * z_t = tanh(a_z)      f_t = σ(a_f)      o_t = σ(a_o)
 * c_t = f_t ⊙ c_{t−1} + (1 − f_t) ⊙ z_t
 * h_t = o_t ⊙ c_t
 * }</pre>
 *
 * <p>{@code a = W_ih·x_t + b_ih}, of width 2 {@code W_ih′·x_{t−1} + W_ih·x_t + b_ih}, has its
 * blocks in the order {@code z f o}.
 *
 * <p>Bradbury, Merity, Xiong and Socher 2017, "Quasi-Recurrent Neural Networks", arXiv:1611.01576,
 * section 2.1, eq. 2 (width 2) and 4. Differs on purpose in two ways: there is a bias, as in the
 * authors' code, and no zoneout.
 */
public final class QrnnCell implements ScanCell {
  private static final int CANDIDATE = 0;
  private static final int FORGET = 1;
  private static final int OUTPUT = 2;

  private static final int HIDDEN = 0;
  private static final int CELL = 1;

  private final int width;

  /**
   * A cell that reads {@code width} inputs.
   *
   * @throws IllegalArgumentException if they are not 1 or 2
   */
  public QrnnCell(int width) {
    if (width != 1 && width != 2) {
      throw new IllegalArgumentException("A QRNN must read 1 or 2 inputs but reads " + width);
    }
    this.width = width;
  }

  @Override
  public String name() {
    return width == 1 ? "qrnn" : "qrnn2";
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int gates() {
    return 3;
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
    Tensor z = step.gate(CANDIDATE); // [B,H]
    Tensor f = step.gate(FORGET); // [B,H]
    Tensor o = step.gate(OUTPUT); // [B,H]
    Tensor c = step.next(CELL); // [B,H]

    // spotless:off
    kernels.tanh(z, z);                                // z_t = tanh(a_z)
    kernels.sigmoid(f, f);                             // f_t = σ(a_f)
    kernels.sigmoid(o, o);                             // o_t = σ(a_o)
    kernels.interpolate(f, step.previous(CELL), z, c); // c_t = f_t ⊙ c_{t−1} + (1 − f_t) ⊙ z_t
    kernels.multiply(o, c, step.next(HIDDEN));         // h_t = o_t ⊙ c_t
    // spotless:on
  }

  @Override
  public void backward(Step step, Kernels kernels) {
    Tensor z = step.gate(CANDIDATE); // [B,H]
    Tensor f = step.gate(FORGET); // [B,H]
    Tensor o = step.gate(OUTPUT); // [B,H]
    Tensor cPrevious = step.previous(CELL); // [B,H]
    Tensor c = step.next(CELL); // [B,H]
    Tensor dh = step.nextError(HIDDEN); // [B,H]
    Tensor dc = step.nextError(CELL); // [B,H]
    Tensor daz = step.gateError(CANDIDATE); // [B,H]
    Tensor daf = step.gateError(FORGET); // [B,H]
    Tensor dao = step.gateError(OUTPUT); // [B,H]
    Tensor dcPrevious = step.previousError(CELL); // [B,H]

    // spotless:off
    kernels.multiply(dh, c, dao);        // do       = dh ⊙ c_t
    kernels.sigmoidError(o, dao, dao);   // da_o     = do ⊙ o_t ⊙ (1 − o_t)
    kernels.addMultiply(dh, o, dc);      // dc      += dh ⊙ o_t
    kernels.interpolateError(            // da_f     = dc ⊙ (c_{t−1} − z_t) ⊙ f_t ⊙ (1 − f_t)
        f, cPrevious, z, dc,             // dc_{t−1} = dc ⊙ f_t
        daf, dcPrevious, daz);           // dz       = dc ⊙ (1 − f_t)
    kernels.tanhError(z, daz, daz);      // da_z     = dz ⊙ (1 − z_t²)
    step.previousError(HIDDEN).fill(0f); // no step reads h_{t−1}
    // spotless:on
  }
}
