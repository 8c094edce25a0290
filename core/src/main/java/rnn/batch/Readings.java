package rnn.batch;

import java.util.List;
import java.util.stream.Collectors;

/** The readings that can be chosen by name. */
public final class Readings {
  private static final List<Reading> OF_TEXT =
      List.of(
          new StreamReading(), //
          new SentenceReading());
  private static final Reading OF_LABELLED = new SequenceReading();

  private Readings() {}

  /** Every reading of running text, the default first. */
  public static List<Reading> ofText() {
    return OF_TEXT;
  }

  /**
   * The reading of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Reading named(String name) {
    if (OF_LABELLED.name().equals(name)) {
      return OF_LABELLED;
    }
    for (Reading reading : OF_TEXT) {
      if (reading.name().equals(name)) {
        return reading;
      }
    }
    throw new IllegalArgumentException(
        "--reading must be one of %s but is '%s'"
            .formatted(
                OF_TEXT.stream().map(Reading::name).collect(Collectors.joining(", ")), name));
  }
}
