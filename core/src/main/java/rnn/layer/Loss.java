package rnn.layer;

import rnn.math.Kernels;
import rnn.math.Panels;

/**
 * What the output layer minimises: a sum over tokens of a function of logits and target. Holds no
 * state and is shared by threads.
 */
public interface Loss {

  /** The name in options and configuration, e.g. {@code cross-entropy}. */
  String name();

  /**
   * The loss of each row against its target, and its error in the logits' place.
   *
   * @param logits {@code [M,V]}, overwritten with {@code d summed loss / d logits}; zeros where the
   *     target is negative, and surplus lanes stay zero
   * @param targets token ids; row {@code i} has {@code targets[firstTarget + i]}, negative for
   *     padding
   * @return the loss, summed over the rows
   */
  double error(Panels logits, int[] targets, int firstTarget, Kernels kernels);
}
