package rnn.spark.job;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.jspecify.annotations.Nullable;

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

  /**
   * The elements of {@code rdd} in the order of its partitions.
   *
   * @param description what the job is called where jobs are shown
   * @throws InputException if a task met one
   * @throws IllegalStateException if the job failed, or no executor worked for it for the time of
   *     {@value #PATIENCE}
   */
  public static <T> List<T> collect(JavaRDD<T> rdd, String description) {
    SparkContext context = rdd.context();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(description);
    try {
      return await(JavaSparkContext.fromSparkContext(context), rdd.collectAsync(), description);
    } finally {
      context.setJobDescription(before);
    }
  }

  private static <T> T await(
      JavaSparkContext context, JavaFutureAction<T> job, String description) {
    long patienceSeconds = context.getConf().getTimeAsSeconds(PATIENCE, DEFAULT_PATIENCE);
    long workedAt = System.nanoTime();
    try {
      while (true) {
        try {
          return job.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException stillRunning) {
          if (hasRunningTask(context.statusTracker(), job)) {
            workedAt = System.nanoTime();
          } else if (System.nanoTime() - workedAt > patienceSeconds * 1_000_000_000L) {
            throw new IllegalStateException(
                ("No executor worked on \"%s\" for %d s. See whether the cluster has executors with"
                        + " free cores and memory for this application; %s sets how long to wait.")
                    .formatted(description, patienceSeconds, PATIENCE));
          }
        }
      }
    } catch (ExecutionException e) {
      throw failure(description, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during \"" + description + "\"", e);
    } finally {
      if (!job.isDone()) {
        job.cancel(true);
      }
    }
  }

  private static boolean hasRunningTask(JavaSparkStatusTracker tracker, JavaFutureAction<?> job) {
    for (int jobId : job.jobIds()) {
      SparkJobInfo info = tracker.getJobInfo(jobId);
      for (int stageId : info == null ? new int[0] : info.stageIds()) {
        SparkStageInfo stage = tracker.getStageInfo(stageId);
        if (stage != null && stage.numActiveTasks() > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** What to throw when a job failed: the input error a task met, or else the job's failure. */
  public static RuntimeException failure(String description, Throwable failure) {
    InputException input = inputException(failure);
    if (input != null) {
      return input;
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
