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
    List<Integer> windows = windows(training, options);
    TrainingOptions decided = ChosenRounds.decide(options, Collections.max(windows));
    IdleRounds.warn(windows, options, decided);
    ForgottenMoments.warn(decided);
    return decided;
  }

  /** Windows of an epoch of each shard. */
  static List<Integer> windows(Shards training, TrainingOptions options) {
    return Jobs.collect(
        training.rdd().map(shard -> ChosenRounds.windows(shard, options)), "count windows");
  }
}
