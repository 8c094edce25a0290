package rnn.cell;

import rnn.math.Kernels;

/**
 * The gates of one recurrent cell: element-wise equations of one time step, forward and backward.
 *
 * <p>A cell multiplies no matrices and loops over no time; {@code RecurrentLayer} does both. Cells
 * hold no state of their own and are shared by threads. There are two kinds: a {@link
 * RecurrentCell} multiplies {@code h_{t−1}} by a weight at every step, a {@link ScanCell} does not.
 */
public sealed interface Cell permits RecurrentCell, ScanCell {

  /** The name in options and configuration, e.g. {@code lstm}. */
  String name();

  /** Gates {@code G}: blocks of {@code H} columns in the weights. */
  int gates();

  /**
   * State vectors {@code [H]} per stream: 1 for {@code h}, which is the output, 2 for {@code h} and
   * {@code c}.
   */
  int states();

  /** Extra vectors {@code [B,H]} a step keeps for its backward pass, beside gates and states. */
  int remembered();

  /**
   * The part of an optimizer's default learning rate that suits this cell; 1 for those whose gates
   * keep errors from growing over time.
   */
  default double learningRateShare() {
    return 1;
  }

  /** The same of optimizers whose steps are of one length, however long gradients are. */
  default double normalizedLearningRateShare() {
    return learningRateShare();
  }

  /** Next states from pre-activations and previous states. */
  void forward(Step step, Kernels kernels);

  /** Errors of pre-activations and previous states from errors of the next states. */
  void backward(Step step, Kernels kernels);
}
