package rnn.task;

import java.util.List;
import rnn.task.Metric.Better;
import rnn.task.Metric.Figure;
import rnn.task.Metric.Unit;
import rnn.task.TagScoring.Count;

/** The figures of the tasks, by what they are read off. */
public final class Metrics {

  // Of a language model.

  public static final Metric PERPLEXITY =
      new Metric(
          "perplexity",
          "perplexity",
          Unit.CHOICES,
          Better.LOWER,
          score -> Math.exp(score.meanLossNats()));

  /** Of the targets that the vocabulary has. */
  public static final Metric KNOWN_PERPLEXITY =
      new Metric(
          "knownPerplexity",
          "perplexity of known words",
          Unit.CHOICES,
          Better.LOWER,
          score ->
              Math.exp(
                  (score.lossNats() - score.unknownLossNats())
                      / (score.weight() - score.unknownWeight())));

  /** Of {@code <unk>} where it is the token to predict. */
  public static final Metric UNKNOWN_PERPLEXITY =
      new Metric(
          "unknownPerplexity",
          "perplexity of <unk>",
          Unit.CHOICES,
          Better.LOWER,
          score -> Math.exp(score.unknownLossNats() / score.unknownWeight()));

  // Of a tagger.

  public static final Metric TOKEN_ACCURACY =
      accuracy(
          "accuracy",
          "accuracy",
          score ->
              ratio(
                  Count.KNOWN_CORRECT.of(score) + Count.UNKNOWN_CORRECT.of(score),
                  Count.KNOWN.of(score) + Count.UNKNOWN.of(score)));

  public static final Metric KNOWN_WORD_ACCURACY =
      accuracy(
          "knownWordAccuracy",
          "accuracy of known words",
          score -> ratio(Count.KNOWN_CORRECT.of(score), Count.KNOWN.of(score)));

  public static final Metric UNKNOWN_WORD_ACCURACY =
      accuracy(
          "unknownWordAccuracy",
          "accuracy of unknown words",
          score -> ratio(Count.UNKNOWN_CORRECT.of(score), Count.UNKNOWN.of(score)));

  /** {@code 2·correct / (gold + predicted)}, over the spans of all types. */
  public static final Metric SPAN_F1 =
      accuracy(
          "f1",
          "span F1",
          score ->
              ratio(
                  2 * Count.CORRECT_SPANS.of(score),
                  Count.GOLD_SPANS.of(score) + Count.PREDICTED_SPANS.of(score)));

  public static final Metric SPAN_PRECISION =
      accuracy(
          "precision",
          "span precision",
          score -> ratio(Count.CORRECT_SPANS.of(score), Count.PREDICTED_SPANS.of(score)));

  public static final Metric SPAN_RECALL =
      accuracy(
          "recall",
          "span recall",
          score -> ratio(Count.CORRECT_SPANS.of(score), Count.GOLD_SPANS.of(score)));

  public static final Metric IMPROPER =
      new Metric(
          "improper",
          "improper predictions",
          Unit.COUNT,
          Better.LOWER,
          score -> Count.IMPROPER.of(score));

  // Of a classifier.

  public static final Metric CLASS_ACCURACY =
      accuracy(
          "accuracy",
          "accuracy",
          score -> {
            PairCounts all = score.confusions();
            return ratio(all.where((gold, predicted) -> gold == predicted).total(), all.total());
          });

  /**
   * The mean F1 of the classes that are gold or predicted, each counting the same; gold ones that
   * training did not have are one class together, of F1 0.
   */
  public static final Metric MACRO_F1 = accuracy("macroF1", "macro-F1", Metrics::macroF1);

  // Of both.

  public static final Metric LOG_LOSS =
      new Metric("logLoss", "log loss", Unit.NATS, Better.LOWER, Score::meanLossNats);

  private Metrics() {}

  private static Metric accuracy(String name, String title, Figure figure) {
    return new Metric(name, title, Unit.FRACTION, Better.HIGHER, figure);
  }

  private static double macroF1(Score score) {
    PairCounts confusions = score.confusions();
    int classes = 0;
    for (int i = 0; i < confusions.size(); i++) {
      classes = Math.max(classes, 1 + Math.max(confusions.first(i), confusions.second(i)));
    }
    List<LabelFigures> figures = LabelFigures.ofConfusions(confusions, classes, Integer::toString);
    int unseen = Confusions.unseen(score) > 0 ? 1 : 0; // a class more, of which nothing is right
    double sum = figures.stream().mapToDouble(LabelFigures::f1).sum();
    return figures.isEmpty() ? Double.NaN : sum / (figures.size() + unseen);
  }

  /** A quotient of counts, NaN if there is nothing to divide by. */
  static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
