package rnn.spark.job;

import org.apache.spark.SparkConf;

/**
 * The limit on what the tasks of one job together send to the driver.
 *
 * @param bytes the limit; {@link Long#MAX_VALUE} if there is none
 */
public record ResultLimit(long bytes) {
  private static final String SETTING = "spark.driver.maxResultSize";

  /** Bytes that Spark says about a task besides its result; measured: 1 to 2 KB. */
  private static final long TASK_BYTES = 4096;

  /** The limit that {@code conf} sets. */
  public static ResultLimit of(SparkConf conf) {
    long bytes = conf.getSizeAsBytes(SETTING, "1g");
    return new ResultLimit(bytes == 0 ? Long.MAX_VALUE : bytes);
  }

  /** Bytes that results may take, with room for what Spark adds to them. */
  public long room() {
    return Math.max(1, bytes / 2);
  }

  /** Number of tasks that may report in one job beside results that take {@link #room}. */
  public int tasks() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / 4 / TASK_BYTES));
  }
}
