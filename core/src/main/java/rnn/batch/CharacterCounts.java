package rnn.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * The characters of a training text that become a vocabulary of their own. Those that occur once
 * are left out, so that the embedding of the unknown character learns from as many examples as new
 * characters were met; if all do, all are kept.
 */
public final class CharacterCounts {
  /** The most characters of a vocabulary; some scripts have many. */
  public static final int MAX_CHARACTERS = 10_000;

  private static final long MIN_COUNT = 2; // the others teach what an unknown one is

  private CharacterCounts() {}

  /** Times that a character must occur to be kept, where the most frequent one occurs so often. */
  public static long minimumCount(long mostFrequent) {
    return mostFrequent >= MIN_COUNT ? MIN_COUNT : 1;
  }

  /** The characters of {@code tokens} as far as an encoder reads them, each a code point. */
  public static List<String> of(List<String> tokens) {
    List<String> characters = new ArrayList<>();
    for (String token : tokens) {
      for (int point : ExampleEncoder.codePoints(token)) {
        characters.add(Character.toString(point));
      }
    }
    return characters;
  }
}
