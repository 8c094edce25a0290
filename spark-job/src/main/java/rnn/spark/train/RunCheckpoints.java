package rnn.spark.train;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.CheckpointStore;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.checkpoint.RunIdentity;
import rnn.spark.data.Provenance;
import rnn.spark.data.Shards;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.train.Checkpoints;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/** The checkpoints of one run, and beside them the figures of its rounds. */
final class RunCheckpoints implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);

  private final CheckpointStore store;
  private final MetricsFile metrics;
  private final Lease lease;

  /**
   * Checkpoints in {@code folder}.
   *
   * @param run what a run must be to go on from them
   * @param metrics figures that are written before each
   * @param lease that must be held to write
   */
  RunCheckpoints(HadoopFolder folder, RunIdentity run, MetricsFile metrics, Lease lease) {
    this.store = new CheckpointStore(folder, run);
    this.metrics = metrics;
    this.lease = lease;
  }

  /** Identity of the run with these texts and options. */
  static RunIdentity identity(Texts texts, NetworkSpec spec, TrainingOptions options) {
    Shards validation = texts.validation();
    StartingVectors vectors = texts.vectors();
    StartingModel start = texts.start();
    return new RunIdentity(
        options.texts(),
        spec,
        TextTokenizer.identity(texts.tokenizer()),
        Provenance.hash(texts.encoder()),
        texts.training().count().hash(),
        validation == null ? RunIdentity.NO_TEXT : validation.count().hash(),
        vectors == null ? RunIdentity.Vectors.NONE : vectors.identity(),
        start == null ? RunIdentity.Start.NONE : start.identity());
  }

  /** The state that a run goes on from, or {@code initial} of one that begins anew. */
  TrainingState start(TrainRequest.Start start, Supplier<TrainingState> initial) {
    if (start == TrainRequest.Start.ANEW) {
      store.beginAnew();
      return initial.get();
    }
    TrainingState state = store.resume();
    metrics.resume(state.position().epoch(), state.position().round());
    return state;
  }

  @Override
  public void save(TrainingState state) {
    saveMetrics(); // first: a run that goes on drops lines after its checkpoint
    store.save(state);
  }

  /** Writes the figures alone; if that fails, says so and goes on. */
  void saveMetrics() {
    lease.requireHeld();
    try {
      metrics.write();
    } catch (UncheckedIOException e) {
      LOG.warn("{}; the checkpoint is without these figures", e.getMessage());
    }
  }
}
