package rnn.spark.watch;

import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;

/**
 * Reason why an attempt brought no result, in a line that may be passed on: without directories,
 * and, where texts are not to be kept, without what an exception says.
 */
final class TaskReason {
  private static final int MAX_CHARACTERS = 160;

  /** A path with its directories, whatever file system it is on, and who may read it there. */
  private static final Pattern DIRECTORIES =
      Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?/{1,3}(?:[^\\s/'\"]+/+)+");

  private TaskReason() {}

  /** The first line of {@code reason}, with its message only if {@code hasTexts}. */
  static String of(TaskEndReason reason, Kept kept) {
    if (kept == Kept.CLASSES) {
      return reason instanceof ExceptionFailure failure
          ? failure.className().replaceAll(".*\\.", "")
          : reason.getClass().getSimpleName().replace("$", "");
    }
    String text = String.valueOf(reason);
    if (reason instanceof ExceptionFailure failure) {
      String message = failure.description();
      text = failure.className().replaceAll(".*\\.", "") + (message == null ? "" : ": " + message);
    } else if (reason instanceof FetchFailed failed) {
      text = "what it was to fetch from another executor was not there: " + failed.message();
    } else if (reason instanceof ExecutorLostFailure lost) {
      text =
          "its executor was lost"
              + (lost.reason().isEmpty() ? "" : ": " + lost.reason().get().strip());
    } else if (reason instanceof TaskKilled killed) {
      text = killed.reason();
    } else if (reason instanceof TaskFailedReason failed) {
      text = failed.toErrorString();
    }
    String line = DIRECTORIES.matcher(text.strip().lines().findFirst().orElse("")).replaceAll("…/");
    return line.codePointCount(0, line.length()) <= MAX_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_CHARACTERS - 1)) + "…";
  }

  /** What of a reason is kept. */
  enum Kept {
    /** Its first line. */
    MESSAGES,
    /** The class of the exception, or of Spark's reason. */
    CLASSES
  }
}
