package rnn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rnn.text.BytePairMerges.Pair;

/**
 * Byte pairs of a {@code tokenizer.json}: symbols are characters, which stand for bytes if the
 * pre-tokenizer made bytes; the last of a piece may carry a suffix.
 */
final class BytePairModel implements SubwordModel {
  private final Set<String> vocabulary;
  private final BytePairMerges merges;
  private final String suffix;
  private final boolean fusesUnknown;
  private final boolean takesWholePieces;

  /** The model that {@code node} describes, over {@code vocabulary}. */
  BytePairModel(TokenizerJsonNode node, Set<String> vocabulary) {
    this.vocabulary = vocabulary;
    this.suffix = node.text("end_of_word_suffix", "");
    this.fusesUnknown = node.isTrue("fuse_unk", false);
    this.takesWholePieces = node.isTrue("ignore_merges", false);
    if (!node.text("continuing_subword_prefix", "").isEmpty()) {
      throw node.refused("a \"continuing_subword_prefix\"", "an \"end_of_word_suffix\"");
    }
    if (node.isTrue("byte_fallback", false)) {
      throw node.refused("\"byte_fallback\"", "byte pairs of characters or of bytes (ByteLevel)");
    }
    if (node.json().path("dropout").asDouble(0) != 0) {
      throw node.refused("\"dropout\"", "merges that always apply");
    }
    this.merges = merges(node.at("merges"), vocabulary);
  }

  private static BytePairMerges merges(TokenizerJsonNode node, Set<String> vocabulary) {
    List<Pair> pairs = new ArrayList<>();
    for (TokenizerJsonNode merge : node.elements()) {
      boolean isPair = merge.json().isArray() && merge.json().size() == 2;
      String line =
          isPair
              ? merge.json().get(0).asText() + " " + merge.json().get(1).asText()
              : merge.json().asText();
      String[] symbols = line.split(" ", -1);
      if (symbols.length != 2 || symbols[0].isEmpty() || symbols[1].isEmpty()) {
        throw merge.wrong(
            "must be two symbols without spaces but is " + Excerpt.of(merge.json().toString(), 80));
      }
      Pair pair = new Pair(symbols[0], symbols[1]);
      if (vocabulary.contains(pair.merged())) {
        pairs.add(pair);
      } else if (!Vocabulary.isSpecial(pair.merged())) {
        throw merge.wrong(
            "makes \"%s\", which is not in \"vocab\"; was the file changed?"
                .formatted(pair.merged()));
      }
    }
    return BytePairMerges.of(pairs);
  }

  @Override
  public List<String> tokens(String piece) {
    if (takesWholePieces && vocabulary.contains(piece + suffix)) {
      return List.of(piece + suffix);
    }
    List<String> symbols = new ArrayList<>();
    int end;
    for (int i = 0; i < piece.length(); i = end) {
      end = piece.offsetByCodePoints(i, 1);
      String symbol = piece.substring(i, end) + (end == piece.length() ? suffix : "");
      if (vocabulary.contains(symbol)) {
        symbols.add(symbol);
      } else if (!fusesUnknown || !endsUnknown(symbols)) {
        symbols.add(Vocabulary.UNKNOWN_TOKEN);
      }
    }
    return merges.apply(symbols);
  }

  private static boolean endsUnknown(List<String> symbols) {
    return !symbols.isEmpty() && symbols.get(symbols.size() - 1).equals(Vocabulary.UNKNOWN_TOKEN);
  }

  @Override
  public String text(List<String> tokens) {
    if (suffix.isEmpty()) {
      return String.join("", tokens);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean endsWord = token.endsWith(suffix);
      text.append(endsWord ? token.substring(0, token.length() - suffix.length()) : token);
      text.append(endsWord && i < tokens.size() - 1 ? " " : "");
    }
    return text.toString();
  }
}
