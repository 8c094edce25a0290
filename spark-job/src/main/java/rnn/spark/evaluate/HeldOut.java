package rnn.spark.evaluate;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import rnn.batch.ExampleEncoder;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.spark.data.Corpus;
import rnn.spark.data.EncodedText;
import rnn.spark.data.Shards;
import rnn.spark.job.InputException;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.train.Evaluation;
import rnn.train.TrainingOptions;

/**
 * A text that a network is measured on: cut and read in a way that depends on the text and the
 * reading alone, so that the same model has the same perplexity on it wherever it is asked.
 */
public final class HeldOut {
  private HeldOut() {}

  /**
   * {@code corpus} in the shards that {@link Evaluation} has for its length; {@code title} names
   * the jobs.
   */
  public static Shards shards(
      Corpus corpus, Broadcast<ExampleEncoder> encoder, String reading, String title) {
    try (EncodedText text = EncodedText.of(corpus, encoder, EncodedText.BlankLines.in(reading))) {
      return Shards.place(text, Evaluation.shards(text.count().tokens()), title);
    }
  }

  /**
   * Score of a network of {@code spec} with {@code parameters [P]} on held-out data.
   *
   * @param reading name of the reading; windows do not depend on those of training
   * @param scoring how networks are scored
   * @param title names the job where jobs are shown
   * @throws InputException if the loss is not finite, though the parameters may be
   */
  public static Score score(
      JavaSparkContext context,
      Shards shards,
      NetworkSpec spec,
      float[] parameters,
      String reading,
      Scoring scoring,
      String title) {
    TrainingOptions options = Evaluation.options(reading, scoring.task().labelling());
    Score score =
        ShardScores.sum(
            context, shards, parameters, new ShardScores.Evaluated(spec, options, scoring, title));
    if (score.weight() > 0 && !Double.isFinite(score.lossNats())) {
      throw new InputException(
          "\"%s\": the loss must be finite but is %s; the model's parameters are too large (%s) for the sums of its network, so train again with a lower learning rate or take another checkpoint"
              .formatted(title, score.lossNats(), largest(spec, parameters)));
    }
    return score;
  }

  /** The parameter with the largest value, in words. */
  private static String largest(NetworkSpec spec, float[] parameters) {
    String name = "";
    float largest = -1;
    ParameterLayout layout = spec.layout();
    for (ParameterSpec parameter : layout.specs()) {
      for (float value : layout.values(parameters, parameter.name())) {
        if (!(Math.abs(value) <= largest)) {
          largest = Math.abs(value);
          name = parameter.name();
        }
      }
    }
    return "up to %s in %s".formatted(largest, name);
  }
}
