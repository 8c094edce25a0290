package rnn.task;

import java.util.List;
import java.util.stream.Collectors;

/** The registry of tasks, in the order the help lists them; the first is the default. */
public final class Tasks {
  private static final List<Task> ALL =
      List.of(new LanguageModeling(), new Tagging(), new Classification());

  private Tasks() {}

  /** Every task. */
  public static List<Task> all() {
    return ALL;
  }

  /** The names, for help and messages. */
  public static String names() {
    return ALL.stream().map(Task::name).collect(Collectors.joining(", "));
  }

  /**
   * The task of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Task named(String name) {
    for (Task task : ALL) {
      if (task.name().equals(name)) {
        return task;
      }
    }
    throw new IllegalArgumentException(
        "Task must be one of %s but is '%s'".formatted(names(), name));
  }
}
