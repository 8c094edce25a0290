package rnn.spark.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import rnn.spark.data.Shards;
import rnn.spark.data.TextCount;
import rnn.spark.evaluate.LabelReport;
import rnn.task.Metric;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.text.LabelSet;

/**
 * Figures of a finished model on the data that it was not trained on. Those that do not apply are
 * NaN, or null.
 *
 * @param test score on the test data; {@link Score#ZERO} if there is none
 * @param validation score on the data that models are judged by; {@link Score#ZERO} if there is
 *     none
 * @param testPerplexity per token of the test text
 * @param testPerplexityPerWord per word of it that white space parts
 * @param testBitsPerByte per byte of it
 * @param validPerplexity per token of the text that models are judged by
 * @param bestPossiblePerplexity perplexity of the source that made it, where it is known
 * @param labels what a model of labels does
 */
public record HeldOutFigures(
    Score test,
    Score validation,
    double testPerplexity,
    double testPerplexityPerWord,
    double testBitsPerByte,
    double validPerplexity,
    double bestPossiblePerplexity,
    @Nullable LabelReport labels) {

  /** A measure of one model. */
  @FunctionalInterface
  interface Measure {
    /** Score on {@code shards}; {@code title} names the job where jobs are shown. */
    Score of(Shards shards, String title);
  }

  /** Figures of a model that is not measured. */
  static HeldOutFigures none(Texts texts) {
    LabelSet labels = texts.encoder().labels();
    return new HeldOutFigures(
        Score.ZERO,
        Score.ZERO,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        labels == null ? null : new LabelReport(texts.scoring(), labels, Score.ZERO, Score.ZERO));
  }

  /** Figures by {@code measure} on the test and the held-out data of {@code texts}. */
  static HeldOutFigures of(Texts texts, Measure measure) {
    return of(texts, texts.validation(), measure);
  }

  /**
   * The same of a network, which was measured on held-out text when its epochs were judged: once
   * more only where its labels are told, or nothing else is there.
   */
  static HeldOutFigures ofNetwork(Texts texts, Measure measure) {
    boolean isTold = texts.isLabelled() || texts.test() == null;
    return of(texts, isTold ? texts.validation() : null, measure);
  }

  private static HeldOutFigures of(Texts texts, @Nullable Shards heldOut, Measure measure) {
    Score test = score(measure, texts.test(), "measure test text");
    Score validation = score(measure, heldOut, "measure held-out data");
    LabelSet labels = texts.encoder().labels();
    return new HeldOutFigures(
        test,
        validation,
        texts.isLabelled() ? Double.NaN : Metrics.PERPLEXITY.of(test),
        ofText(texts, count -> count.perplexityPerWord(test.lossNats())),
        ofText(texts, count -> count.bitsPerByte(test.lossNats())),
        texts.isLabelled() ? Double.NaN : Metrics.PERPLEXITY.of(validation),
        ofText(texts, count -> Math.exp(-count.logProbabilityNats() / count.tokens())),
        labels == null ? null : new LabelReport(texts.scoring(), labels, test, validation));
  }

  /**
   * These figures, and where held-out text was not measured once more the perplexity by which the
   * model was chosen.
   */
  HeldOutFigures judged(double chosenBy) {
    return new HeldOutFigures(
        test,
        validation,
        testPerplexity,
        testPerplexityPerWord,
        testBitsPerByte,
        Double.isNaN(validPerplexity) ? chosenBy : validPerplexity,
        bestPossiblePerplexity,
        labels);
  }

  /** The figures by their names for programs, those that are not known left out. */
  Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("testPerplexity", testPerplexity);
    values.put("testPerplexityPerWord", testPerplexityPerWord);
    values.put("testBitsPerByte", testBitsPerByte);
    values.put("validPerplexity", validPerplexity);
    values.put("bestPossiblePerplexity", bestPossiblePerplexity);
    if (labels != null) {
      for (Metric metric : labels.metrics()) {
        values.put(metric.name("test"), metric.of(test));
        values.put(metric.name("valid"), metric.of(validation));
      }
    }
    values.values().removeIf(value -> !Double.isFinite(value));
    return values;
  }

  private static double ofText(Texts texts, ToDoubleFunction<TextCount> figure) {
    Shards test = texts.test();
    return test == null || texts.isLabelled() ? Double.NaN : figure.applyAsDouble(test.count());
  }

  private static Score score(Measure measure, @Nullable Shards shards, String title) {
    return shards == null ? Score.ZERO : measure.of(shards, title);
  }
}
