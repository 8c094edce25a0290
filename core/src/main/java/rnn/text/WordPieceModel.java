package rnn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * WordPiece: the longest token that a word begins with, then the longest that goes on, and so on.
 * Tokens within a word carry a prefix. A word that cannot be spelled is unknown as a whole.
 *
 * <p>As in Devlin, Chang, Lee and Toutanova, <i>BERT</i> (2019).
 */
final class WordPieceModel implements SubwordModel {
  private static final int MAX_CODE_POINTS = 100; // of a word, if the file does not say

  private static final Set<String> CLOSING = Set.of(".", ",", "!", "?");

  private final Set<String> vocabulary;
  private final String prefix;
  private final int maxCodePoints;

  /** The model that {@code node} describes, over {@code vocabulary}. */
  WordPieceModel(TokenizerJsonNode node, Set<String> vocabulary) {
    this.vocabulary = vocabulary;
    this.prefix = node.text("continuing_subword_prefix", "##");
    this.maxCodePoints = node.json().path("max_input_chars_per_word").asInt(MAX_CODE_POINTS);
  }

  @Override
  public List<String> tokens(String word) {
    if (word.codePointCount(0, word.length()) > maxCodePoints) {
      return List.of(Vocabulary.UNKNOWN_TOKEN);
    }
    List<String> tokens = new ArrayList<>();
    int start = 0;
    while (start < word.length()) {
      int end = word.length();
      String token = spelled(word, start, end);
      while (end > start && !vocabulary.contains(token)) {
        end = word.offsetByCodePoints(end, -1);
        token = spelled(word, start, end);
      }
      if (end <= start) {
        return List.of(Vocabulary.UNKNOWN_TOKEN);
      }
      tokens.add(token);
      start = end;
    }
    return tokens;
  }

  private String spelled(String word, int start, int end) {
    return (start > 0 ? prefix : "") + word.substring(start, end);
  }

  @Override
  public String text(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      boolean goesOn = !prefix.isEmpty() && token.startsWith(prefix);
      boolean isJoined = goesOn || text.isEmpty() || CLOSING.contains(token);
      text.append(isJoined ? "" : " ").append(goesOn ? token.substring(prefix.length()) : token);
    }
    return text.toString();
  }
}
