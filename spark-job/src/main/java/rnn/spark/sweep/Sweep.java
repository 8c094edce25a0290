package rnn.spark.sweep;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.option.OptionException;
import rnn.spark.checkpoint.CheckpointStore;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.train.PreparedRun;
import rnn.spark.train.PreparedRuns;
import rnn.spark.train.RunRequirements;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;
import rnn.task.Metric;
import rnn.train.Trainer;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingListener;
import rnn.train.TrainingState;

/**
 * A sweep on Spark: its texts are read once, its settings trained side by side, each by one task of
 * one job, and the best of them becomes the model.
 *
 * <p>A setting has the bits that a run of its options alone has, however many shards it has: they
 * are computed in its task, on the cores that are left when all settings run at the same time.
 */
public final class Sweep {
  private static final int MAX_REASONS = 3;

  private final SparkSession session;
  private final JavaSparkContext context;
  private final SweepRequest request;
  private final SweepListener listener;
  private final HadoopFolder folder;
  private final SweepFile file;
  private final StateFolders states;
  private final SweepJob job;
  private final SettingWorks works;
  private final List<SweepRow> rows = new ArrayList<>(); // by setting
  private final List<@Nullable PreparedRun> runs = new ArrayList<>(); // null if it cannot be

  private Sweep(SparkSession session, SweepRequest request, SweepListener listener) {
    this.session = session;
    this.context = Sessions.context(session);
    this.request = request;
    this.listener = listener;
    this.folder = HadoopFolder.of(session, SweepRequest.folder(first(request).modelDirectory()));
    this.file = new SweepFile(folder);
    this.states = new StateFolders(folder);
    this.job = new SweepJob(context, folder);
    this.works = new SettingWorks(context);
  }

  private static TrainRequest first(SweepRequest request) {
    return request.settings().get(0).request();
  }

  /**
   * Trains the settings of {@code request} and writes the best model. The session stays open.
   *
   * @param listener hears of every setting, on the calling thread
   * @throws IllegalArgumentException if the request or its input cannot be used, another run writes
   *     to the same model, or all settings failed; the message says what to do
   * @throws TrainingInterruptedException if the calling thread was interrupted; the settings that
   *     were done are kept
   * @throws UncheckedIOException if the sweep or the model cannot be written
   */
  public static SweepReport train(
      SparkSession session, SweepRequest request, SweepListener listener) {
    Sweep sweep = new Sweep(session, request, listener);
    sweep.checkRequest();
    try (Lease lease =
        Lease.acquire(HadoopFolder.of(session, first(request).modelDirectory()), "rnn train")) {
      return sweep.train(lease);
    } finally {
      sweep.works.close();
    }
  }

  private void checkRequest() {
    RunRequirements.check(session, first(request));
    for (Setting setting : request.settings()) {
      RunRequirements.checkMemory(session, setting.request());
      RunRequirements.checkVectors(context.hadoopConfiguration(), setting.request());
    }
  }

  private SweepReport train(Lease lease) {
    long start = System.nanoTime();
    List<SweepRow> before = List.of();
    if (request.start() == TrainRequest.Start.RESUME) {
      before = file.read();
    } else {
      CheckpointStore.setAside(folder);
    }
    try (PreparedRuns texts = new PreparedRuns(session, first(request))) {
      prepare(texts);
      begin();
      SweepRemarks.ofTexts(runs, texts.texts()).forEach(listener::remark);
      takeOver(before);
      lease.requireHeld();
      write();
      trainByRungs(lease);
      int best = best(lease);
      states.deleteOthers(rows);
      return report(best, lease, start);
    }
  }

  /** Reads the texts, and finds the settings that cannot be trained on them. */
  private void prepare(PreparedRuns texts) {
    for (int i = 0; i < request.settings().size(); i++) {
      Setting setting = request.settings().get(i);
      SweepRow row = SweepRow.untrained(i + 1, setting.values());
      try {
        PreparedRun run = texts.prepare(setting.request());
        Trainer.Setup setup = run.setup();
        rows.add(
            row.ofRun(
                SweepFile.hash(run.identity()),
                setup.options().epochs(),
                setup.spec().layout().parameterCount()));
        runs.add(run);
      } catch (OptionException | InputException e) {
        rows.add(row.failed(String.valueOf(e.getMessage()), 0));
        runs.add(null);
      }
    }
    requireOne();
  }

