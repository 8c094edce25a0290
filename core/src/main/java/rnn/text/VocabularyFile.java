package rnn.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text form of a vocabulary: one token a line in the order of ids, {@code \n}, {@code \r} and
 * {@code \\} for a line feed, a carriage return and a backslash within a token.
 */
final class VocabularyFile {

  private VocabularyFile() {}

  /** The tokens in a file's lines; fails if a line is malformed, saying which. */
  static List<String> tokens(List<String> lines, String source) {
    List<String> tokens = unescaped(lines, source);
    check(tokens, source, "line", 1);
    return tokens;
  }

  /** Lines of a file with their escapes resolved; fails if a line has an unknown one. */
  static List<String> unescaped(List<String> lines, String source) {
    List<String> unescaped = new ArrayList<>(lines.size());
    for (String line : lines) {
      unescaped.add(unescaped(line, source, unescaped.size() + 1));
    }
    return unescaped;
  }

  /**
   * Fails unless these are tokens of a vocabulary; position {@code i} is called {@code unit i +
   * first}.
   */
  static void check(List<String> tokens, String source, String unit, int first) {
    checkSpecial(tokens, 0, Vocabulary.UNKNOWN_TOKEN, source, unit, first);
    checkSpecial(tokens, 1, Vocabulary.END_OF_SENTENCE_TOKEN, source, unit, first);
    if (tokens.size() == 2) {
      throw new IllegalArgumentException(
          "%s: nothing follows %s and %s; was the file cut?"
              .formatted(source, Vocabulary.UNKNOWN_TOKEN, Vocabulary.END_OF_SENTENCE_TOKEN));
    }
    Map<String, Integer> positions = new HashMap<>(tokens.size() * 2);
    for (int i = 0; i < tokens.size(); i++) {
      Integer earlier = positions.put(tokens.get(i), i);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "%s: %s %d repeats the token \"%s\" of %s %d; every token must come once"
                .formatted(source, unit, i + first, tokens.get(i), unit, earlier + first));
      }
    }
  }

  private static void checkSpecial(
      List<String> tokens, int i, String expected, String source, String unit, int first) {
    String actual = i < tokens.size() ? "\"" + tokens.get(i) + "\"" : "missing";
    if (i >= tokens.size() || !tokens.get(i).equals(expected)) {
      throw new IllegalArgumentException(
          "%s: %s %d must be %s but is %s; is this a vocabulary file of this program?"
              .formatted(source, unit, i + first, expected, actual));
    }
  }

  /** The line of a token. */
  static String escaped(String token) {
    return token.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescaped(String line, String source, int number) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder token = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
        char escape = i < line.length() ? line.charAt(i) : ' ';
        c =
            switch (escape) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              case '\\' -> '\\';
              default ->
                  throw new IllegalArgumentException(
                      "%s: line %d has a backslash at column %d that is not \\n, \\r or \\\\: %s"
                          .formatted(source, number, i, line));
            };
      }
      token.append(c);
    }
    return token.toString();
  }
}
