package rnn.spark.job;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * The errors a failure consists of, the outermost first. Behind those that are there as objects
 * stand those that only the text of Spark's failure tells of: an executor's error arrives as text
 * where it could not be read, or the executor died.
 */
final class Causes {
  private static final int MAX_DEPTH = 100; // causes may go round in circles

  private static final Pattern TASK =
      Pattern.compile(
          "Lost task \\S+ in stage \\S+ \\(TID \\d+\\) \\((\\S+) executor ([^)]+)\\): (.*)");

  private static final Pattern CAUSED_BY = Pattern.compile("(?m)^Caused by: (.*)");

  private static final Pattern TYPED =
      Pattern.compile("((?:[a-z]\\w*\\.)+[A-Z][\\w.$]*)(?:: (.*))?", Pattern.DOTALL);

  private static final String DRIVER = "driver"; // the executor of local mode

  private final List<Cause> causes = new ArrayList<>();
  private @Nullable String host;
  private @Nullable String executor;

  /**
   * One error.
   *
   * @param type its class's name; empty for what Spark reports without an exception, such as a lost
   *     executor
   * @param message its message; empty if it has none
   * @param error the error itself, if it is there as an object
   */
  record Cause(String type, String message, @Nullable Throwable error) {

    /** True if it is of class {@code type} or, known as an object, of a subclass. */
    boolean is(Class<? extends Throwable> type) {
      return type.isInstance(error) || this.type.equals(type.getName());
    }

    /** Name and message, as {@link Throwable#toString} has them. */
    String asText() {
      return type.isEmpty() ? message : message.isEmpty() ? type : type + ": " + message;
    }
  }

  private Causes() {}

  /** The errors of {@code failure}. */
  static Causes of(Throwable failure) {
    Causes causes = new Causes();
    int depth = 0;
    for (Throwable e = failure; e != null && depth < MAX_DEPTH; e = e.getCause(), depth++) {
      causes.causes.add(new Cause(e.getClass().getName(), text(e), e));
    }
    for (Cause cause : List.copyOf(causes.causes)) {
      causes.addTold(cause.message());
    }
    return causes;
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null ? "" : message.strip();
  }

  private void addTold(String text) {
    Matcher task = TASK.matcher(text);
    if (!task.find()) {
      return;
    }
    host = task.group(1);
    executor = task.group(2);
    causes.add(told(task.group(3)));
    Matcher cause = CAUSED_BY.matcher(text);
    while (cause.find()) {
      causes.add(told(cause.group(1)));
    }
  }

  private static Cause told(String text) {
    Matcher typed = TYPED.matcher(text);
    return typed.matches()
        ? new Cause(typed.group(1), typed.group(2) == null ? "" : typed.group(2).strip(), null)
        : new Cause("", text.strip(), null);
  }

  /** All of them, the outermost first. */
  List<Cause> all() {
    return causes;
  }

  /** The innermost one that is there as an object. */
  Cause root() {
    Cause root = causes.get(0);
    for (Cause cause : causes) {
      root = cause.error() == null ? root : cause;
    }
    return root;
  }

  /** The first of class {@code type} or a subclass. */
  @Nullable Cause find(Class<? extends Throwable> type) {
    for (Cause cause : causes) {
      if (cause.is(type)) {
        return cause;
      }
    }
    return null;
  }

  /** The first whose class has this name, without its package. */
  @Nullable Cause findNamed(String simpleName) {
    for (Cause cause : causes) {
      if (cause.type().endsWith("." + simpleName)) {
        return cause;
      }
    }
    return null;
  }

  /** The first match of {@code pattern} in a message. */
  @Nullable Matcher find(Pattern pattern) {
    for (Cause cause : causes) {
      Matcher matcher = pattern.matcher(cause.message());
      if (matcher.find()) {
        return matcher;
      }
    }
    return null;
  }

  /** The first error of Spark with this error condition, or with one below it. */
  @Nullable SparkThrowable findCondition(String condition) {
    for (Cause cause : causes) {
      if (cause.error() instanceof SparkThrowable error
          && error.getCondition() != null
          && (error.getCondition() + ".").startsWith(condition + ".")) {
        return error;
      }
    }
    return null;
  }

  /** True if a task on an executor that is not the driver met the failure. */
  boolean areOfExecutor() {
    return executor != null && !executor.equals(DRIVER);
  }

  /**
   * Place where the task ran, for messages: {@code executor 3 on 10.0.0.7}, or {@code the driver}.
   */
  String place() {
    return areOfExecutor() ? "executor %s on %s".formatted(executor, host) : "the driver";
  }
}
