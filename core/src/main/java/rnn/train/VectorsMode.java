package rnn.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import rnn.option.Registry;

/** Treatment, in training, of word vectors that were learned elsewhere. */
public enum VectorsMode {
  /** They are trained on, as all parameters. */
  TRAINED,
  /** They stay as they are; words that have none are trained. */
  FROZEN;

  /** Name in options. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names, the default first. */
  public static List<String> names() {
    return Arrays.stream(values()).map(VectorsMode::label).toList();
  }

  /**
   * The mode of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static VectorsMode named(String name) {
    return new Registry<>("vectors-mode", VectorsMode::label, List.of(values())).named(name);
  }
}
