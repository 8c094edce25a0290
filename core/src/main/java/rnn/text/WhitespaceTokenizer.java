package rnn.text;

import java.util.ArrayList;
import java.util.List;

/** Tokens are what stands between white space: for text that has been tokenized already. */
public final class WhitespaceTokenizer implements Tokenizer {
  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "whitespace";
  }

  @Override
  public List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || isWhiteSpace(line.charAt(i))) {
        if (i > start) {
          tokens.add(line.substring(start, i));
        }
        start = i + 1;
      }
    }
    return tokens;
  }

  /** Number of tokens in a line. */
  public static int count(String line) {
    int count = 0;
    boolean isInside = false;
    for (int i = 0; i < line.length(); i++) {
      boolean isSpace = isWhiteSpace(line.charAt(i));
      count += isInside || isSpace ? 0 : 1;
      isInside = !isSpace;
    }
    return count;
  }

  @Override
  public String line(List<String> tokens) {
    return String.join(" ", tokens);
  }

  /**
   * White space as Unicode and Python's {@code str.split} have it: {@link Character#isWhitespace}
   * leaves out the no-break spaces and {@code U+0085}. All of it lies below {@code U+10000}.
   */
  static boolean isWhiteSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
