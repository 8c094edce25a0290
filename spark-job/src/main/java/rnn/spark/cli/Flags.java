package rnn.spark.cli;

import rnn.option.NamesOptions;

/** Options by the names that they have on a command line. */
final class Flags {
  private Flags() {}

  /** {@code --learning-rate} of {@code learning-rate}. */
  static String of(String option) {
    return "--" + option;
  }

  /** What {@code error} says, its options called as on the command line. */
  static String message(Throwable error) {
    return error instanceof NamesOptions said
        ? said.text().by(Flags::of)
        : String.valueOf(error.getMessage());
  }
}
