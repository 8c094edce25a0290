package rnn.head;

import rnn.layer.Pass;
import rnn.math.Tensor;

/**
 * A head whose targets are labels, of tokens or of whole sequences: {@code K} of them.
 *
 * <p>A label of a token stands at its entry {@code [T,B]}; one of a sequence, in column {@code b},
 * at entry {@code b}.
 */
public interface LabelHead extends Head {

  /**
   * The most probable labels.
   *
   * @param labels written {@code [T,B]} or {@code [B]}; {@link rnn.batch.Batch#PADDING} where there
   *     is no token or sequence
   */
  void decode(Tensor input, Pass pass, int[] labels);

  /**
   * Probability of every label.
   *
   * @param probabilities written {@code [T·B,K]} or {@code [B,K]}; rows without a token or sequence
   *     are zero
   */
  void probabilities(Tensor input, Pass pass, Tensor probabilities);
}
