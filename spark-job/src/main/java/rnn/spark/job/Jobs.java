package rnn.spark.job;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Jobs that carry a name in Spark's web pages, give up when no executor works for them, and fail
 * with the message of what went wrong.
 */
public final class Jobs {
  /**
   * Setting of Spark: how long a job may go without a single running task before it is given up.
   */
  public static final String PATIENCE = "spark.rnn.jobPatience";

  private static final String DEFAULT_PATIENCE = "600s";
  private static final String DESCRIPTION = "spark.job.description";

  /**
   * An input error in the text of Spark's failure, which has no cause where the task could not be
   * tried again: its message, up to the first line of the stack trace.
   */
  private static final Pattern INPUT_ERROR =
      Pattern.compile(
          Pattern.quote(InputException.class.getName()) + ": (.*?)(?:\\R\\tat |\\z)",
          Pattern.DOTALL);

  private Jobs() {}

  /** Seconds that a job may go without a running task under {@code conf}. */
  static long patienceSeconds(SparkConf conf) {
    return conf.getTimeAsSeconds(PATIENCE, DEFAULT_PATIENCE);
  }

  /**
   * The elements of {@code rdd} in the order of its partitions.
   *
   * @param description what the job is called where jobs are shown
   * @throws InputException if a task met one
   * @throws ClusterException if no executor worked for it for the time of {@value #PATIENCE}, or
   *     the job failed for another reason that users can put right
   * @throws IllegalStateException if it failed for any other reason
   */
  public static <T> List<T> collect(JavaRDD<T> rdd, String description) {
    return run(JavaSparkContext.fromSparkContext(rdd.context()), description, rdd::collect);
  }

  /**
   * What {@code work} makes of each partition of {@code rdd}, in their order: one job, for which
   * the driver does as little as Spark lets it.
   *
   * @param description what the job is called where jobs are shown
   * @throws RuntimeException as {@link #collect}
   */
  @SuppressWarnings("unchecked") // an array of what the work returned
  public static <T, R> List<R> onPartitions(
      JavaRDD<T> rdd, PartitionWork<T, R> work, String description) {
    ClassTag<R> any = (ClassTag<R>) ClassTag$.MODULE$.Any();
    return run(
        JavaSparkContext.fromSparkContext(rdd.context()),
        description,
        () -> (List<R>) Arrays.asList((Object[]) rdd.context().runJob(rdd.rdd(), work, any)));
  }

  /**
   * Result of {@code action}, a call into Spark that starts jobs of its own and waits for them.
   *
   * @param description what its jobs are called where jobs are shown
   * @throws InputException if a task met one
   * @throws ClusterException if no executor worked for one for the time of {@value #PATIENCE}, or a
   *     job failed for another reason that users can put right
   * @throws IllegalStateException if one failed for any other reason
   */
  public static <T> T run(JavaSparkContext context, String description, Callable<T> action) {
    String tag = "rnn-" + UUID.randomUUID(); // a group may be the caller's own
    String before = context.getLocalProperty(DESCRIPTION);
    context.sc().setJobDescription(description);
    context.addJobTag(tag);
    try (Watch watch = new Watch(context, tag, description)) {
      try {
        return action.call();
      } catch (Exception e) { // Scala throws checked ones unannounced
        if (!context.sc().isStopped()) {
          context.cancelJobsWithTag(tag);
        }
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("Interrupted during \"" + description + "\"", e);
        }
        throw watch.isOver() ? watch.noExecutor() : failure(description, e);
      }
    } finally {
      context.removeJobTag(tag);
      context.sc().setJobDescription(before);
    }
  }

  /** Cancels the jobs of a tag once none of them has had a running task for too long. */
  private static final class Watch implements AutoCloseable {
    private final JavaSparkContext context;
    private final String tag;
    private final String description;
    private final long patienceSeconds;
    private final Thread thread;
    private volatile boolean isOver;

    Watch(JavaSparkContext context, String tag, String description) {
      this.context = context;
      this.tag = tag;
      this.description = description;
      this.patienceSeconds = Jobs.patienceSeconds(context.sc().conf());
      this.thread = new Thread(this::watch, "rnn-job-watch");
      thread.setDaemon(true);
      thread.start();
    }

    private void watch() {
      long workedAt = System.nanoTime();
      try {
        while (!isOver && !context.sc().isStopped()) {
          Thread.sleep(1000);
          if (!isWaiting()) {
            workedAt = System.nanoTime();
          } else if (System.nanoTime() - workedAt > patienceSeconds * 1_000_000_000L) {
            isOver = true;
            context.cancelJobsWithTag(tag);
          }
        }
      } catch (InterruptedException done) {
        Thread.currentThread().interrupt();
      }
    }

    /** True if jobs of the tag are under way, but no task of theirs. */
    private boolean isWaiting() {
      JavaSparkStatusTracker tracker = context.statusTracker();
      boolean isWaiting = false;
      for (int jobId : context.sc().statusTracker().getJobIdsForTag(tag)) {
        SparkJobInfo job = tracker.getJobInfo(jobId);
        if (job != null && job.status() == JobExecutionStatus.RUNNING) {
          isWaiting = true;
          for (int stageId : job.stageIds()) {
            SparkStageInfo stage = tracker.getStageInfo(stageId);
            if (stage != null && stage.numActiveTasks() > 0) {
              return false;
            }
          }
        }
      }
      return isWaiting;
    }

    boolean isOver() {
      return isOver;
    }

    ClusterException noExecutor() {
      return new ClusterException(
          ("No executor worked on \"%s\" for %d s. See whether the cluster has executors with"
                  + " free cores and memory for this application; %s sets how long to wait.")
              .formatted(description, patienceSeconds, PATIENCE));
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  /**
   * Exception to throw when a job failed: the input error a task met, words about what users can
   * put right, or else the job's failure.
   */
  public static RuntimeException failure(String description, Throwable failure) {
    InputException input = inputException(failure);
    if (input != null) {
      return input;
    }
    String explanation = Explanations.of(failure);
    if (explanation != null) {
      return new ClusterException("\"%s\" failed. %s".formatted(description, explanation), failure);
    }
    return new IllegalStateException(
        "\"%s\" failed on the cluster: %s".formatted(description, failure.getMessage()), failure);
  }

  private static @Nullable InputException inputException(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof InputException input) {
        return input;
      }
    }
    for (Throwable e = failure; e != null; e = e.getCause()) {
      Matcher matcher = INPUT_ERROR.matcher(String.valueOf(e.getMessage()));
      if (matcher.find()) {
        return new InputException(matcher.group(1).strip(), failure);
      }
    }
    return null;
  }
}
