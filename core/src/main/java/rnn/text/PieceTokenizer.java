package rnn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens are the pieces that byte pairs are merged within: a word with the space before it, a
 * number, a run of marks, a run of white space; each written in the {@link ByteAlphabet}.
 *
 * <p>Nothing of a line is lost. The idea of the division is GPT-2's; the marks of Indic and other
 * scripts belong to their words here, and no piece is longer than {@value #MAX_CODE_POINTS} code
 * points, so that text without spaces is no single word.
 */
public final class PieceTokenizer implements Tokenizer {
  private static final long serialVersionUID = 1L;

  private static final int MAX_CODE_POINTS = 64;
  private static final String RUN = "{1," + MAX_CODE_POINTS + "}+";

  private static final Pattern PIECE =
      Pattern.compile(
          String.join(
              "|",
              "['’](?:[sdmt]|ll|ve|re)(?![\\p{L}\\p{M}])", // endings of English
              " ?[\\p{L}\\p{M}]" + RUN, // words
              " ?\\p{N}" + RUN, // numbers
              " ?[^\\p{IsWhite_Space}\\p{L}\\p{M}\\p{N}]" + RUN, // marks
              // white space; the last of it goes with the word that follows
              "\\p{IsWhite_Space}{1," + MAX_CODE_POINTS + "}(?!\\P{IsWhite_Space})",
              "\\p{IsWhite_Space}" + RUN));

  @Override
  public String name() {
    return "pieces";
  }

  @Override
  public List<String> tokens(String line) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = PIECE.matcher(line);
    while (matcher.find()) {
      pieces.add(ByteAlphabet.encoded(matcher.group()));
    }
    return pieces;
  }

  @Override
  public String line(List<String> tokens) {
    return ByteAlphabet.decoded(String.join("", tokens));
  }
}
