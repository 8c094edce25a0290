package rnn.spark.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.storage.RDDInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.checkpoint.MetricsFile;
import rnn.train.Places;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The attempts of the tasks of a run's rounds, as Spark tells of them, on their way into its
 * metrics.
 *
 * <p>Spark tells late, on a thread of its own: a round's line is added once all its tasks are known
 * to have ended, while a later round is on its way. Nothing waits for it but the end of the run,
 * and that for a moment only. An attempt that still runs when {@value #MAX_OPEN} later rounds are
 * open, because another was faster, is in the line as killed, with its seconds so far: tasks do not
 * end when Spark asks them to.
 */
public final class TaskWatch extends SparkListener implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskWatch.class);
  private static final int MAX_OPEN = 3; // rounds; an older one has an event that Spark dropped
  private static final long MAX_MILLISECONDS_AT_END = 2_000;

  private final JavaSparkContext context;
  private final Run run;
  private final MetricsFile metrics;
  private final TaskReason.Kept kept;
  private final RoundTasks.Room room = new RoundTasks.Room();
  private final Map<Integer, Stage> stages = new HashMap<>(); // by their ids
  private final Map<List<Integer>, Round> rounds = new LinkedHashMap<>(); // by epoch and round
  private long startMilliseconds = System.currentTimeMillis();
  private double secondsBefore; // of an earlier part of the run
  private int seenJobs; // the last that Spark has told of
  private int takenBackJobs; // up to this one, those from the round on that is done again
  private int resumedEpoch;
  private int resumedRound;
  private boolean isBroken;

  private TaskWatch(JavaSparkContext context, Run run, MetricsFile metrics, TaskReason.Kept kept) {
    this.context = context;
    this.run = run;
    this.metrics = metrics;
    this.kept = kept;
  }

  /**
   * A run as its jobs tell of it.
   *
   * @param name in their {@link RoundKey}
   * @param jobs how many it has begun, asked on its own thread
   */
  public record Run(String name, IntSupplier jobs) {}

  /** A stage whose tasks work on the round's shards. */
  private record Stage(RoundKey key, Round round, long submittedMilliseconds) {}

  /** What is known of a round that is not among the metrics yet. */
  private static final class Round {
    private final List<TaskAttempt> attempts = new ArrayList<>();
    private final Map<Long, Running> running = new LinkedHashMap<>(); // by their ids
    private int stages; // under way
  }

  /** An attempt under way. */
  private record Running(Stage stage, TaskInfo task) {}

  /**
   * Watches the jobs of {@code run} until it is closed.
   *
   * @param hasTexts false if the metrics are to hold neither names of hosts nor what exceptions say
   */
  public static TaskWatch open(
      JavaSparkContext context, Run run, MetricsFile metrics, boolean hasTexts) {
    TaskWatch watch =
        new TaskWatch(
            context, run, metrics, hasTexts ? TaskReason.Kept.MESSAGES : TaskReason.Kept.CLASSES);
    context.sc().addSparkListener(watch);
    return watch;
  }

  @Override
  public synchronized void begun(TrainingOptions options, long trainingTokens, Places places) {
    secondsBefore = metrics.taskSeconds();
    startMilliseconds = System.currentTimeMillis();
  }

  // --- what Spark tells, on its thread ---

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    safely(() -> submitted(event.stageInfo(), event.properties()));
  }

  private void submitted(StageInfo stage, @Nullable Properties properties) {
    RoundKey key =
        RoundKey.parsed(properties == null ? null : properties.getProperty(RoundKey.PROPERTY));
    if (key == null || !key.run().equals(run.name) || !makesUpdates(stage)) {
      return;
    }
    seenJobs = Math.max(seenJobs, key.job());
    notifyAll();
    if (key.job() <= takenBackJobs && isTakenBack(key.epoch(), key.round())) {
      return;
    }
    Round round = rounds.computeIfAbsent(List.of(key.epoch(), key.round()), number -> new Round());
    round.stages++;
    long now = System.currentTimeMillis();
    long submitted = stage.submissionTime().isEmpty() ? now : (Long) stage.submissionTime().get();
    stages.put(stage.stageId(), new Stage(key, round, submitted));
  }

  /** True of the stage that works on shards: others of the job bring shards, or average updates. */
  private static boolean makesUpdates(StageInfo stage) {
    for (RDDInfo rdd : CollectionConverters.asJava(stage.rddInfos())) {
      if (rdd.name().equals(RoundKey.UPDATES)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    safely(
        () -> {
          Stage stage = stages.get(event.stageInfo().stageId());
          if (stage != null) {
            stage.round.stages--;
            notifyAll();
          }
        });
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    safely(
        () -> {
          Stage stage = stages.get(event.stageId());
          if (stage != null) {
            stage.round.running.put(
                event.taskInfo().taskId(), new Running(stage, event.taskInfo()));
          }
        });
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    safely(
        () -> {
          Stage stage = stages.get(event.stageId());
          if (stage != null) {
            stage.round.running.remove(event.taskInfo().taskId());
            stage.round.attempts.add(attempt(stage, event));
            notifyAll();
          }
        });
  }

  private TaskAttempt attempt(Stage stage, SparkListenerTaskEnd event) {
    TaskInfo task = event.taskInfo();
    TaskMetrics figures = event.taskMetrics();
    Ended ended =
        task.successful()
            ? new Ended(null, null)
            : new Ended(
                task.killed() ? TaskAttempt.KILLED : TaskAttempt.FAILED,
                TaskReason.of(event.reason(), kept));
    double computing = figures == null ? 0 : figures.executorRunTime() * 1e-3;
    return attempt(stage, task, (task.finishTime() - task.launchTime()) * 1e-3, computing, ended);
  }

  /** Outcome and reason of an attempt, both null if it brought its result. */
  private record Ended(@Nullable String outcome, @Nullable String reason) {}

  /** Attempts under way at tasks whose result another attempt has brought. */
  private List<TaskAttempt> overtaken(Round round) {
    Set<Integer> done = new HashSet<>();
    round.attempts.stream()
        .filter(TaskAttempt::hasResult)
        .forEach(attempt -> done.add(attempt.shard()));
    Ended late = new Ended(TaskAttempt.KILLED, "another attempt was faster; this one still ran");
    long now = System.currentTimeMillis();
    return round.running.values().stream()
        .filter(running -> done.contains(shard(running.stage, running.task)))
        .map(
            running -> {
              double seconds = (now - running.task.launchTime()) * 1e-3;
              return attempt(running.stage, running.task, seconds, seconds, late);
            })
        .toList();
  }

  private static int shard(Stage stage, TaskInfo task) {
    return stage.key.shard() == RoundKey.ALL ? task.partitionId() : stage.key.shard();
  }

  private TaskAttempt attempt(
      Stage stage, TaskInfo task, double seconds, double computing, Ended ended) {
    return new TaskAttempt(
        shard(stage, task),
        task.attemptNumber(),
        task.executorId(),
        hasHost(task) ? shortName(task.host()) : null,
        TaskAttempt.rounded(secondsBefore + (task.launchTime() - startMilliseconds) * 1e-3),
        TaskAttempt.rounded((task.launchTime() - stage.submittedMilliseconds) * 1e-3),
        TaskAttempt.rounded(seconds),
        TaskAttempt.rounded(Math.min(seconds, computing)),
        ended.outcome,
        ended.reason,
        task.speculative() ? Boolean.TRUE : null);
  }

  /** False of tasks in the driver's process too. */
  private boolean hasHost(TaskInfo task) {
    return kept == TaskReason.Kept.MESSAGES && !task.executorId().equals("driver");
  }

  /** {@code host} up to the first dot of a name; an address is whole. */
  static String shortName(String host) {
    return host.matches("[0-9.]+|.*:.*") ? host : host.replaceFirst("(?<=.)\\..*", "");
  }

  /** Does what an event asks for. If that fails, the run goes on and nothing more is watched. */
  private synchronized void safely(Runnable action) {
    if (isBroken) {
      return;
    }
    try {
      action.run();
    } catch (RuntimeException | LinkageError e) {
      isBroken = true;
      LOG.warn("Attempts of tasks are not in the metrics from here on: {}", e.toString());
    }
  }

  // --- what the run tells, on its thread ---

  @Override
  public void roundDone(RoundReport report) {
    safely(this::addEnded);
  }

  @Override
  public void epochDone(EpochReport report) {
    safely(this::addEnded);
  }

  @Override
  public void roundRejected(RejectionReport report) {
    safely(
        () -> {
          takenBackJobs = run.jobs.getAsInt();
          resumedEpoch = report.resumedEpoch();
          resumedRound = report.resumedRound();
          stages.values().removeIf(stage -> isTakenBack(stage.key.epoch(), stage.key.round()));
          rounds.keySet().removeIf(number -> isTakenBack(number.get(0), number.get(1)));
          addEnded();
        });
  }

  private boolean isTakenBack(int epoch, int round) {
    return epoch > resumedEpoch || epoch == resumedEpoch && round >= resumedRound;
  }

  /** Adds rounds that no further job of the run belongs to, and whose tasks have ended. */
  private void addEnded() {
    int open = rounds.size();
    boolean isAllSeen = seenJobs >= run.jobs.getAsInt();
    Iterator<Map.Entry<List<Integer>, Round>> each = rounds.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<List<Integer>, Round> entry = each.next();
      boolean isFollowed = each.hasNext();
      if (isEnded(entry.getValue()) && (isFollowed || isAllSeen) || open > MAX_OPEN) {
        add(entry.getKey(), entry.getValue());
        each.remove();
        open--;
      }
    }
  }

  private static boolean isEnded(Round round) {
    return round.stages <= 0 && round.running.isEmpty();
  }

  private void add(List<Integer> number, Round round) {
    stages.values().removeIf(stage -> stage.round == round);
    if (round.attempts.stream().anyMatch(TaskAttempt::hasResult)) {
      round.attempts.addAll(overtaken(round));
      metrics.tasks(number.get(0), number.get(1), RoundTasks.of(round.attempts, room));
    }
  }

  /** Adds the last rounds, once Spark has told of them. */
  public synchronized void finish() {
    long end = System.nanoTime() + 1_000_000 * MAX_MILLISECONDS_AT_END;
    try {
      long left = MAX_MILLISECONDS_AT_END;
      while (!isBroken && left > 0 && !isAllKnown()) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    safely(
        () -> {
          rounds.forEach(this::add);
          rounds.clear();
        });
  }

  private boolean isAllKnown() {
    return seenJobs >= run.jobs.getAsInt() && rounds.values().stream().allMatch(TaskWatch::isEnded);
  }

  @Override
  public void close() {
    context.sc().removeSparkListener(this);
  }
}
