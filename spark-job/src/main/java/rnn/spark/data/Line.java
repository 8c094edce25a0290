package rnn.spark.data;

import java.io.Serializable;
import java.util.List;
import rnn.batch.ContentOrder;

/**
 * A line of text, a row's column or a sentence of a column file, as tokens that are not yet
 * numbered, with its labels if it has some.
 *
 * <p>Lines live inside a task and never travel.
 */
final class Line implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> tokens;
  private final LineSize size;
  private final double logProbabilityNats;
  private final List<String> labels;

  /** A line of {@code tokens}, without {@code <eos>}. */
  Line(List<String> tokens, LineSize size) {
    this(tokens, size, Double.NaN);
  }

  /** The same, of a source that knows how probable the line was. */
  Line(List<String> tokens, LineSize size, double logProbabilityNats) {
    this(tokens, size, logProbabilityNats, List.of());
  }

  private Line(List<String> tokens, LineSize size, double logProbabilityNats, List<String> labels) {
    this.tokens = tokens;
    this.size = size;
    this.logProbabilityNats = logProbabilityNats;
    this.labels = labels;
  }

  /** A line whose tokens have {@code labels}, one each, or that has one by itself. */
  static Line labelled(List<String> tokens, List<String> labels) {
    return new Line(tokens, LineSize.of(tokens), Double.NaN, labels);
  }

  /** Labels of the tokens, or the one of the line; none if it has none. */
  List<String> labels() {
    return labels;
  }

  /** The tokens, {@code <eos>} not among them; none in a blank line. */
  List<String> tokens() {
    return tokens;
  }

  /** Size of the line, without its end. */
  LineSize size() {
    return size;
  }

  /** Natural logarithm of the probability of the line and its end; NaN if it is not known. */
  double logProbabilityNats() {
    return logProbabilityNats;
  }

  /** A number that depends on the tokens alone, the same on every machine. */
  long contentHash() {
    return ContentOrder.hash(tokens);
  }
}
