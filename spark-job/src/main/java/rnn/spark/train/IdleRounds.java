package rnn.spark.train;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.job.InputException;
import rnn.train.TrainingOptions;

/**
 * Rounds that a shard sits out because it has fewer windows than an epoch has rounds: the run is
 * sound, but its rounds cost time and the shard has no say in them.
 */
final class IdleRounds {
  private static final Logger LOG = LoggerFactory.getLogger(IdleRounds.class);

  private IdleRounds() {}

  /**
   * Warns if shards of so many {@code windows} will have any, and says what to do.
   *
   * @param asked the options as the user gave them: of rounds that the program chose there is
   *     nothing to say
   * @param options the options that will run
   * @throws InputException if there would be rounds that all shards sit out
   */
  static void warn(List<Integer> windows, TrainingOptions asked, TrainingOptions options) {
    String warning = warning(windows, asked, options);
    if (warning != null) {
      LOG.warn(warning);
    }
  }

  /**
   * Warning about shards with so many {@code windows}; null if there is nothing to say.
   *
   * @throws InputException if there would be rounds that all shards sit out
   */
  static @Nullable String warning(
      List<Integer> windows, TrainingOptions asked, TrainingOptions options) {
    int rounds = options.roundsPerEpoch();
    int most = Collections.max(windows);
    if (rounds > most) {
      throw new InputException(
          "--rounds-per-epoch must be at most %d, the windows of the longest shard, but is %d; lower it, or --shards, --batch (now %d) or --window (now %d)"
              .formatted(most, rounds, options.effectiveBatchSize(), options.window()));
    }
    long idle = windows.stream().filter(count -> count < rounds).count();
    if (idle == 0 || asked.roundsPerEpoch() == 0) {
      return null;
    }
    int least = Collections.min(windows);
    return "%d of %d shards have fewer windows than --rounds-per-epoch %d (the smallest has %d) and sit out some rounds; set %s--shards, --batch (now %d) or --window (now %d) lower"
        .formatted(
            idle,
            windows.size(),
            rounds,
            least,
            least == 0 ? "" : "--rounds-per-epoch to at most %d, or ".formatted(least),
            options.effectiveBatchSize(),
            options.window());
  }
}
