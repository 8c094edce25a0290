package rnn.predict;

import rnn.text.Vocabulary;

/**
 * Cursor of a language model in the middle of a text: it reads token by token, and says how
 * probable each token is next. For one thread.
 */
public interface Cursor {

  /** The tokens and their ids. */
  Vocabulary vocabulary();

  /** Forgets what was read: the text begins anew, as a fresh state does. */
  void restart();

  /**
   * Reads the token of this id.
   *
   * @throws IndexOutOfBoundsException if the vocabulary has no such id
   */
  void advance(int token);

  /** Reads a token; one that the vocabulary does not have is {@code <unk>}. */
  default void advance(String token) {
    advance(vocabulary().id(token));
  }

  /**
   * Probability of every token to be the next, {@code [V]} by id.
   *
   * @return an array that is overwritten by the next call
   */
  float[] nextProbabilities();
}
