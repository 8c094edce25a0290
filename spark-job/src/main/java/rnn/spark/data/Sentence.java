package rnn.spark.data;

import java.io.Serializable;
import java.util.List;
import rnn.text.Vocabulary;

/** A line as token ids that end with {@code <eos>}. */
final class Sentence implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] tokens; // [n]
  private final long characters;
  private final double logProbabilityNats;

  private Sentence(int[] tokens, long characters, double logProbabilityNats) {
    this.tokens = tokens;
    this.characters = characters;
    this.logProbabilityNats = logProbabilityNats;
  }

  /** The ids of {@code line}'s tokens, and {@code <eos>}. */
  static Sentence of(Line line, Vocabulary vocabulary) {
    List<String> tokens = line.tokens();
    int[] ids = new int[tokens.size() + 1];
    int i = 0;
    for (String token : tokens) {
      ids[i++] = vocabulary.id(token);
    }
    ids[i] = Vocabulary.END_OF_SENTENCE;
    return new Sentence(ids, line.characters(), line.logProbabilityNats());
  }

  /** The ids, {@code <eos>} last. */
  int[] tokens() {
    return tokens;
  }

  /** Code points of the line, without its end. */
  long characters() {
    return characters;
  }

  /** Natural logarithm of the line's probability; NaN where nobody knows it. */
  double logProbabilityNats() {
    return logProbabilityNats;
  }
}
