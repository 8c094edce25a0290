package rnn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The division of a line into the pieces that a {@code tokenizer.json} divides into subwords: its
 * pre-tokenizers.
 */
final class PieceDivision {
  private static final String KNOWN =
      "BertPreTokenizer, ByteLevel, Digits, Punctuation, Sequence, Split, Whitespace and"
          + " WhitespaceSplit";

  private static final int UNICODE = Pattern.UNICODE_CHARACTER_CLASS;
  private static final Pattern SPACE = Pattern.compile("\\s+", UNICODE);
  private static final Pattern WORD = Pattern.compile("\\w+|[^\\w\\s]+", UNICODE);
  private static final Pattern DIGIT = Pattern.compile("\\p{N}");
  private static final Pattern DIGITS = Pattern.compile("\\p{N}+");
  private static final Pattern MARK = Pattern.compile("[\\p{P}$+<=>^`|~]");

  /** The pieces of GPT-2. */
  private static final Pattern GPT2 =
      Pattern.compile(
          "'(?:[stmd]|re|ve|ll)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          UNICODE);

  private PieceDivision() {}

  /** The pieces of a text; those of one piece if divisions follow each other. */
  interface Division extends Function<String, List<String>> {}

  /** The division that {@code node} describes; the whole line if there is no node. */
  static Division of(TokenizerJsonNode node) {
    if (node.isAbsent()) {
      return List::of;
    }
    String type = node.text("type", "");
    return switch (type) {
      case "BertPreTokenizer" -> sequence(List.of(removing(SPACE), isolating(MARK)));
      case "ByteLevel" -> byteLevel(node);
      case "Digits" -> isolating(node.isTrue("individual_digits", false) ? DIGIT : DIGITS);
      case "Punctuation" -> punctuation(node);
      case "Sequence" ->
          sequence(node.at("pretokenizers").elements().stream().map(PieceDivision::of).toList());
      case "Split" -> split(node);
      case "Whitespace" -> matching(WORD);
      case "WhitespaceSplit" -> removing(SPACE);
      default -> throw node.refused("the pre-tokenizer \"%s\"".formatted(type), KNOWN);
    };
  }

  /** True if {@code node} turns its pieces into bytes. */
  static boolean isByteLevel(TokenizerJsonNode node) {
    return node.text("type", "").equals("ByteLevel")
        || node.at("pretokenizers").elements().stream().anyMatch(PieceDivision::isByteLevel);
  }

  private static Division byteLevel(TokenizerJsonNode node) {
    boolean addsSpace = node.isTrue("add_prefix_space", true);
    Division pieces = node.isTrue("use_regex", true) ? matching(GPT2) : List::of;
    return text -> {
      boolean isBare = addsSpace && !text.startsWith(" ");
      return pieces.apply(isBare ? " " + text : text).stream().map(ByteAlphabet::encoded).toList();
    };
  }

  private static Division punctuation(TokenizerJsonNode node) {
    String behavior = node.text("behavior", "Isolated");
    return switch (behavior) {
      case "Isolated" -> isolating(MARK);
      case "Removed" -> removing(MARK);
      default ->
          throw node.refused("the behavior \"%s\"".formatted(behavior), "Isolated and Removed");
    };
  }

  private static Division split(TokenizerJsonNode node) {
    Pattern pattern = node.pattern();
    String behavior = node.text("behavior", "");
    boolean isInverted = node.isTrue("invert", false);
    return switch (behavior) {
      case "Isolated" -> isolating(pattern);
      case "Removed" -> isInverted ? matching(pattern) : removing(pattern);
      default ->
          throw node.refused("the behavior \"%s\"".formatted(behavior), "Isolated and Removed");
    };
  }

  private static Division sequence(List<Division> divisions) {
    return text -> {
      List<String> pieces = List.of(text);
      for (Division division : divisions) {
        List<String> smaller = new ArrayList<>();
        pieces.forEach(piece -> smaller.addAll(division.apply(piece)));
        pieces = smaller;
      }
      return pieces;
    };
  }

  private static Division matching(Pattern pattern) {
    return text -> pattern.matcher(text).results().map(match -> match.group()).toList();
  }

  private static Division removing(Pattern pattern) {
    return text -> parts(pattern, text, false);
  }

  private static Division isolating(Pattern pattern) {
    return text -> parts(pattern, text, true);
  }

  /**
   * Parts of {@code text} between the places of {@code pattern}, and these too if they are kept.
   */
  private static List<String> parts(Pattern pattern, String text, boolean keepsMatches) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int start = 0;
    while (matcher.find()) {
      if (matcher.start() > start) {
        parts.add(text.substring(start, matcher.start()));
      }
      if (keepsMatches && matcher.end() > matcher.start()) {
        parts.add(matcher.group());
      }
      start = matcher.end();
    }
    if (start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }
}
