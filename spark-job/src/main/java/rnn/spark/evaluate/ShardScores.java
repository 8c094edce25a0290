package rnn.spark.evaluate;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.batch.Shard;
import rnn.network.NetworkSpec;
import rnn.parameter.FrozenRows;
import rnn.spark.data.Shards;
import rnn.spark.job.Jobs;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.train.TrainingOptions;

/** Scores of a network on shards: made where they lie, added up in their order. */
public final class ShardScores {
  private ShardScores() {}

  /**
   * The network that is evaluated, and the way of it.
   *
   * @param spec the network
   * @param options say how the data is read
   * @param scoring how the network is scored on it
   * @param title names the job where jobs are shown
   */
  public record Evaluated(
      NetworkSpec spec, TrainingOptions options, Scoring scoring, String title) {}

  /**
   * Score of a network with {@code parameters [P]} over all {@code shards}, summed in their order.
   */
  public static Score sum(
      JavaSparkContext context, Shards shards, float[] parameters, Evaluated evaluated) {
    return sum(context, shards.rdd(), shards.number(), parameters, evaluated);
  }

  /** Score over {@code shard} alone, on all cores of an executor. */
  public static Score ofOne(
      JavaSparkContext context, JavaRDD<Shard> shard, float[] parameters, Evaluated evaluated) {
    return sum(context, shard, 1, parameters, evaluated);
  }

  private static Score sum(
      JavaSparkContext context,
      JavaRDD<Shard> shards,
      int number,
      float[] parameters,
      Evaluated evaluated) {
    NetworkSpec spec = evaluated.spec();
    TrainingOptions options = evaluated.options();
    Scoring scoring = evaluated.scoring();
    ReplicaCores replica = ReplicaCores.of(context, number);
    int cores = replica.cores();
    boolean isLocal = replica.isLocal();
    try (SharedParameters shared = SharedParameters.of(context, parameters)) {
      List<Score> sums =
          Jobs.collect(
              replica.claim(
                  shards.map(
                      shard ->
                          TrainerPool.with(
                              new TrainerPool.Kind(
                                  spec,
                                  options,
                                  FrozenRows.NONE,
                                  TrainerPool.Purpose.EVALUATION,
                                  ReplicaCores.threads(cores, isLocal)),
                              trainer -> trainer.evaluate(shard, shared.get(), scoring)))),
              evaluated.title());
      return sums.stream().reduce(Score.ZERO, Score::plus);
    }
  }
}
