package rnn.spark.train;

import java.util.Collections;
import java.util.List;
import rnn.spark.data.Shards;
import rnn.spark.job.Jobs;
import rnn.train.ChosenRounds;
import rnn.train.TrainingOptions;

/** The options of a run with nothing left open, now that the shards are there. */
final class DecidedRounds {
  private DecidedRounds() {}

  /** {@code options} decided for {@code training}, with warnings about what they will be like. */
  static TrainingOptions of(Shards training, TrainingOptions options) {
    List<Integer> windows =
        Jobs.collect(
            training.rdd().map(shard -> ChosenRounds.windows(shard, options)), "count windows");
    TrainingOptions decided = ChosenRounds.decide(options, Collections.max(windows));
    IdleRounds.warn(windows, options, decided);
    ForgottenMoments.warn(decided);
    return decided;
  }
}
