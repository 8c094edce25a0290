package rnn.model;

import rnn.predict.Details;
import rnn.predict.TextDetails;

/**
 * A reader of texts piece by piece, which finds of each token what a scorer of whole texts finds,
 * to the bit. For one thread.
 */
interface TextReader extends Resumable {

  /**
   * Reads {@code tokens [n]}, which are ids, and goes on behind them.
   *
   * @throws ArithmeticException if a surprise or a probability is not a number
   */
  TextDetails read(int[] tokens, Details asked);
}
