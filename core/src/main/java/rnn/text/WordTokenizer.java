package rnn.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens are words, numbers and punctuation marks, of raw text in any script; case is kept.
 *
 * <p>A word keeps its apostrophes and hyphens ({@code don't}, {@code well-known}), a number its
 * points and commas ({@code 1,250.75}), a run of points or hyphens is one mark. Chinese and
 * Japanese have no spaces: there every character is a token. Thai, Lao, Khmer and Burmese would
 * need a dictionary: there a phrase is a token.
 *
 * <p>The rules are a regular expression and not {@code java.text.BreakIterator}, whose data change
 * from one JDK to the next.
 */
public final class WordTokenizer implements Tokenizer {
  private static final long serialVersionUID = 1L;

  private static final String SPACE = "\\s\\p{Z}\\x1C-\\x1F\\u0085";
  private static final String UNSPACED = "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]";
  private static final String LETTER = "[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]";
  private static final String INNER = "[" + LETTER + "\\p{M}\\p{Nd}]";

  private static final Pattern TOKEN =
      Pattern.compile(
          String.join(
              "|",
              "<unk>|<eos>",
              LETTER + INNER + "*+(?:['’‑-]" + INNER + "++)*+", // words
              "\\p{Nd}++(?:[.,]\\p{Nd}++)*+", // numbers
              "\\.{2,}+|-{2,}+", // runs
              // a mark, or an emoji with its modifiers
              "[^" + SPACE + "](?:\\p{M}|\\u200D[^" + SPACE + "])*+"));

  private static final Pattern UNSPACED_TOKEN = Pattern.compile(UNSPACED + "\\p{M}*");
  private static final Set<String> CLOSING =
      Set.of(
          ".", ",", ";", ":", "!", "?", ")", "]", "}", "»", "”", "’", "%", "…", "...", "。", "、",
          "，", "！", "？", "：", "；", "）", "」", "』");
  private static final Set<String> OPENING =
      Set.of("(", "[", "{", "«", "“", "‘", "¿", "¡", "$", "€", "£", "#", "@", "（", "「", "『");
  private static final Set<String> JOINING = Set.of("/", "—");
  private static final Set<String> PAIRED = Set.of("\"", "'");

  @Override
  public String name() {
    return "word";
  }

  @Override
  public List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(line);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  /**
   * The line that a writer would make: no space before a closing mark or after an opening one,
   * straight quotes opening and closing in turn. A pair that would read as other tokens without its
   * space keeps it.
   */
  @Override
  public String line(List<String> tokens) {
    StringBuilder line = new StringBuilder();
    Set<String> open = new HashSet<>(); // straight quotes that wait for their second
    String beforePrevious = ""; // if it stands before previous without a space
    String previous = "";
    boolean previousOpens = true;
    for (String token : tokens) {
      boolean closesPair = PAIRED.contains(token) && !open.add(token) && open.remove(token);
      boolean joined =
          (previousOpens || closesPair || joins(previous, token))
              && staysApart(beforePrevious, previous, token);
      line.append(joined ? "" : " ").append(token);
      previousOpens =
          OPENING.contains(token)
              || JOINING.contains(token)
              || (PAIRED.contains(token) && !closesPair);
      beforePrevious = joined ? previous : "";
      previous = token;
    }
    return line.toString();
  }

  private static boolean joins(String previous, String token) {
    return CLOSING.contains(token)
        || JOINING.contains(token)
        || (UNSPACED_TOKEN.matcher(token).matches()
            && (UNSPACED_TOKEN.matcher(previous).matches() || CLOSING.contains(previous)));
  }

  /**
   * True if a token joined to the text before it is still a token of its own, and so are the two
   * before it, empty where there are none: {@code 1 , 5} would become one number.
   */
  private boolean staysApart(String beforePrevious, String previous, String token) {
    List<String> apart = new ArrayList<>(List.of(beforePrevious, previous, token));
    apart.removeIf(String::isEmpty);
    return tokens(beforePrevious + previous + token).equals(apart);
  }
}
