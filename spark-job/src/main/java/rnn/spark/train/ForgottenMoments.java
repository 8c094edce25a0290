package rnn.spark.train;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.optimizer.Optimizers;
import rnn.train.Synchronizations;
import rnn.train.TrainingOptions;

/**
 * Optimizers that remember, in local steps: shards keep nothing from one round to the next, so that
 * a task can be done again anywhere; what they remember begins anew.
 */
final class ForgottenMoments {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenMoments.class);

  /** The only one whose shards were measured against those of plain gradient descent. */
  private static final String MEASURED = "adam";

  private ForgottenMoments() {}

  /** Warns if {@code options} have such an optimizer forget. */
  static void warn(TrainingOptions options) {
    String warning = warning(options);
    if (warning != null) {
      LOG.warn(warning);
    }
  }

  /** Warning about {@code options}; null if nothing is forgotten. */
  static @Nullable String warning(TrainingOptions options) {
    String optimizer = options.optimizer();
    boolean forgets =
        Synchronizations.named(options.synchronization()).stepsLocally()
            && Optimizers.named(optimizer).moments() > 0;
    if (!forgets || (options.shards() == 1 && options.roundsPerEpoch() == 1)) {
      return null;
    }
    String sgd =
        options.shards() > 1 && optimizer.equals(MEASURED)
            ? ", and %d shards learn better with --optimizer sgd".formatted(options.shards())
            : "";
    return "--optimizer %s forgets its moments at every round, %d times an epoch%s; --shards 1 --rounds-per-epoch 1 lets it keep them for a whole epoch (with progress and checkpoints once an epoch only), --sync gradient with many rounds for the whole run"
        .formatted(optimizer, options.roundsPerEpoch(), sgd);
  }
}
