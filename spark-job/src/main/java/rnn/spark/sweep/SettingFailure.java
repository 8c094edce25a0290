package rnn.spark.sweep;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import rnn.train.TrainingDivergedException;

/** Failures of a setting's task: whose fault they are, and what they are called. */
final class SettingFailure {
  private static final String OF_MEMORY = "The memory of an executor is not enough for it: ";
  private static final Pattern LOCAL_ATTEMPTS = Pattern.compile("local\\[[^,]+,\\s*(\\d+)\\s*]");
  private static final int SPARKS_ATTEMPTS = 4; // where spark.task.maxFailures is not set

  private SettingFailure() {}

  /**
   * True if {@code failure} comes of the setting, so that it would fail again. A file system that
   * is not there for a moment is none of it.
   */
  static boolean isOfSetting(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof IllegalArgumentException
          || each instanceof TrainingDivergedException
          || each instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** The reason of a failure in words, without what a run by itself says of its checkpoints. */
  static String reason(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null
        && (first instanceof TrainingDivergedException || first instanceof IllegalStateException)) {
      first = first.getCause();
    }
    if (first instanceof OutOfMemoryError) {
      return OF_MEMORY + first.getMessage();
    }
    String message = first.getMessage();
    return message == null || message.isBlank() ? first.toString() : message;
  }

  /** True if {@code row} failed because the memory of an executor was not enough. */
  static boolean isOfMemory(SweepRow row) {
    return row.failure().startsWith(OF_MEMORY);
  }

  /** Number of attempts that Spark makes at a task before the job fails. */
  static int attempts(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      Matcher attempts = LOCAL_ATTEMPTS.matcher(master);
      return attempts.matches() ? Integer.parseInt(attempts.group(1)) : 1;
    }
    return conf.getInt("spark.task.maxFailures", SPARKS_ATTEMPTS);
  }
}
