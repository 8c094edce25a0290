package rnn.task;

import java.util.List;
import rnn.option.Registry;

/** The registry of tasks, in the order the help lists them; the first is the default. */
public final class Tasks {
  private static final Registry<Task> ALL =
      new Registry<>(
          "task", Task::name, List.of(new LanguageModeling(), new Tagging(), new Classification()));

  private Tasks() {}

  /** Every task, in the order shown to users. */
  public static List<Task> all() {
    return ALL.all();
  }

  /** Every name, in the same order. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The task called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Task named(String name) {
    return ALL.named(name);
  }
}
