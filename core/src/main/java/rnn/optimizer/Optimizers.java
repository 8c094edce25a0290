package rnn.optimizer;

import java.util.List;
import rnn.option.Registry;

/** The registry of optimizers, in the order the help lists them. */
public final class Optimizers {
  private static final Registry<Optimizer> ALL =
      new Registry<>(
          "optimizer",
          Optimizer::name,
          List.of(
              new Sgd(),
              Momentum.classical(),
              Momentum.nesterov(),
              new AdaGrad(),
              new RmsProp(),
              Adam.plain(),
              Adam.withWeightDecay()));

  private Optimizers() {}

  /** Every optimizer, in the order shown to users. */
  public static List<Optimizer> all() {
    return ALL.all();
  }

  /** Every name, in the same order. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The optimizer called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Optimizer named(String name) {
    return ALL.named(name);
  }
}
