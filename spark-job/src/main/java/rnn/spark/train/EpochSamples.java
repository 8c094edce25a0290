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
import rnn.train.TrainingListener;
import rnn.train.TrainingState;

/**
 * Samples of what a language model writes at the end of each epoch, among the run's metrics.
 *
 * <p>An epoch has them once, when it is done: not in a run that goes on from its end, nor when its
 * checkpoint is written again. The checkpoint comes first, so that a run which is told to end loses
 * no work to them.
 */
final class EpochSamples implements Checkpoints, TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(EpochSamples.class);
  private static final int SENTENCES = 3;

  private final Texts texts;
  private final NetworkSpec spec;
  private final MetricsFile metrics;
  private final RunCheckpoints checkpoints;
  private int done; // an epoch that was done here and has no samples yet; 0 for none

  /** Samples in {@code metrics} after {@code checkpoints} saved an epoch's end. */
  EpochSamples(Texts texts, NetworkSpec spec, MetricsFile metrics, RunCheckpoints checkpoints) {
    this.texts = texts;
    this.spec = spec;
    this.metrics = metrics;
    this.checkpoints = checkpoints;
  }

  @Override
  public void epochDone(EpochReport report) {
    done = report.epoch();
  }

  @Override
  public void save(TrainingState state) {
    boolean isDue =
        state.position().round() == 0
            && state.position().epoch() == done
            && texts.encoder().labelling() == Labelling.NONE;
    done = 0;
    checkpoints.save(state);
    if (isDue && !Thread.currentThread().isInterrupted()) {
      sample(state);
    }
  }

  private void sample(TrainingState state) {
    try {
      Model model = ModelWriter.model(texts, spec, state.parameters(), Map.of());
      add(model, texts, state.position().epoch(), metrics);
      checkpoints.saveMetrics();
    } catch (RuntimeException | OutOfMemoryError e) { // a picture must not stop a run
      LOG.warn("There are no samples of epoch {}: {}", state.position().epoch(), e.toString());
    }
  }

  /** Adds what a language model, of the end of {@code epoch}, writes to {@code metrics}. */
  static void add(Model model, Texts texts, int epoch, MetricsFile metrics) {
    metrics.samples(epoch, Samples.of(model, texts.options().seed(), SENTENCES));
  }
}
