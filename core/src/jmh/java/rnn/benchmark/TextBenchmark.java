package rnn.benchmark;

import java.io.IOException;

/** A benchmark of texts and rows that its arguments name, as a program. */
final class TextBenchmark {
  private TextBenchmark() {}

  /** A measurement. */
  @FunctionalInterface
  interface Measurement {
    /**
     * Measures what {@code arguments} say.
     *
     * @throws IllegalArgumentException if they are impossible
     */
    void run(String[] arguments) throws IOException;
  }

  /** Runs {@code measurement}; what is wrong ends the process, in one line. */
  static void run(String[] arguments, Measurement measurement) {
    try {
      measurement.run(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("A text could not be read; check its path: " + e);
      System.exit(1);
    }
  }
}
