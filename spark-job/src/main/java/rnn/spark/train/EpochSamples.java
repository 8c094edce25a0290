package rnn.spark.train;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.batch.Labelling;
import rnn.model.Model;
import rnn.model.Samples;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.MetricsFile;
import rnn.train.Checkpoints;
import rnn.train.TrainingState;

/**
 * Samples of what a language model writes at the end of each epoch, among the run's metrics: made
 * before each checkpoint, with which they are kept.
 */
final class EpochSamples implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(EpochSamples.class);
  private static final int SENTENCES = 3;

  private final Texts texts;
  private final NetworkSpec spec;
  private final MetricsFile metrics;
  private final Checkpoints inner;

  /** Samples in {@code metrics} before {@code inner} saves. */
  EpochSamples(Texts texts, NetworkSpec spec, MetricsFile metrics, Checkpoints inner) {
    this.texts = texts;
    this.spec = spec;
    this.metrics = metrics;
    this.inner = inner;
  }

  @Override
  public void save(TrainingState state) {
    boolean isEndOfEpoch = state.position().epoch() > 0 && state.position().round() == 0;
    if (isEndOfEpoch && texts.encoder().labelling() == Labelling.NONE) {
      try {
        Model model = ModelWriter.model(texts, spec, state.parameters(), Map.of());
        metrics.samples(
            state.position().epoch(), Samples.of(model, texts.options().seed(), SENTENCES));
      } catch (RuntimeException e) { // a picture must not stop a run
        LOG.warn("There are no samples of this epoch: {}", e.getMessage());
      }
    }
    inner.save(state);
  }
}
