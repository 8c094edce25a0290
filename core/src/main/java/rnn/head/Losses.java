package rnn.head;

import java.util.List;
import java.util.stream.Collectors;

/** All losses that options and model files can name. */
public final class Losses {
  private static final List<Loss> ALL = List.of(new CrossEntropy(), new SquaredError());

  private Losses() {}

  /** Every loss, in the order shown to users. */
  public static List<Loss> all() {
    return ALL;
  }

  /**
   * The loss called {@code name}.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names there are
   */
  public static Loss named(String name) {
    for (Loss loss : ALL) {
      if (loss.name().equals(name)) {
        return loss;
      }
    }
    throw new IllegalArgumentException(
        "--loss must be one of %s but is '%s'"
            .formatted(ALL.stream().map(Loss::name).collect(Collectors.joining(", ")), name));
  }
}
