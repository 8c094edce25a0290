package rnn.head;

import rnn.layer.Pass;
import rnn.math.Tensor;

/**
 * The upper end of a network: activations become a loss, or predictions, {@code [T,B,H] → nats}.
 *
 * <p>The targets stand in the pass's batch. Bound like a {@link rnn.layer.Layer}: one thread, own
 * buffers.
 */
public interface Head {

  /**
   * Loss, error and gradient of one window.
   *
   * @param input activations {@code [T,B,H]}
   * @return the summed loss over the window's targets; for cross-entropy in nats
   */
  double train(Tensor input, Pass pass);

  /** {@code d summed loss / d input} of the last {@link #train}, {@code [T,B,H]}; owned. */
  Tensor error();

  /**
   * The cost of the window's targets, as {@link #train} counts it but in nats whatever is
   * minimised: {@code lossNats [T,B]}, 0 where there is nothing to predict. A loss of a whole
   * column {@code b} stands at its first time step, entry {@code b}.
   */
  void lossNats(Tensor input, Pass pass, float[] lossNats);
}
