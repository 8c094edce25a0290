package rnn.cell;

import rnn.math.Kernels;

/**
 * A cell that multiplies {@code h_{t−1}} by a weight at every step: the Elman network, the LSTM,
 * the GRU.
 *
 * <p>For each step the layer computes the input part {@code x_t·W_ihᵀ + b_ih} and the hidden part
 * {@code h_{t−1}·W_hhᵀ + b_hh}, both {@code [B,G·H]}, one block of {@code H} columns per gate; the
 * cell turns them and the previous states into the next states.
 *
 * <p>The recurrent product acts on {@code h_{t−1}} itself. That covers Elman networks, the LSTM
 * without peepholes and the GRU as in PyTorch and cuDNN; a cell that gates {@code h_{t−1}} before
 * the product (the first published GRU) would be a layer of its own.
 */
public non-sealed interface RecurrentCell extends Cell {

  /**
   * True if the cell uses nothing but the sum of input part and hidden part. The layer then adds
   * the hidden product straight into {@link Step#gates()}, {@link Step#hiddenPart()} is not there,
   * and one error serves both parts.
   */
  boolean sumsParts();

  /**
   * Next states from pre-activations and previous states. Reads {@link Step#gates()} (the input
   * part, or the sum of both parts), {@link Step#hiddenPart()} and {@link Step#previous}; writes
   * {@link Step#next}; leaves in gates, hiddenPart and {@link Step#remembered} what {@link
   * #backward} needs.
   */
  @Override
  void forward(Step step, Kernels kernels);

  /**
   * Errors of pre-activations and previous states from errors of the next states. Reads {@link
   * Step#nextError} (complete: from the layer above and from the step after); writes {@link
   * Step#gatesError()} {@code [B,G·H]}, {@link Step#hiddenPartError()} unless {@link #sumsParts()},
   * and {@link Step#previousError} of every state, without the share that comes through the
   * recurrent product, which the layer adds.
   */
  @Override
  void backward(Step step, Kernels kernels);
}
