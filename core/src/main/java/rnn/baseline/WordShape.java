package rnn.baseline;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import rnn.text.Vocabulary;

/**
 * Shapes of words by their characters: capitalised or not, with a digit or not.
 *
 * <p>Read off ids of characters, so that words are told apart that no vocabulary has.
 */
final class WordShape implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Number of shapes. */
  static final int SHAPES = 4;

  private static final int CAPITAL = 1;
  private static final int DIGIT = 2;

  private final byte[] properties; // [characters]

  /** The shapes of words that these characters spell. */
  WordShape(@Nullable Vocabulary characters) {
    properties = new byte[characters == null ? 0 : characters.size()];
    for (int id = 2; id < properties.length; id++) {
      int character = characters.token(id).codePointAt(0);
      boolean isCapital = Character.isUpperCase(character) || Character.isTitleCase(character);
      properties[id] = (byte) (isCapital ? CAPITAL : Character.isDigit(character) ? DIGIT : 0);
    }
  }

  /** The shape of a word whose characters are {@code [from, to)} of {@code spelling}. */
  int of(int[] spelling, int from, int to) {
    int shape = from < to ? properties[spelling[from]] & CAPITAL : 0;
    for (int i = from; i < to; i++) {
      shape |= properties[spelling[i]] & DIGIT;
    }
    return shape;
  }
}
