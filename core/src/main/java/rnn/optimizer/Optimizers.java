package rnn.optimizer;

import java.util.List;
import java.util.stream.Collectors;

/** The registry of optimizers, in the order the help lists them. */
public final class Optimizers {
  private static final List<Optimizer> ALL =
      List.of(
          new Sgd(),
          Momentum.classical(),
          Momentum.nesterov(),
          new AdaGrad(),
          new RmsProp(),
          Adam.plain(),
          Adam.withWeightDecay());

  private Optimizers() {}

  /** Every optimizer. */
  public static List<Optimizer> all() {
    return ALL;
  }

  /** The names, for help and messages: {@code sgd, momentum, …}. */
  public static String names() {
    return ALL.stream().map(Optimizer::name).collect(Collectors.joining(", "));
  }

  /** The optimizer called {@code name}. */
  public static Optimizer named(String name) {
    return ALL.stream()
        .filter(optimizer -> optimizer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--optimizer must be one of " + names() + " but is '" + name + "'"));
  }
}
