package rnn.baseline;

import java.io.Serializable;
import rnn.text.Vocabulary;

/**
 * Words by the spelling of others that are capitalised: {@code the} by {@code The} or {@code THE}.
 */
final class LowerCaseWords implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Vocabulary words;
  private final String[] lowerCase; // [characters]
  private final boolean[] isCapital; // [characters]

  /** The words of a vocabulary, which these characters spell. */
  LowerCaseWords(Vocabulary words, Vocabulary characters) {
    this.words = words;
    lowerCase = characters.tokens();
    isCapital = new boolean[lowerCase.length];
    for (int id = Vocabulary.END_OF_SENTENCE + 1; id < lowerCase.length; id++) {
      int character = lowerCase[id].codePointAt(0);
      lowerCase[id] = Character.toString(Character.toLowerCase(character));
      isCapital[id] = Character.toLowerCase(character) != character;
    }
  }

  /**
   * The word that one with a capital is in lower case.
   *
   * @param spelling ids of characters, of which {@code [from, to)} are the word's
   * @return {@link Vocabulary#UNKNOWN} if there is none, or the word begins with no capital
   */
  int find(int[] spelling, int from, int to) {
    if (from == to || !isCapital[spelling[from]]) {
      return Vocabulary.UNKNOWN;
    }
    StringBuilder word = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      word.append(lowerCase[spelling[i]]);
    }
    return words.id(word.toString());
  }
}
