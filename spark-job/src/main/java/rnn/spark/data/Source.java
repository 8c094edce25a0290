package rnn.spark.data;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;

/**
 * The source of sentences: files that Spark can read, a table, rows at hand, or the built-in
 * grammar.
 *
 * @param paths Hadoop paths or globs; for a table its name; for the grammar and rows nothing
 * @param format {@code text} (a line is a sentence), {@code parquet}, {@code json}, {@code csv},
 *     {@code orc}, {@code table}, {@code conll}, {@code conllu}, {@code word-tag}, {@code
 *     labelled}, {@code grammar}, or {@code rows}
 * @param column the column of a structured format: a string to be tokenized, or an {@code
 *     array<string>} of ready tokens; null for text and grammar
 * @param grammarSeed seed of the grammar's sentences; ignored elsewhere
 * @param grammarSentences how many sentences the grammar makes; ignored elsewhere
 * @param labels where the labels stand
 * @param rows the rows of a session, for format {@code rows}; null elsewhere
 */
public record Source(
    List<String> paths,
    String format,
    @Nullable String column,
    long grammarSeed,
    long grammarSentences,
    Labels labels,
    @Nullable Dataset<Row> rows) {

  /** Lines of UTF-8 text. */
  public static final String TEXT = "text";

  /** A token and its labels a line, in columns; a blank line between sentences. */
  public static final String CONLL = "conll";

  /** Universal Dependencies. */
  public static final String CONLLU = "conllu";

  /** Lines of {@code word/TAG}. */
  public static final String WORD_TAG = "word-tag";

  /** Lines of a label, a tab and text. */
  public static final String LABELLED = "labelled";

  /** A table of the session's catalog. */
  public static final String TABLE = "table";

  /** Sentences of the built-in grammar. */
  public static final String GRAMMAR = "grammar";

  /** Rows of a session, which no format of a file is. */
  public static final String ROWS = "rows";

  private static final int PATHS_TOLD = 20;

  private static final List<String> FORMATS =
      List.of(
          TEXT, "parquet", "json", "csv", "orc", TABLE, CONLL, CONLLU, WORD_TAG, LABELLED, GRAMMAR);
  private static final Set<String> OF_TOKENS = Set.of(CONLL, CONLLU, WORD_TAG);
  private static final Set<String> WITHOUT_COLUMN =
      Set.of(TEXT, CONLL, CONLLU, WORD_TAG, LABELLED, GRAMMAR);

  /**
   * Checks that the parts fit each other; whether there is anything at the paths, reading will
   * tell.
   */
  public Source {
    paths = List.copyOf(paths);
    if (!FORMATS.contains(format) && rows == null) {
      throw new InputException(
          "The format must be one of %s but is \"%s\"".formatted(formats(), format));
    }
    if (format.equals(GRAMMAR)) {
      if (grammarSentences < 1) {
        throw new InputException(
            "The grammar must make at least 1 sentence but is to make " + grammarSentences);
      }
    } else if (rows == null && (paths.isEmpty() || paths.contains(""))) {
      throw new InputException(
          "Format %s needs at least one path, none of them empty, but got %s"
              .formatted(format, paths));
    }
    if (format.equals(TABLE) && paths.size() != 1) {
      throw new InputException(
          "Format table takes the name of one table but got " + String.join(", ", paths));
    }
    if (column != null && WITHOUT_COLUMN.contains(format)) {
      throw new InputException(
          "Format %s has no columns but --column is %s; leave it out, or name another --format"
              .formatted(format, column));
    }
  }

  /** Data that is no rows of a session. */
  public Source(
      List<String> paths,
      String format,
      @Nullable String column,
      long grammarSeed,
      long grammarSentences,
      Labels labels) {
    this(paths, format, column, grammarSeed, grammarSentences, labels, null);
  }

  /** Data without labels. */
  public Source(
      List<String> paths,
      String format,
      @Nullable String column,
      long grammarSeed,
      long grammarSentences) {
    this(paths, format, column, grammarSeed, grammarSentences, Labels.NONE);
  }

  /** The same with labels that stand where {@code labels} says. */
  public Source with(Labels labels) {
    return new Source(paths, format, column, grammarSeed, grammarSentences, labels, rows);
  }

  /**
   * The same, its labels read as labels of this kind.
   *
   * @throws InputException if the format cannot have such, or where they stand is not said
   */
  public Source labelledAs(Labelling labelling) {
    Source labelled = with(labels.as(labelling));
    if (labelling != Labelling.NONE) {
      labelled.requireLabels();
    }
    return labelled;
  }

  /**
   * Checks that the format can have the labels that are to be read.
   *
   * @throws InputException if it cannot, or where they stand is not said
   */
  private void requireLabels() {
    boolean isTable = !WITHOUT_COLUMN.contains(format);
    boolean ofTokens = labels.labelling() == Labelling.TOKENS;
    boolean fits =
        isTable
            || format.equals(GRAMMAR)
            || (ofTokens ? OF_TOKENS.contains(format) : format.equals(LABELLED));
    if (!fits) {
      throw new InputException(
          "--format must be one with a label for each %s, %s, or a table with --label-column, but is %s; name the format of the file"
              .formatted(
                  ofTokens ? "token" : "sequence",
                  ofTokens ? String.join(", ", List.of(CONLL, CONLLU, WORD_TAG)) : LABELLED,
                  format));
    }
    if (isTable && labels.column() == null) {
      throw new InputException(
          "--label-column must name the column of the labels where --format is %s but is not given"
              .formatted(format));
    }
    if (isOfColumns(format) && labels.tokenIndex() == labels.labelIndex()) {
      throw new InputException(
          "--column-index and --label-index must be two columns but both are %d; say which has the token and which the label"
              .formatted(labels.tokenIndex()));
    }
    if (!isTable && labels.column() != null) {
      throw new InputException(
          "Format %s has no columns but --label-column is %s; leave it out, or name another --format"
              .formatted(format, labels.column()));
    }
  }

  /** Lines of text at {@code paths}. */
  public static Source text(String... paths) {
    return new Source(List.of(paths), TEXT, null, 0, 0);
  }

  /** A column of files in a structured format, or of a table. */
  public static Source column(String format, String column, String... paths) {
    return new Source(List.of(paths), format, column, 0, 0);
  }

  /** A column of {@code rows}, which a session has at hand. */
  public static Source rows(Dataset<Row> rows, String column) {
    return new Source(List.of(), ROWS, column, 0, 0, Labels.NONE, rows);
  }

  /** Sentences of the built-in grammar. */
  public static Source grammar(long seed, long sentences) {
    return new Source(List.of(), GRAMMAR, null, seed, sentences);
  }

  /** True of column files. */
  public static boolean isOfColumns(String format) {
    return format.equals(CONLL) || format.equals(CONLLU);
  }

  /** True of formats in which the sentences' column has a name. */
  public static boolean hasColumn(String format) {
    return !WITHOUT_COLUMN.contains(format);
  }

  /** The formats, for help and messages. */
  public static String formats() {
    return String.join(", ", FORMATS);
  }

  /**
   * The first {@value #PATHS_TOLD} of {@code paths}, and how many there are if they are more: a
   * model's configuration holds them and has to stay small.
   */
  public static String brief(List<String> paths, String separator) {
    return paths.size() <= PATHS_TOLD
        ? String.join(separator, paths)
        : "%s%s... (%d paths)"
            .formatted(
                String.join(separator, paths.subList(0, PATHS_TOLD)), separator, paths.size());
  }

  /** The place of the source, for messages: its paths, or that it is rows. */
  String place() {
    return rows == null ? String.join(", ", paths) : "the DataFrame";
  }

  /** The source in a few words, for messages and provenance. */
  public String description() {
    if (format.equals(GRAMMAR)) {
      return "grammar, %d sentences, seed %d".formatted(grammarSentences, grammarSeed);
    }
    String what = rows == null ? brief(paths, ", ") : place();
    return column == null ? what : "%s (%s, column %s)".formatted(what, format, column);
  }
}
