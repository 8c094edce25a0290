package rnn.spark.data;

import java.io.Serializable;
import java.util.List;

/**
 * A line of text, or a row's column, as tokens that are not yet numbered.
 *
 * <p>Lines live inside a task and never travel.
 */
final class Line implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> tokens;
  private final long characters;
  private final double logProbabilityNats;

  /**
   * A line of {@code tokens}, without {@code <eos>}, that took {@code characters} code points, its
   * end not counted.
   */
  Line(List<String> tokens, long characters) {
    this(tokens, characters, Double.NaN);
  }

  /** The same, of a source that knows how probable the line was. */
  Line(List<String> tokens, long characters, double logProbabilityNats) {
    this.tokens = tokens;
    this.characters = characters;
    this.logProbabilityNats = logProbabilityNats;
  }

  /** The tokens, {@code <eos>} not among them; none in a blank line. */
  List<String> tokens() {
    return tokens;
  }

  /** Code points of the line, without its end. */
  long characters() {
    return characters;
  }

  /** Natural logarithm of the probability of the line and its end; NaN where nobody knows it. */
  double logProbabilityNats() {
    return logProbabilityNats;
  }

  /** A number that depends on the tokens alone, the same on every machine. */
  long contentHash() {
    long hash = 0x6A09E667F3BCC909L;
    for (String token : tokens) {
      for (int i = 0; i < token.length(); i++) {
        hash = (hash ^ token.charAt(i)) * 0x100000001B3L;
      }
      hash = TextCount.mixed(hash);
    }
    return hash;
  }
}
