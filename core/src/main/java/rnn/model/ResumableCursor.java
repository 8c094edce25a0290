package rnn.model;

import java.util.List;
import rnn.predict.Candidate;
import rnn.predict.Cursor;

/** A cursor whose state can be taken from it and given to it. */
interface ResumableCursor extends Cursor, Resumable {

  /**
   * Reads the token of this id as a {@link TextReader} does: {@code <eos>} is a token like others,
   * at which nothing is forgotten.
   */
  default void advanceWithin(int token) {
    advance(token);
  }

  /**
   * Surprise in nats of the token of this id to be next.
   *
   * @throws ArithmeticException if it is not a number
   */
  default double surprise(int token) {
    double nats = -StrictMath.log(nextProbabilities()[token]);
    if (Double.isNaN(nats)) {
      throw NextTokens.notANumber("surprise");
    }
    return nats;
  }

  /**
   * The {@code count} likeliest tokens to be next, as {@link NextTokens#likeliest}.
   *
   * @throws ArithmeticException if a probability is not a number
   */
  default List<Candidate> likeliest(int count) {
    return new NextTokens(vocabulary()).likeliest(nextProbabilities(), 0, count);
  }
}
