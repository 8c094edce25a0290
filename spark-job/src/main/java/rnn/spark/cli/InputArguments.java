package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.spark.data.Source;

/** How the files of a text are to be read. */
final class InputArguments {
  private static final List<String> FORMATS =
      Stream.of(Source.formats().split(", ")).filter(name -> !name.equals(Source.GRAMMAR)).toList();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = Source.TEXT,
      completionCandidates = FormatNames.class,
      description =
          "Format of the files: ${COMPLETION-CANDIDATES}. A line of text is a sentence; a path of"
              + " format table is the name of a table.")
  String format;

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description =
          "The column that holds the sentences: a string, which is tokenized, or an array<string>"
              + " of ready tokens. Needed by every format but text.")
  @Nullable String column;

  /**
   * The text at {@code paths}.
   *
   * @param option the option that gave them, for messages
   * @throws IllegalArgumentException if format, column and paths do not go together
   */
  Source source(String option, List<String> paths) {
    if (!FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "--format must be one of %s but is '%s'".formatted(String.join(", ", FORMATS), format));
    }
    if (format.equals(Source.TEXT) && column != null) {
      throw new IllegalArgumentException(
          "--column %s needs a --format with columns, one of %s, but the format is text"
              .formatted(column, String.join(", ", FORMATS.subList(1, FORMATS.size()))));
    }
    if (!format.equals(Source.TEXT) && column == null) {
      throw new IllegalArgumentException(
          "--format %s needs --column, the name of the column that holds the sentences"
              .formatted(format));
    }
    if (format.equals(Source.TABLE) && paths.size() != 1) {
      throw new IllegalArgumentException(
          "%s must name one table with --format table but names %d: %s"
              .formatted(option, paths.size(), String.join(", ", paths)));
    }
    return new Source(paths, format, column, 0, 0);
  }

  /** True if something was said that only matters where there are files. */
  boolean isGiven() {
    return column != null || !format.equals(Source.TEXT);
  }

  private static final class FormatNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    FormatNames() {
      super(FORMATS);
    }
  }
}
