package rnn.batch;

import java.util.List;
import java.util.stream.Collectors;

/** The readings that can be chosen by name. */
public final class Readings {
  private static final List<Reading> ALL =
      List.of(
          new StreamReading(), //
          new SentenceReading());

  private Readings() {}

  /** Every reading, the default first. */
  public static List<Reading> all() {
    return ALL;
  }

  /**
   * The reading of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Reading named(String name) {
    for (Reading reading : ALL) {
      if (reading.name().equals(name)) {
        return reading;
      }
    }
    throw new IllegalArgumentException(
        "--reading must be one of %s but is '%s'"
            .formatted(ALL.stream().map(Reading::name).collect(Collectors.joining(", ")), name));
  }
}
