package rnn.head;

import java.util.List;
import rnn.option.Registry;

/** All losses that options and model files can name. */
public final class Losses {
  private static final Registry<Loss> ALL =
      new Registry<>("loss", Loss::name, List.of(new CrossEntropy(), new SquaredError()));

  private Losses() {}

  /** Every loss, in the order shown to users. */
  public static List<Loss> all() {
    return ALL.all();
  }

  /** Every name, in the same order. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The loss called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Loss named(String name) {
    return ALL.named(name);
  }
}
