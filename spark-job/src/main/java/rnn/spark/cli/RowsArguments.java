package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rnn.option.OptionException;
import rnn.spark.data.Source;

/** Rows that are read, and where they go with what a model says of them. */
final class RowsArguments {
  private static final List<String> FORMATS = List.of("parquet", "json", "csv", "orc");

  @Option(
      names = "--input",
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      required = true,
      description = "The rows: files, directories or globs, on any Hadoop file system. Required.")
  private List<String> paths;

  @Mixin private final InputArguments input = new InputArguments();

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      required = true,
      description =
          "New directory for the rows with their new columns, on any Hadoop file system. Required.")
  String directory;

  @Option(
      names = "--output-format",
      paramLabel = "NAME",
      defaultValue = "parquet",
      completionCandidates = OutputFormatNames.class,
      description = "Format of the output: ${COMPLETION-CANDIDATES}.")
  String outputFormat;

  /**
   * The rows that the arguments name.
   *
   * @throws IllegalArgumentException if the arguments are impossible
   */
  Source source() {
    if (!FORMATS.contains(outputFormat)) {
      throw new OptionException(
          "{output-format} must be one of %s but is '%s'",
          String.join(", ", FORMATS), outputFormat);
    }
    return input.source("input", paths);
  }

  private static final class OutputFormatNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    OutputFormatNames() {
      super(FORMATS);
    }
  }
}
