package rnn.spark.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.util.SerializableConfiguration;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.math.ScalarKernels;
import rnn.model.ModelDirectory;
import rnn.spark.checkpoint.CheckpointStore;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.train.TaskInterruption;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.train.Checkpoints;
import rnn.train.LocalWorkers;
import rnn.train.Trainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingState;

/**
 * One setting of a sweep, trained where its task runs: all its shards by {@link LocalWorkers}, so
 * that its bits are those of any other run.
 *
 * <p>The state goes to a folder that only this attempt writes, for another may do the same work at
 * the same time; what comes back to the driver names the folder. It comes back as JSON, which any
 * serializer of Spark knows.
 */
final class SettingTask
    implements Function2<Integer, Iterator<SettingTask.Data>, Iterator<String>> {
  private static final long serialVersionUID = 1L;

  private static final String OF_SETTING = "setting-%04d-";
  private static final int MARK = 8; // characters that tell attempts apart

  /** Name of a folder of one attempt of a setting. */
  static final String FOLDER = "setting-\\d{4}-[0-9a-f]{" + MARK + "}";

  private final List<SettingWork> works; // by partition
  private final String folder;
  private final SerializableConfiguration configuration;
  private final int cores;
  private final boolean isLocal;
  private final int attempts;

  /** Shards of a setting: what it is trained on, and what it is judged by. */
  record Data(List<Shard> training, List<Shard> validation) implements Serializable {}

  /**
   * The tasks of {@code works}.
   *
   * @param folder of the sweep
   * @param cores that each task has
   * @param attempts at a task that Spark makes
   */
  SettingTask(
      List<SettingWork> works,
      String folder,
      Configuration configuration,
      ReplicaCores cores,
      int attempts) {
    this.works = new ArrayList<>(works);
    this.folder = folder;
    this.configuration = new SerializableConfiguration(configuration);
    this.cores = cores.cores();
    this.isLocal = cores.isLocal();
    this.attempts = attempts;
  }

  @Override
  public Iterator<String> call(Integer partition, Iterator<Data> data) {
    SettingWork work = works.get(partition);
    HadoopFolder sweep = HadoopFolder.of(configuration.value(), folder);
    requireShared(sweep);
    Data shards = data.next();
    long start = System.nanoTime();
    SweepRow row;
    try {
      row = train(work, sweep, shards);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (TaskInterruption.isTold() || !(SettingFailure.isOfSetting(e) || isLastAttempt())) {
        throw e; // no fault of the setting: it was told to end, or Spark tries again
      }
      row = work.row().failed(SettingFailure.reason(e), (System.nanoTime() - start) * 1e-9);
    }
    return List.of(SweepFile.line(row)).iterator();
  }

  private boolean isLastAttempt() {
    TaskContext task = TaskContext.get();
    return task == null || task.attemptNumber() + 1 >= attempts;
  }

  /** Sees that what the driver has written can be seen here. */
  private static void requireShared(HadoopFolder sweep) {
    try {
      if (!sweep.exists(SweepFile.NAME)) {
        throw new InputException(
            "The directory of a sweep must be on a file system that all executors reach, for settings are written where they are trained, but %s is not to be found on an executor; give --model a directory that all machines share"
                .formatted(sweep.uri()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The sweep in %s cannot be read: %s".formatted(sweep.uri(), e.getMessage()), e);
    }
  }

  private SweepRow train(SettingWork work, HadoopFolder sweep, Data shards) {
    long start = System.nanoTime();
    SweepRow before = work.row();
    HadoopFolder place =
        sweep.child(
            OF_SETTING.formatted(before.number())
                + UUID.randomUUID().toString().substring(0, MARK).toLowerCase(Locale.ROOT));
    MetricsFile metrics = new MetricsFile(before.state().isEmpty() ? place : from(sweep, before));
    Judged judged = new Judged(work.scoring(), before.learned());
    Trainer.Setup setup = work.setup();
    Trainer trainer =
        new Trainer(
            setup,
            new ScalarKernels(), // as the driver of a run by itself
            TrainingListener.all(List.of(metrics, judged, new TaskInterruption())),
            Checkpoints.NONE,
            0);
    TrainingState state;
    if (before.state().isEmpty()) {
      state = trainer.begin();
    } else {
      state = new CheckpointStore(from(sweep, before), work.identity()).resume();
      metrics.resume(state.position().epoch(), state.position().round());
    }
    try (LocalWorkers workers =
        new LocalWorkers(
            work.spec(),
            work.options(),
            work.frozen(),
            new LocalWorkers.Data(shards.training(), shards.validation(), work.scoring()),
            KernelProvider.kernels(),
            ReplicaCores.threads(cores, isLocal))) {
      trainer.run(state, workers, work.lastEpoch());
    }
    new CheckpointStore(place, work.identity()).save(state);
    try {
      place.replace(ModelDirectory.METRICS, metrics.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The metrics cannot be written to %s: %s".formatted(place.location(), e.getMessage()), e);
    }
    double seconds = before.learned().seconds() + (System.nanoTime() - start) * 1e-9;
    return before.trained(judged.learned(work.lastEpoch(), state, seconds), name(place));
  }

  private static HadoopFolder from(HadoopFolder sweep, SweepRow row) {
    return sweep.child(row.state());
  }

  private static String name(HadoopFolder folder) {
    return folder.uri().replaceAll(".*/", "");
  }

  /** Listener that keeps what the judge says of the best model. */
  private static final class Judged implements TrainingListener {
    private final Scoring scoring;
    private double objective;
    private double judged;

    Judged(Scoring scoring, SweepRow.Learned before) {
      this.scoring = scoring;
      this.objective = before.objective();
      this.judged = before.judged();
    }

    @Override
    public void epochDone(EpochReport report) {
      judge(report.validation());
      judge(report.average());
    }

    private void judge(Score score) {
      if (score != Score.ZERO && scoring.objective(score) < objective) {
        objective = scoring.objective(score);
        judged = scoring.judge().of(score);
      }
    }

    SweepRow.Learned learned(int lastEpoch, TrainingState state, double seconds) {
      return new SweepRow.Learned(
          lastEpoch,
          state.position().epoch(),
          state.best().epoch(),
          state.best().objective(),
          judged,
          state.position().validationObjectives(),
          state.position().tokens(),
          seconds);
    }
  }
}
