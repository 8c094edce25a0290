package rnn.cell;

import rnn.math.Kernels;

/**
 * The gates of one recurrent cell: element-wise equations of one time step, forward and backward.
 *
 * <p>A cell multiplies no matrices and loops over no time; {@code RecurrentLayer} does both. For
 * each step the layer computes the input part {@code x_t·W_ihᵀ + b_ih} and the hidden part {@code
 * h_{t−1}·W_hhᵀ + b_hh}, both {@code [B,G·H]}, one block of {@code H} columns per gate; the cell
 * turns them and the previous states into the next states. Cells hold no state of their own and are
 * shared by threads.
 *
 * <p>The recurrent product acts on {@code h_{t−1}} itself. That covers Elman networks, the LSTM
 * without peepholes and the GRU as in PyTorch and cuDNN; a cell that gates {@code h_{t−1}} before
 * the product (the first published GRU) would be a layer of its own.
 */
public interface Cell {

  /** The name in options and configuration, e.g. {@code lstm}. */
  String name();

  /** Gates {@code G}: blocks of {@code H} columns in the weights. */
  int gates();

  /** State vectors per stream: 1 for {@code h}, 2 for {@code h} and {@code c}. */
  int states();

  /** Extra vectors {@code [B,H]} a step keeps for its backward pass, beside gates and states. */
  int remembered();

  /**
   * True if the cell uses nothing but the sum of input part and hidden part. The layer then adds
   * the hidden product straight into {@link Step#gates()}, {@link Step#hiddenPart()} is not there,
   * and one error serves both parts.
   */
  boolean sumsParts();

  /**
   * The part of an optimizer's default learning rate that suits this cell; 1 for those whose gates
   * keep errors from growing over time.
   */
  default double learningRateShare() {
    return 1;
  }

  /**
   * Next states from pre-activations and previous states. Reads {@link Step#gates()} (the input
   * part, or the sum of both parts), {@link Step#hiddenPart()} and {@link Step#previous}; writes
   * {@link Step#next}; leaves in gates, hiddenPart and {@link Step#remembered} what {@link
   * #backward} needs.
   */
  void forward(Step step, Kernels kernels);

  /**
   * Errors of pre-activations and previous states from errors of the next states. Reads {@link
   * Step#nextError} (complete: from the layer above and from the step after); writes {@link
   * Step#gatesError()} {@code [B,G·H]}, {@link Step#hiddenPartError()} unless {@link #sumsParts()},
   * and {@link Step#previousError} of every state, without the share that comes through the
   * recurrent product, which the layer adds.
   */
  void backward(Step step, Kernels kernels);
}
