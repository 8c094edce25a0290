package rnn.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.watch.TaskWatch;
import rnn.spark.watch.TrainingGauges;
import rnn.train.MemoryNeed;
import rnn.train.RunFigures;
import rnn.train.Trainer;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * A training run on Spark from text to model directory: vocabulary, shards, the loop of {@link
 * Trainer} over {@link SparkWorkers}, the best model written, the test text measured.
 *
 * <p>The bits of the model depend on text, options and seed, never on the cluster.
 */
public final class SparkTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(SparkTrainer.class);

  private final SparkSession session;
  private final JavaSparkContext context;
  private final TrainRequest request;
  private final TrainingListener listener;
  private final HadoopFolder modelFolder;
  private final HadoopFolder checkpointFolder;
  private final ModelWriter models;
  private final @Nullable StartingModel start;

  private SparkTrainer(
      SparkSession session,
      TrainRequest request,
      @Nullable StartingModel start,
      TrainingListener listener) {
    this.session = session;
    this.start = start;
    this.context = Sessions.context(session);
    this.request = request;
    this.listener = listener;
    this.modelFolder = HadoopFolder.of(session, request.modelDirectory());
    this.checkpointFolder = HadoopFolder.of(session, request.checkpointDirectory());
    this.models = new ModelWriter(session, request, modelFolder, checkpointFolder);
  }

  /**
   * Trains as {@code request} says. The session stays open.
   *
   * @param listener hears of every round and epoch, on the calling thread
   * @throws IllegalArgumentException if the request or its input cannot be used, or another run
   *     writes to the same model; the message says what to do
   * @throws TrainingDivergedException if rounds were rejected with ever lower learning rates; what
   *     was good before them is in a checkpoint, and the best model written if none was there
   * @throws TrainingInterruptedException if the calling thread was interrupted in training; the
   *     rounds before are in a checkpoint
   * @throws UncheckedIOException if it is found before training that model or checkpoints cannot be
   *     written, or if the finished model cannot; a checkpoint that cannot be written on the way is
   *     told to the listener, and the run goes on
   */
  public static TrainReport train(
      SparkSession session, TrainRequest request, TrainingListener listener) {
    StartingModel start =
        StartingModel.of(Sessions.context(session).hadoopConfiguration(), request);
    SparkTrainer trainer =
        new SparkTrainer(
            session, start == null ? request : start.applied(request), start, listener);
    RunRequirements.check(session, trainer.request);
    try (Lease lease = Lease.acquire(trainer.modelFolder, "rnn train")) {
      return trainer.train(lease);
    }
  }

  private TrainReport train(Lease lease) {
    long start = System.nanoTime();
    RunRequirements.checkDirectories(
        context.hadoopConfiguration(), request); // another may have written meanwhile
    try (Texts texts = Texts.of(session, request, this.start)) {
      NetworkSpec spec = texts.network();
      RunRequirements requirements = new RunRequirements(request, texts.options());
      requirements.checkMemory(spec, context.isLocal());
      announce(texts, requirements.memory(spec));
      requirements.checkRoom(spec, modelFolder, checkpointFolder);
      TrainingOptions options = DecidedRounds.of(texts.training(), texts.options());
      try (Rounds rounds = new Rounds(texts, setup(texts, spec, options))) {
        TrainingState state = learn(texts, spec, options, rounds, lease);
        return new RunEnd(session, models, request, texts, spec, options)
            .write(state, rounds.metrics, rounds.sum.figures(), lease, listener, start);
      }
    }
  }

  /** Says what was chosen, what it takes, and what the cluster is worth. */
  private void announce(Texts texts, MemoryNeed need) {
    new ChosenForText(request, texts).lines().forEach(listener::remark);
    RunOutline outline =
        RunOutline.of(texts, need, ReplicaCores.places(context), context.isLocal());
    listener.remark(outline.line());
    String advice = ReplicaCores.advice(context, texts.training().number());
    if (advice != null) {
      listener.remark(advice);
    }
    LOG.debug(
        "{} training tokens, vocabulary of {}, {} parameters",
        texts.training().count().tokens(),
        texts.vocabulary().size(),
        outline.cost().parameters());
  }

  private static Trainer.Setup setup(Texts texts, NetworkSpec spec, TrainingOptions options) {
    return new Trainer.Setup(spec, options, texts.scoring(), texts.initialization());
  }

  private TrainingState learn(
      Texts texts, NetworkSpec spec, TrainingOptions options, Rounds rounds, Lease lease) {
    RunCheckpoints checkpoints =
        new RunCheckpoints(
            checkpointFolder, RunCheckpoints.identity(texts, spec, options), rounds.metrics, lease);
    EpochSamples samples =
        request.report().hasTexts()
            ? new EpochSamples(texts, spec, rounds.metrics, checkpoints)
            : null;
    Trainer trainer =
        new Trainer(
            rounds.setup,
            new ScalarKernels(), // a driver in the cluster may lack the module that executors have
            samples == null ? rounds.all : TrainingListener.all(List.of(rounds.all, samples)),
            samples == null ? checkpoints : samples,
            request.checkpointEveryRounds());
    TrainingState state = checkpoints.start(request.start(), trainer::begin);
    if (samples == null) {
      rounds.metrics.removeSamples(); // of a run that goes on and had them before
    }
    try {
      trainer.run(state, rounds.workers);
      rounds.tasks.finish();
    } catch (TrainingInterruptedException e) {
      throw new TrainingInterruptedException(
          "%s. The checkpoints are in %s: the same command with --resume goes on from the last one and ends in the same bits%s."
              .formatted(
                  e.getMessage(),
                  checkpointFolder.location(),
                  state.position().epoch() == 0
                      ? ""
                      : ", with --resume --epochs %d it writes the best model so far"
                          .formatted(state.position().epoch())),
          e);
    } catch (TrainingDivergedException e) {
      boolean isKept = keepBest(texts, spec, options, state, rounds, lease);
      throw e.andSays(
          "The checkpoints are in %s%s.",
          checkpointFolder.location(),
          isKept ? ", the best model so far in " + modelFolder.location() : "");
    }
    return state;
  }

  /**
   * Writes the best model of a run that ends early, unless it has none or would replace another.
   */
  private boolean keepBest(
      Texts texts,
      NetworkSpec spec,
      TrainingOptions options,
      TrainingState state,
      Rounds rounds,
      Lease lease) {
    try {
      if (state.position().epoch() == 0 || modelFolder.exists()) {
        return false;
      }
      lease.requireHeld();
      models.write(texts, spec, options, state.bestParameters(), rounds.metrics, List.of());
      models.report(rounds.metrics);
      return true;
    } catch (IOException | UncheckedIOException | InputException e) {
      LOG.warn("The best model so far is not written: {}", e.getMessage());
      return false;
    }
  }

  /** Workers of this run, its listeners, and the figures that are kept of its rounds. */
  private final class Rounds implements AutoCloseable {
    private final Trainer.Setup setup;
    private final SparkWorkers workers;
    private final MetricsFile metrics = new MetricsFile(checkpointFolder);
    private final RunFigures.Sum sum = new RunFigures.Sum();
    private final TaskWatch tasks;
    private final TrainingGauges gauges = TrainingGauges.open();
    private final TrainingListener all;

    Rounds(Texts texts, Trainer.Setup setup) {
      this.setup = setup;
      this.workers = new SparkWorkers(context, setup, texts.training(), texts.validation());
      this.tasks =
          TaskWatch.open(
              context,
              new TaskWatch.Run(workers.run(), workers::jobs),
              metrics,
              request.report().hasTexts());
      this.all = TrainingListener.all(List.of(sum, metrics, tasks, gauges, listener));
    }

    @Override
    public void close() {
      gauges.close();
      tasks.close();
    }
  }
}
