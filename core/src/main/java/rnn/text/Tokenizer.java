package rnn.text;

import java.io.Serializable;
import java.util.List;

/**
 * The division of a line into tokens, and the line that tokens make.
 *
 * <p>Stateless, shared by threads, the same on every machine. Tokens are never empty and a line's
 * tokens never contain a line end. {@link #line} undoes {@link #tokens} up to white space: the line
 * of a line's tokens has the same tokens again.
 */
public interface Tokenizer extends Serializable {

  /** The name on the command line and in files, such as {@code whitespace}. */
  String name();

  /** The tokens of a line that does not contain its line end; none for a line without any. */
  List<String> tokens(String line);

  /** The line that these tokens make, without line end. */
  String line(List<String> tokens);

  /** The text of tokens among which {@code <eos>} ends a line: each becomes a newline. */
  default String text(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).equals(Vocabulary.END_OF_SENTENCE_TOKEN)) {
        text.append(line(tokens.subList(start, i))).append('\n');
        start = i + 1;
      }
    }
    return text.append(line(tokens.subList(start, tokens.size()))).toString();
  }
}
