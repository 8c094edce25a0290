package rnn.spark.data;

import java.io.Serializable;
import rnn.batch.ExampleEncoder;
import rnn.batch.Ragged;

/** A line as ids: of running text ended by {@code <eos>}, of labelled examples with the labels. */
final class Sentence implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] tokens; // [n]
  private final int[] labels; // [n], [1] or empty
  private final Ragged spellings; // [n], or none
  private final LineSize size;
  private final double logProbabilityNats;

  private Sentence(
      int[] tokens, int[] labels, Ragged spellings, LineSize size, double logProbabilityNats) {
    this.tokens = tokens;
    this.labels = labels;
    this.spellings = spellings;
    this.size = size;
    this.logProbabilityNats = logProbabilityNats;
  }

  /** The ids of {@code line}'s tokens and labels. */
  static Sentence of(Line line, ExampleEncoder encoder) {
    return new Sentence(
        encoder.tokens(line.tokens()),
        encoder.labels(line.labels()),
        encoder.spellings(line.tokens()),
        line.size(),
        line.logProbabilityNats());
  }

  /** The ids of the tokens. */
  int[] tokens() {
    return tokens;
  }

  /** The ids of the labels; empty where there are none. */
  int[] labels() {
    return labels;
  }

  /** The characters of the tokens; none where they are not looked at. */
  Ragged spellings() {
    return spellings;
  }

  /** Size of the line, without its end. */
  LineSize size() {
    return size;
  }

  /** Natural logarithm of the line's probability; NaN if it is not known. */
  double logProbabilityNats() {
    return logProbabilityNats;
  }
}
