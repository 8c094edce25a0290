package rnn.text;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The tokens of words that were met before, for words come again and again. Shared by threads, and
 * emptied when it is full.
 */
final class SubwordCache {
  private static final int MAX_WORDS = 1 << 16;
  private static final int MAX_CHARACTERS = 128; // longer words hardly come again

  private final ConcurrentHashMap<String, List<String>> tokens = new ConcurrentHashMap<>();

  /** The tokens of {@code word}, by {@code divide} if it is new. */
  List<String> tokens(String word, Function<String, List<String>> divide) {
    List<String> known = tokens.get(word);
    if (known != null) {
      return known;
    }
    List<String> divided = divide.apply(word);
    if (word.length() <= MAX_CHARACTERS) {
      if (tokens.size() >= MAX_WORDS) {
        tokens.clear();
      }
      tokens.put(word, divided);
    }
    return divided;
  }
}
