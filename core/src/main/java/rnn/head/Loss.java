package rnn.head;

import rnn.math.Kernels;
import rnn.math.Panels;

/**
 * The objective that the output layer minimises: a sum over tokens of a function of logits and
 * target. Holds no state and is shared by threads.
 *
 * <p>Logits are packed with a column for each token, {@code [V,M]}. A chunk of them first gives its
 * {@link #loss}, which needs whole columns, and then turns into errors some rows at a time.
 */
public interface Loss {

  /** The name in options and configuration, e.g. {@code cross-entropy}. */
  String name();

  /**
   * The loss of a chunk, summed over its tokens; padding adds nothing. May change the logits to
   * what {@link #error} would rather have, and keep a number for each column.
   *
   * @param logits {@code [V,M]}, all rows
   */
  double loss(Panels logits, TokenColumns columns, Kernels kernels);

  /**
   * Puts the error of some rows in their place: {@code d summed loss / d logits}, zeros in columns
   * of padding and in surplus lanes.
   *
   * @param logits {@code [n,M]}, the rows from word {@code firstWord} on, as {@link #loss} left
   *     them
   */
  void error(Panels logits, int firstWord, TokenColumns columns, Kernels kernels);
}
