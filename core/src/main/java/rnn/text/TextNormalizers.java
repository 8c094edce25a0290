package rnn.text;

import java.text.Normalizer;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalizers of a {@code tokenizer.json}, which change a line before it is divided: Unicode's
 * normal forms, lower case, accents, replacements, and BERT's cleaning.
 */
final class TextNormalizers {
  private static final String KNOWN =
      "BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, Replace, Sequence and StripAccents";

  private static final int CAPITAL_I_WITH_DOT =
      0x130; // the one that two characters are lower case of

  private TextNormalizers() {}

  /** The change of a line that {@code node} describes; none if there is no node. */
  static UnaryOperator<String> of(TokenizerJsonNode node) {
    if (node.isAbsent()) {
      return UnaryOperator.identity();
    }
    String type = node.text("type", "");
    return switch (type) {
      case "BertNormalizer" -> bert(node);
      case "Lowercase" -> TextNormalizers::lowerCase;
      case "NFC" -> text -> Normalizer.normalize(text, Normalizer.Form.NFC);
      case "NFD" -> text -> Normalizer.normalize(text, Normalizer.Form.NFD);
      case "NFKC" -> text -> Normalizer.normalize(text, Normalizer.Form.NFKC);
      case "NFKD" -> text -> Normalizer.normalize(text, Normalizer.Form.NFKD);
      case "StripAccents" -> text -> without(text, TextNormalizers::isMark);
      case "Replace" -> replace(node);
      case "Sequence" -> sequence(node.at("normalizers").elements());
      default -> throw node.refused("the normalizer \"%s\"".formatted(type), KNOWN);
    };
  }

  private static UnaryOperator<String> sequence(List<TokenizerJsonNode> nodes) {
    List<UnaryOperator<String>> all = nodes.stream().map(TextNormalizers::of).toList();
    return text -> {
      String changed = text;
      for (UnaryOperator<String> one : all) {
        changed = one.apply(changed);
      }
      return changed;
    };
  }

  private static UnaryOperator<String> replace(TokenizerJsonNode node) {
    Pattern pattern = node.pattern();
    String content = Matcher.quoteReplacement(node.text("content", ""));
    return text -> pattern.matcher(text).replaceAll(content);
  }

  private static UnaryOperator<String> bert(TokenizerJsonNode node) {
    boolean cleans = node.isTrue("clean_text", true);
    boolean partsHan = node.isTrue("handle_chinese_chars", true);
    boolean lowers = node.isTrue("lowercase", true);
    boolean strips = node.isTrue("strip_accents", lowers);
    return text -> {
      String changed = cleans ? cleaned(text) : text;
      changed = partsHan ? hanApart(changed) : changed;
      changed =
          strips
              ? without(Normalizer.normalize(changed, Normalizer.Form.NFD), TextNormalizers::isMark)
              : changed;
      return lowers ? lowerCase(changed) : changed;
    };
  }

  private static String cleaned(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0 && c != 0xFFFD && !isControl(c))
        .forEach(c -> cleaned.appendCodePoint(isWhiteSpace(c) ? ' ' : c));
    return cleaned.toString();
  }

  private static String hanApart(String text) {
    StringBuilder apart = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHan(c)) {
                apart.append(' ').appendCodePoint(c).append(' ');
              } else {
                apart.appendCodePoint(c);
              }
            });
    return apart.toString();
  }

  private static String without(String text, IntPredicate left) {
    return text.codePoints()
        .filter(left.negate())
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Each character by itself: a sigma that ends a word is a sigma like others. */
  private static String lowerCase(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == CAPITAL_I_WITH_DOT) {
                lower.append("i\u0307");
              } else {
                lower.appendCodePoint(Character.toLowerCase(c));
              }
            });
    return lower.toString();
  }

  private static boolean isMark(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
      default -> false;
    };
  }

  /** True of what Unicode calls white space, all of which lies below {@code U+10000}. */
  static boolean isWhiteSpace(int c) {
    boolean isSeparator = c >= 0x1C && c <= 0x1F; // Java's white space, not Unicode's
    return c <= 0xFFFF && !isSeparator && WhitespaceTokenizer.isWhiteSpace((char) c);
  }

  /** The blocks of Chinese characters that BERT parts from their neighbours. */
  private static boolean isHan(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
