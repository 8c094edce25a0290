package rnn.spark.ml;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import rnn.model.TrainedModel;
import rnn.spark.score.SharedModel;

/**
 * The content of a model, which its copies share: what was trained, and once rows are transformed,
 * its way to executors. That lasts as long as the model and the tables that it made; Spark takes it
 * from the executors when both are forgotten.
 */
final class ModelContent {
  private final TrainedModel trained;
  private final @Nullable RnnTrainingSummary summary;
  private @Nullable SharedModel shared;
  private @Nullable SparkContext sharedIn;

  ModelContent(TrainedModel trained, @Nullable RnnTrainingSummary summary) {
    this.trained = trained;
    this.summary = summary;
  }

  /** The trained model. */
  TrainedModel trained() {
    return trained;
  }

  /** How it was trained; null if that is not known. */
  @Nullable RnnTrainingSummary summary() {
    return summary;
  }

  /** The model on executors of {@code context}, brought there once. */
  synchronized SharedModel shared(JavaSparkContext context) {
    SharedModel known = shared;
    if (known == null || sharedIn != context.sc()) {
      known = SharedModel.of(context, trained);
      shared = known;
      sharedIn = context.sc();
    }
    return known;
  }
}
