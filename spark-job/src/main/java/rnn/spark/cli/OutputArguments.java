package rnn.spark.cli;

import picocli.CommandLine.Option;

/** Arguments that say how a command reports. */
final class OutputArguments {
  static final String QUIET = "--quiet";
  static final String VERBOSE = "--verbose";

  @Option(
      names = "--json",
      defaultValue = "false",
      description =
          "Print the results as one JSON object, the last line of standard output; all else goes to"
              + " standard error.")
  boolean json;

  @Option(
      names = QUIET,
      defaultValue = "false",
      description = "Print no progress and no summary: nothing but results, warnings and errors.")
  boolean quiet;

  @Option(
      names = VERBOSE,
      defaultValue = "false",
      description =
          "With an error, print where it happened; log every attempt of a task that fails, and what"
              + " this program does.")
  boolean verbose;
}
