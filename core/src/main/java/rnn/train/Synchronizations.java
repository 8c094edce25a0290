package rnn.train;

import java.util.List;
import java.util.stream.Collectors;

/** The registry of synchronization strategies, in the order the help lists them. */
public final class Synchronizations {
  private static final List<Synchronization> ALL =
      List.of(new BlockMomentum(), new ParameterAveraging(), new GradientAveraging());

  private Synchronizations() {}

  /** Every strategy. */
  public static List<Synchronization> all() {
    return ALL;
  }

  /** The names, for help and messages. */
  public static String names() {
    return ALL.stream().map(Synchronization::name).collect(Collectors.joining(", "));
  }

  /** The strategy called {@code name}. */
  public static Synchronization named(String name) {
    return ALL.stream()
        .filter(strategy -> strategy.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--sync must be one of " + names() + " but is '" + name + "'"));
  }
}
