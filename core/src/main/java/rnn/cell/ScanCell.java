package rnn.cell;

import rnn.math.Kernels;

/**
 * A cell whose recurrence is element by element: no weight multiplies {@code h_{t−1}}.
 *
 * <p>The layer computes the gates of all steps of a window from its inputs in one product, {@code
 * A_t = W_ih·x_t + b_ih} {@code [B,G·H]}, of a {@linkplain #width width} of 2 {@code A_t = W_ih·x_t
 * + W_ih′·x_{t−1} + b_ih}. What is left for the steps is a scan of element-wise equations.
 */
public non-sealed interface ScanCell extends Cell {

  /** Inputs that a step reads: 1 for {@code x_t}, 2 for {@code x_t} and {@code x_{t−1}}. */
  int width();

  /**
   * Next states from pre-activations and previous states. Reads {@link Step#gates()} and {@link
   * Step#previous}; writes {@link Step#next}; leaves in gates and {@link Step#remembered} what
   * {@link #backward} needs.
   */
  @Override
  void forward(Step step, Kernels kernels);

  /**
   * Errors of pre-activations and previous states from errors of the next states. Reads {@link
   * Step#nextError} (complete: from the layer above and from the step after); writes {@link
   * Step#gatesError()} {@code [B,G·H]} and {@link Step#previousError} of every state.
   */
  @Override
  void backward(Step step, Kernels kernels);
}
