package rnn.layer;

import rnn.math.Tensor;

/**
 * The top of a network: a distribution over the vocabulary at each step, fused with its loss,
 * {@code [T,B,H] → nats}.
 *
 * <p>The logits are made, turned into losses and errors, and used up chunk by chunk, so that no
 * {@code [T·B,V]} array is ever held. Bound like a {@link Layer}: one thread, own buffers.
 */
public interface OutputLayer {

  /**
   * Loss, error and gradient of one window.
   *
   * @param input activations {@code [T,B,H]}
   * @param targets token ids {@code [T,B]}, negative where there is nothing to predict
   * @return the summed loss over the window's targets; for cross-entropy in nats
   */
  double train(Tensor input, int[] targets, Pass pass);

  /** {@code d summed loss / d input} of the last {@link #train}, {@code [T,B,H]}; owned. */
  Tensor error();

  /**
   * Cross-entropy of each target, whatever loss the network trains with: {@code lossNats[t·B+b] =
   * −ln p(target)}, 0 where the target is negative.
   */
  void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats);

  /**
   * Probabilities of all tokens after each of {@code input}'s rows: {@code input [M,H],
   * probabilities [M,V]}.
   */
  void probabilities(Tensor input, Tensor probabilities);
}
