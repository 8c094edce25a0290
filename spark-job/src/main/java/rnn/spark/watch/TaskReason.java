package rnn.spark.watch;

import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;

/**
 * Reason why an attempt brought no result, in a line that may be passed on: without directories and
 * the domains of hosts, and, where texts are not to be kept, without what an exception says.
 */
final class TaskReason {
  private static final int MAX_CHARACTERS = 160;

  /** Characters that are looked at: messages may be as long as what they quote. */
  private static final int MAX_READ = 1_000;

  /** The directories of an absolute path, with its file system and its credentials there. */
  private static final Pattern DIRECTORIES =
      Pattern.compile(
          "(?:[A-Za-z][A-Za-z0-9+.-]*+:)?+/{1,3}+(?:[^\\s/'\"]++/++)++"
              + "|\\b[A-Za-z]:\\\\(?:[^\\s\\\\'\"]++\\\\++)*+");

  /** The domain of a host before its port, {@code node.example/10.0.0.1:7337}. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?<![\\w.-])(?=[\\w-]*[A-Za-z])([\\w-]++)(?:\\.[\\w-]++)++(?<!\\.(?:java|scala))(?=(?:/[\\d.]++)?:\\d)");

  private TaskReason() {}

  /** The first line of {@code reason}, with its message only if {@code kept} says so. */
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
      text = "a shuffle block could not be fetched: " + failed.message();
    } else if (reason instanceof ExecutorLostFailure lost) {
      text =
          "its executor was lost"
              + (lost.reason().isEmpty() ? "" : ": " + lost.reason().get().strip());
    } else if (reason instanceof TaskKilled killed) {
      text = killed.reason();
    } else if (reason instanceof TaskFailedReason failed) {
      text = failed.toErrorString();
    }
    String first = text.strip().lines().findFirst().orElse("");
    String read = first.substring(0, Math.min(first.length(), MAX_READ));
    String line = DOMAIN.matcher(DIRECTORIES.matcher(read).replaceAll("…/")).replaceAll("$1");
    return line.codePointCount(0, line.length()) <= MAX_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_CHARACTERS - 1)) + "…";
  }

  /** Part of a reason that is kept. */
  enum Kept {
    /** Its first line. */
    MESSAGES,
    /** The class of the exception, or of Spark's reason. */
    CLASSES
  }
}
