package rnn.spark.data;

import java.io.Serializable;
import java.util.List;
import rnn.text.WhitespaceTokenizer;

/**
 * The size of a line, its end not counted, whatever its tokens are: what losses of models with
 * different tokenizers are divided by.
 */
final class LineSize implements Serializable { // no record, which Kryo could not read
  private static final long serialVersionUID = 1L;

  private final long characters;
  private final long words;
  private final long bytes;

  private LineSize(long characters, long words, long bytes) {
    this.characters = characters;
    this.words = words;
    this.bytes = bytes;
  }

  /** The size of {@code line}. */
  static LineSize of(String line) {
    return new LineSize(
        line.codePointCount(0, line.length()), WhitespaceTokenizer.count(line), bytes(line));
  }

  /** The size of a line of ready tokens: each is a word, and spaces stand between them. */
  static LineSize of(List<String> tokens) {
    long characters = Math.max(0, tokens.size() - 1);
    long bytes = characters;
    for (String token : tokens) {
      characters += token.codePointCount(0, token.length());
      bytes += bytes(token);
    }
    return new LineSize(characters, tokens.size(), bytes);
  }

  /** Code points. */
  long characters() {
    return characters;
  }

  /** Words, as white space parts them. */
  long words() {
    return words;
  }

  /** Bytes in UTF-8. */
  long bytes() {
    return bytes;
  }

  private static long bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes;
  }
}
