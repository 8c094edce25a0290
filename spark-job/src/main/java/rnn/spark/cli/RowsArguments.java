package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
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

  /**
   * The rows whose labels are to be predicted.
   *
   * @param given the arguments as they were given
   * @throws IllegalArgumentException if the arguments are impossible, or one has no meaning
   */
  Source sourceOfPrediction(ParseResult given) {
    Source source = source();
    for (String option : InputArguments.OF_LABELS) {
      if (given.hasMatchedOption(Flags.of(option))) {
        throw new OptionException(
            "{" + option + "} has no meaning where labels are predicted; leave it out");
      }
    }
    if (Source.isOfColumns(source.format()) && given.hasMatchedOption(Flags.of("output-format"))) {
      throw new OptionException(
          "{output-format} has no meaning for {format} %s, whose files come back with a column"
              + " more; leave it out",
          source.format());
    }
    if (outputFormat.equals("csv")) {
      throw new OptionException(
          "{output-format} must be parquet, json or orc, which have a place for all tags or"
              + " probabilities of a row, but is csv");
    }
    return source;
  }

  private static final class OutputFormatNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    OutputFormatNames() {
      super(FORMATS);
    }
  }
}