  /** Tells that the texts are read, and which settings cannot be trained on them. */
  private void begin() {
    listener.begun(judge(), rows.size());
    int failed = 0;
    for (SweepRow row : rows) {
      if (row.hasFailed()) {
        listener.settingDone(row, ++failed, rows.size());
      }
    }
  }

  /** The figure that all settings are judged by. */
  private Metric judge() {
    return runs.stream()
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow()
        .setup()
        .scoring()
        .judge();
  }

  /** Sees that there is a setting that has not failed. */
  private void requireOne() {
    if (rows.stream().allMatch(SweepRow::hasFailed)) {
      List<String> reasons =
          rows.stream().map(row -> row.title() + ": " + row.failure()).limit(MAX_REASONS).toList();
      throw new InputException(
          "All %,d settings of the sweep failed. %s"
              .formatted(rows.size(), String.join(" ", reasons)));
    }
  }

  /** Takes over what a sweep {@code before} knows of the same runs. */
  private void takeOver(List<SweepRow> before) {
    KnownRuns known = new KnownRuns(before.stream().map(states::checked).toList());
    int taken = 0;
    for (int i = 0; i < rows.size(); i++) {
      SweepRow row = runs.get(i) == null ? null : known.take(rows.get(i).run());
      if (row != null) {
        rows.set(i, row.as(i + 1, rows.get(i).values()));
        taken++;
      }
    }
    if (request.start() == TrainRequest.Start.RESUME) {
      listener.remark(
          "Of the %,d settings %,d are taken over as far as they were trained."
              .formatted(rows.size(), taken));
    }
  }

