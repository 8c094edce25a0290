package rnn.input;

import rnn.layer.Layer;
import rnn.layer.Pass;
import rnn.math.Tensor;

/**
 * The lower end of a network: what a window holds becomes activations, {@code [T,B] → [T,B,E]}.
 *
 * <p>Not a {@link Layer}, since ids have no error. Bound like one: one thread, own buffers.
 */
public interface InputLayer {
  /**
   * The vectors that the last {@link #forward} made, {@code [T,B,E]}; owned, valid until the next
   * forward.
   */
  Tensor output();

  /** Activations of the pass's window, whose arrays are borrowed until after {@link #backward}. */
  void forward(Pass pass);

  /**
   * Numbers of the vectors that the last {@link #forward} made, {@code [T,B]}: those of one number
   * are equal, and {@link #backward} adds the same whichever of them has the sum of their errors.
   * Empty if they are not numbered; borrowed.
   */
  default int[] rowNumbers() {
    return Layer.UNNUMBERED;
  }

  /** Adds to the gradient what {@code outputError [T,B,E]} says of the parameters. */
  void backward(Tensor outputError, Pass pass);
}
