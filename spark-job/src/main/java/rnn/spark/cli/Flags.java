package rnn.spark.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import rnn.option.NamesOptions;

/** Options by the names that they have on a command line. */
final class Flags {
  private Flags() {}

  /** {@code --learning-rate} of {@code learning-rate}. */
  static String of(String option) {
    return "--" + option;
  }

  /** The name of an option without its dashes, which is its key in a configuration file. */
  static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName().substring(2) : "";
  }

  /** Message of {@code error}, its options called as on the command line. */
  static String message(Throwable error) {
    return error instanceof NamesOptions said
        ? said.text().by(Flags::of)
        : String.valueOf(error.getMessage());
  }
}
