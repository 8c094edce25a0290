package rnn.task;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import rnn.text.LabelSet;

/**
 * Precision, recall and F1 of one label, or of the spans of one type.
 *
 * @param label name of the label or type
 * @param gold how often it is the gold one
 * @param predicted how often it is the predicted one
 * @param correct how often it is both
 */
public record LabelFigures(String label, long gold, long predicted, long correct) {

  /** Spans of each type that occurs, by name; none where labels mark no spans. */
  public static List<LabelFigures> ofSpans(Score score, LabelScheme scheme) {
    return IntStream.range(0, scheme.types().size())
        .mapToObj(type -> TagScoring.figures(score, scheme.types().get(type), type))
        .filter(LabelFigures::occurs)
        .sorted(Comparator.comparing(LabelFigures::label))
        .toList();
  }

  /** Each label that occurs, in the order of ids. */
  public static List<LabelFigures> ofLabels(Score score, LabelSet labels) {
    return ofConfusions(score.confusions(), labels.size(), labels::label);
  }

  /** Each label of {@code 0 … labels-1} that occurs. */
  static List<LabelFigures> ofConfusions(
      PairCounts confusions, int labels, IntFunction<String> name) {
    long[] gold = new long[labels];
    long[] predicted = new long[labels];
    for (int i = 0; i < confusions.size(); i++) {
      if (confusions.first(i) != Confusions.UNSEEN) {
        gold[confusions.first(i)] += confusions.count(i);
      }
      predicted[confusions.second(i)] += confusions.count(i);
    }
    return IntStream.range(0, labels)
        .mapToObj(
            id ->
                new LabelFigures(name.apply(id), gold[id], predicted[id], confusions.count(id, id)))
        .filter(LabelFigures::occurs)
        .toList();
  }

  private boolean occurs() {
    return gold > 0 || predicted > 0;
  }

  /** {@code correct / predicted}; NaN if none was predicted. */
  public double precision() {
    return Metrics.ratio(correct, predicted);
  }

  /** {@code correct / gold}; NaN if there is none. */
  public double recall() {
    return Metrics.ratio(correct, gold);
  }

  /** {@code 2·correct / (gold + predicted)}, the harmonic mean of precision and recall. */
  public double f1() {
    return Metrics.ratio(2 * correct, gold + predicted);
  }
}
