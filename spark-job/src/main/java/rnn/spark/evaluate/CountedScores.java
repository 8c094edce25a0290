package rnn.spark.evaluate;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import rnn.baseline.CountedModel;
import rnn.model.BaselineScoring;
import rnn.spark.data.Shards;
import rnn.spark.job.Jobs;
import rnn.task.Score;
import rnn.task.Scoring;

/** Scores of models that learned by counting: made where shards lie, added up in their order. */
public final class CountedScores {
  private CountedScores() {}

  /**
   * Score of {@code model} over all {@code shards}.
   *
   * @param scoring how models are scored
   * @param title names the job where jobs are shown
   */
  public static Score sum(
      JavaSparkContext context, Shards shards, CountedModel model, Scoring scoring, String title) {
    Broadcast<CountedModel> shared = context.broadcast(model);
    try {
      List<Score> sums =
          Jobs.collect(
              shards.rdd().map(shard -> BaselineScoring.score(shared.value(), shard, scoring)),
              title);
      return sums.stream().reduce(Score.ZERO, Score::plus);
    } finally {
      shared.destroy();
    }
  }
}