  /** Trains the settings rung by rung; where none is to be dropped there is one rung. */
  private void trainByRungs(Lease lease) {
    List<Integer> alive = new ArrayList<>();
    int leastEpochs = Integer.MAX_VALUE;
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).hasFailed()) {
        alive.add(i);
        leastEpochs = Math.min(leastEpochs, rows.get(i).plannedEpochs());
      }
    }
    List<Integer> divisors =
        request.stopping() == SweepRequest.Stopping.HALVING
            ? Halving.divisors(leastEpochs, alive.size())
            : List.of(1);
    if (request.stopping() == SweepRequest.Stopping.HALVING) {
      listener.remark(SweepRemarks.rule(divisors, alive.size(), leastEpochs));
    }
    for (int divisor : divisors) {
      train(alive, divisor, lease);
      requireOne();
      if (divisor > 1) {
        drop(alive, divisor);
        write();
      }
    }
  }

  /**
   * Trains those of {@code alive} settings that have not come so far, and takes those out that
   * failed.
   */
  private void train(List<Integer> alive, int divisor, Lease lease) {
    List<SweepJob.Part> parts = new ArrayList<>();
    for (int i : alive) {
      int epoch = Halving.epoch(rows.get(i).plannedEpochs(), divisor);
      if (!rows.get(i).learned().isDone(epoch)) {
        parts.add(part(i, epoch));
      }
    }
    String title =
        "sweep: train %,d settings%s"
            .formatted(
                parts.size(), divisor == 1 ? "" : ", 1/%d of their epochs".formatted(divisor));
    run(parts, title, divisor == 1, lease);
    alive.removeIf(i -> rows.get(i).hasFailed());
  }

  private SweepJob.Part part(int i, int lastEpoch) {
    PreparedRun run = runs.get(i);
    if (run == null) {
      throw new IllegalStateException("A setting that cannot be trained is to be");
    }
    SweepRow row = rows.get(i);
    if (row.state().isEmpty()) { // from the beginning
      row = row.trained(SweepRow.Learned.NOTHING, "");
      rows.set(i, row);
    }
    return works.part(row, run, lastEpoch);
  }

  /**
   * Trains {@code parts} side by side. Those whose memory was not enough are trained again, each by
   * itself, for what stood beside them is not to decide on them.
   */
  private void run(List<SweepJob.Part> parts, String title, boolean isLast, Lease lease) {
    if (parts.isEmpty()) {
      return;
    }
    int[] done = {0};
    Consumer<SweepRow> end =
        row -> {
          end(row, isLast, lease);
          listener.settingDone(row, ++done[0], parts.size());
        };
    List<Integer> alone = new ArrayList<>(); // numbers of settings
    try {
      job.run(
          parts,
          title,
          row -> {
            if (parts.size() > 1 && SettingFailure.isOfMemory(row)) {
              alone.add(row.number());
            } else {
              end.accept(row);
            }
          });
      for (SweepJob.Part part : parts) {
        if (alone.contains(part.work().row().number())) {
          job.run(List.of(part), title + ", again one by itself", end);
        }
      }
    } catch (RuntimeException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      throw new TrainingInterruptedException(
          "Interrupted: %,d of %,d settings are done and kept in %s; the same command with --resume goes on with the others and ends in the same bits."
              .formatted(done[0], parts.size(), folder.location()),
          e);
    }
  }

  private void end(SweepRow row, boolean isLast, Lease lease) {
    lease.requireHeld();
    SweepRow was = rows.get(row.number() - 1);
    rows.set(row.number() - 1, row);
    if (!was.state().isEmpty()) {
      states.delete(was.state());
    }
    if (isLast) {
      keepBestState();
    }
    write();
  }

  /** Deletes the states of settings that are trained to the end, but for the best of them. */
  private void keepBestState() {
    boolean isBest = true;
    for (SweepRow row : SweepRow.sorted(rows)) {
      boolean isAtTheEnd =
          !row.wasDropped() && !row.hasFailed() && row.learned().isDone(row.plannedEpochs());
      if (isAtTheEnd && !isBest && !row.state().isEmpty()) {
        states.delete(row.state());
        rows.set(row.number() - 1, row.withoutState());
      }
      isBest &= !isAtTheEnd;
    }
  }

  /** Drops all of {@code alive} settings but those that go on. */
  private void drop(List<Integer> alive, int divisor) {
    List<SweepRow> kept = Halving.best(alive.stream().map(rows::get).toList(), divisor);
    List<SweepRow> dropped = new ArrayList<>();
    for (int i : List.copyOf(alive)) {
      SweepRow row = rows.get(i);
      if (!kept.contains(row)) {
        if (!row.state().isEmpty()) {
          states.delete(row.state());
        }
        rows.set(i, row.withoutState().dropped());
        dropped.add(rows.get(i));
        alive.remove((Integer) i);
      }
    }
    listener.dropped(dropped, kept);
  }

  /** The best setting, whose state is there. */
  private int best(Lease lease) {
    while (true) {
      SweepRow row = SweepRow.sorted(rows).get(0);
      requireOne();
      int best = row.number() - 1;
      if (!row.state().isEmpty()) {
        return best;
      }
      // Taken over from a sweep in which another was better, or damaged since: the same bits again.
      run(
          List.of(part(best, row.plannedEpochs())),
          "sweep: train the best setting again",
          true,
          lease);
    }
  }

  private SweepReport report(int best, Lease lease, long start) {
    PreparedRun run = runs.get(best);
    if (run == null) {
      throw new IllegalStateException("A setting that cannot be trained is the best");
    }
    HadoopFolder place = folder.child(rows.get(best).state());
    TrainingState state = new CheckpointStore(place, run.identity()).resume();
    MetricsFile metrics = new MetricsFile(place);
    metrics.resume(state.position().epoch(), state.position().round());
    TrainReport report =
        run.finish(
            state,
            metrics,
            lease,
            new TrainingListener() {
              @Override
              public void remark(String sentence) {
                listener.remark(sentence);
              }
            },
            start);
    return new SweepReport(
        SweepRow.sorted(rows),
        judge(),
        run.request(),
        report,
        folder.location(),
        (System.nanoTime() - start) * 1e-9);
  }

  private void write() {
    file.write(judge().name(), rows);
  }
}
