package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.batch.Labelling;
import rnn.option.OptionException;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;

/** Arguments that say how the files of a text are read. */
final class InputArguments {
  private static final List<String> FORMATS =
      Stream.of(Source.formats().split(", ")).filter(name -> !name.equals(Source.GRAMMAR)).toList();

  /** Names of options that matter only where labels are read. */
  static final List<String> OF_LABELS = List.of("label-column", "label-index");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = Source.TEXT,
      completionCandidates = FormatNames.class,
      description =
          "Format of the files: ${COMPLETION-CANDIDATES}. A line of text is a sentence; a path of"
              + " format table is the name of a table; conll has a token and its labels a line in"
              + " columns, conllu is Universal Dependencies, word-tag has lines of word/TAG,"
              + " labelled lines of a label, a tab and text.")
  String format;

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description =
          "The column that holds the sentences: a string, which is tokenized, or an array<string>"
              + " of ready tokens. Needed by formats with named columns.")
  @Nullable String column;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "Of formats with columns: the column that holds the labels; for --task tag an"
              + " array<string> of as many labels as the row has tokens, for --task classify a"
              + " string, a whole number or a boolean. Without it: labels are where the format has"
              + " them.")
  @Nullable String labelColumn;

  @Option(
      names = "--column-index",
      paramLabel = "NUMBER",
      description =
          "Of column files: which column has the token, from 1. Without it: 1 of conll, 2 of"
              + " conllu.")
  @Nullable Integer columnIndex;

  @Option(
      names = "--label-index",
      paramLabel = "NUMBER",
      description =
          "Of column files: which column has the label, from 1. Without it: 2 of conll; 4 of"
              + " conllu, the universal part of speech, 5 being the language's own.")
  @Nullable Integer labelIndex;

  /**
   * The text at {@code paths}.
   *
   * @param option the option that gave them, for messages
   * @throws IllegalArgumentException if format, column and paths do not go together
   */
  Source source(String option, List<String> paths) {
    if (!FORMATS.contains(format)) {
      throw new OptionException(
          "{format} must be one of %s but is '%s'", String.join(", ", FORMATS), format);
    }
    if (format.equals(Source.TEXT) && column != null) {
      throw new OptionException(
          "{column} %s needs a {format} with named columns, one of %s, but the format is text",
          column, String.join(", ", FORMATS.stream().filter(Source::hasColumn).toList()));
    }
    if (!format.equals(Source.TEXT) && column != null && !Source.hasColumn(format)) {
      throw new OptionException(
          "{column} %s needs a {format} with named columns but the format is %s; leave it out",
          column, format);
    }
    if (Source.hasColumn(format) && column == null) {
      throw new OptionException(
          "{format} %s needs {column}, the name of the column that holds the sentences", format);
    }
    if (format.equals(Source.TABLE) && paths.size() != 1) {
      throw new OptionException(
          "{" + option + "} must name one table with {format} table but names %d: %s",
          paths.size(),
          String.join(", ", paths));
    }
    return new Source(paths, format, column, 0, 0, labels());
  }

  /** Place of the labels, if they are read. */
  private Labels labels() {
    boolean isUniversal = format.equals(Source.CONLLU);
    boolean isColumnFile = isUniversal || format.equals(Source.CONLL);
    if (!isColumnFile && (columnIndex != null || labelIndex != null)) {
      throw new OptionException(
          "{column-index} and {label-index} must come with {format} conll or conllu but the format"
              + " is %s",
          format);
    }
    int token = columnIndex != null ? columnIndex : isUniversal ? 2 : 1;
    int label = labelIndex != null ? labelIndex : isUniversal ? 4 : 2;
    if (token < 1 || label < 1) {
      throw new OptionException(
          "{column-index} and {label-index} must be at least 1, the first column, but are %d and"
              + " %d",
          token, label);
    }
    return new Labels(Labelling.NONE, labelColumn, token, label);
  }

  /** True if something was said that only matters where there are files. */
  boolean isGiven() {
    return column != null
        || labelColumn != null
        || columnIndex != null
        || labelIndex != null
        || !format.equals(Source.TEXT);
  }

  private static final class FormatNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    FormatNames() {
      super(FORMATS);
    }
  }
}
