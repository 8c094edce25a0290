package rnn.spark.train;

import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import rnn.network.NetworkSpec;
import rnn.spark.data.Shards;
import rnn.spark.data.TextCount;
import rnn.spark.evaluate.HeldOut;
import rnn.spark.evaluate.LabelReport;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.text.LabelSet;

/**
 * Figures of a finished model on the data that it was not trained on. Those that do not apply are
 * NaN, or null.
 *
 * @param testPerplexity per token of the test text
 * @param testPerplexityPerWord per word of it that white space parts
 * @param testBitsPerByte per byte of it
 * @param bestPossiblePerplexity perplexity of the source that made it, where it is known
 * @param labels what a model of labels does
 */
record HeldOutFigures(
    double testPerplexity,
    double testPerplexityPerWord,
    double testBitsPerByte,
    double bestPossiblePerplexity,
    @Nullable LabelReport labels) {

  /**
   * Measures a network of {@code spec} with {@code parameters [P]}.
   *
   * @param reading name of the reading
   */
  static HeldOutFigures of(
      JavaSparkContext context, Texts texts, NetworkSpec spec, float[] parameters, String reading) {
    Scores scores = new Scores(context, texts, spec, parameters, reading);
    Score test = scores.of(texts.test(), "measure test text");
    LabelSet labels = texts.encoder().labels();
    return new HeldOutFigures(
        texts.isLabelled() ? Double.NaN : Metrics.PERPLEXITY.of(test),
        ofText(texts, count -> count.perplexityPerWord(test.lossNats())),
        ofText(texts, count -> count.bitsPerByte(test.lossNats())),
        ofText(texts, count -> Math.exp(-count.logProbabilityNats() / count.tokens())),
        labels == null
            ? null
            : new LabelReport(
                texts.scoring(),
                labels,
                test,
                scores.of(texts.validation(), "measure held-out data")));
  }

  private static double ofText(Texts texts, ToDoubleFunction<TextCount> figure) {
    Shards test = texts.test();
    return test == null || texts.isLabelled() ? Double.NaN : figure.applyAsDouble(test.count());
  }

  /** Scores of one network. */
  private record Scores(
      JavaSparkContext context, Texts texts, NetworkSpec spec, float[] parameters, String reading) {

    /** Score on {@code shards}, {@link Score#ZERO} if there are none. */
    Score of(@Nullable Shards shards, String title) {
      return shards == null
          ? Score.ZERO
          : HeldOut.score(context, shards, spec, parameters, reading, texts.scoring(), title);
    }
  }
}
