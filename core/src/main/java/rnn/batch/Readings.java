package rnn.batch;

import java.util.List;
import rnn.option.Registry;

/** The readings that can be chosen by name. */
public final class Readings {
  private static final List<Reading> OF_TEXT =
      List.of(
          new StreamReading(), //
          new SentenceReading());
  private static final Registry<Reading> ALL =
      new Registry<>(
          "reading", Reading::name, List.of(OF_TEXT.get(0), OF_TEXT.get(1), new SequenceReading()));

  private Readings() {}

  /** Every reading of running text, the default first. */
  public static List<Reading> ofText() {
    return OF_TEXT;
  }

  /**
   * The reading of this name.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names
   */
  public static Reading named(String name) {
    return ALL.named(name);
  }
}
