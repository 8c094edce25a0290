package rnn.train;

import java.util.List;
import rnn.option.Registry;

/** The registry of synchronization strategies, in the order the help lists them. */
public final class Synchronizations {
  private static final Registry<Synchronization> ALL =
      new Registry<>(
          "sync",
          Synchronization::name,
          List.of(new BlockMomentum(), new ParameterAveraging(), new GradientAveraging()));

  private Synchronizations() {}

  /** Every strategy, in the order shown to users. */
  public static List<Synchronization> all() {
    return ALL.all();
  }

  /** Every name, in the same order. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The strategy called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Synchronization named(String name) {
    return ALL.named(name);
  }
}
