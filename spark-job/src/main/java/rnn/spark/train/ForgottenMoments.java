package rnn.spark.train;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.optimizer.Optimizers;
import rnn.train.TrainingOptions;

/**
 * Optimizers that remember, in local steps: shards keep nothing from one round to the next, so that
 * a task can be done again anywhere; what they remember begins anew.
 */
final class ForgottenMoments {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenMoments.class);

  private ForgottenMoments() {}

  /** Warns if {@code options} have such an optimizer forget. */
  static void warn(TrainingOptions options) {
    String warning = warning(options);
    if (warning != null) {
      LOG.warn(warning);
    }
  }

  /** What to say of {@code options}; null if nothing is forgotten. */
  static @Nullable String warning(TrainingOptions options) {
    boolean forgets =
        options.shards() > 1
            && !options.synchronization().equals("gradient")
            && Optimizers.named(options.optimizer()).moments() > 0;
    return forgets
        ? "--optimizer %s forgets its moments at every round, and %d shards learn better with --optimizer sgd; --shards 1 or --sync gradient with many rounds suit %s better"
            .formatted(options.optimizer(), options.shards(), options.optimizer())
        : null;
  }
}
