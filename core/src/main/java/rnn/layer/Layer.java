package rnn.layer;

import rnn.math.Tensor;

/**
 * A differentiable map over a sequence, {@code [T,B,I] → [T,B,O]}: input, output, error and
 * gradient.
 *
 * <p>A layer is bound to one thread: it borrows its parameters and its gradient, owns its buffers,
 * and is never serialised; what travels is its {@link LayerSpec}. Order of use:
 *
 * <ol>
 *   <li>{@link LayerSpec#bind} once;
 *   <li>{@link #forward}, which makes {@link #output()};
 *   <li>{@link #backward}, which makes {@link #error()} and <em>adds</em> to the bound gradient.
 * </ol>
 *
 * A window may be shorter than the bound {@code T}: {@link Pass#timeSteps()} says how long it is,
 * and only the first {@code timeSteps·B} rows of every tensor count.
 */
public interface Layer {
  /** Row numbers of a window whose rows are not numbered. */
  int[] UNNUMBERED = {};

  /** Input of the last {@link #forward}, {@code [T,B,I]}; borrowed from the layer below. */
  Tensor input();

  /** Output of the last {@link #forward}, {@code [T,B,O]}; owned, valid until the next forward. */
  Tensor output();

  /** {@code d loss / d input}, {@code [T,B,I]}; owned, valid until the next backward. */
  Tensor error();

  /** Output from input. {@code input [T,B,I]} stays unchanged until after {@link #backward}. */
  void forward(Tensor input, Pass pass);

  /**
   * The same, of an input whose rows are numbered: those of one number are equal, and the layer
   * below needs only the sum of their errors, which {@link #error()} may have in any one of them.
   *
   * @param rowNumbers {@code [T,B]}; empty if rows are not numbered
   */
  default void forward(Tensor input, int[] rowNumbers, Pass pass) {
    forward(input, pass);
  }

  /**
   * Error and gradient from the error of the output.
   *
   * @param outputError {@code d loss / d output}, {@code [T,B,O]}; the layer may overwrite it
   */
  void backward(Tensor outputError, Pass pass);
}
