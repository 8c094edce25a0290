package rnn.head;

import rnn.layer.Pass;
import rnn.math.Tensor;

/**
 * A head whose targets are the words of the vocabulary: a distribution over them at each step,
 * fused with its loss, {@code [T,B,H] → nats}.
 *
 * <p>The logits are made, turned into losses and errors, and used up chunk by chunk, so that no
 * {@code [T·B,V]} array is ever held.
 */
public interface VocabularyHead extends Head {

  /**
   * Loss, error and gradient of one window.
   *
   * @param input activations {@code [T,B,H]}
   * @param targets token ids {@code [T,B]}, negative where there is nothing to predict
   * @return the summed loss over the window's targets; for cross-entropy in nats
   */
  double train(Tensor input, int[] targets, Pass pass);

  @Override
  default double train(Tensor input, Pass pass) {
    return train(input, pass.batch().targets(), pass);
  }

  /**
   * Cross-entropy of each target, whatever loss the network trains with: {@code lossNats[t·B+b] =
   * −ln p(target)}, 0 where the target is negative.
   */
  void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats);

  @Override
  default void lossNats(Tensor input, Pass pass, float[] lossNats) {
    evaluate(input, pass.batch().targets(), pass, lossNats);
  }

  /** {@code −ln p(word)} after the row {@code input [1,H]}; to rounding as {@link #evaluate}. */
  double lossNats(Tensor input, int word);

  /**
   * Offers the words after the row {@code input [1,H]} to {@code likeliest}, with the bits of
   * {@link #probabilities}; those that cannot be among them may be left out.
   *
   * @param probabilities room, {@code [1,V]}
   */
  default void likeliest(Tensor input, Tensor probabilities, LikeliestWords likeliest) {
    probabilities(input, probabilities);
    likeliest.offer(probabilities.data(), probabilities.index(0, 0), probabilities.columns(), 0);
  }

  /**
   * Probabilities of all tokens after each of {@code input}'s rows: {@code input [M,H],
   * probabilities [M,V]}.
   */
  void probabilities(Tensor input, Tensor probabilities);
}
