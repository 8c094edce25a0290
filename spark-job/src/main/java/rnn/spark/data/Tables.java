package rnn.spark.data;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;

/** Sources as rows, one column of which is text or ready tokens. */
public final class Tables {
  /**
   * The column of sources that have no columns of their own: lines of text, sentences of the
   * grammar.
   */
  public static final String TEXT_COLUMN = "text";

  private static final StructType TEXT_SCHEMA =
      new StructType().add(TEXT_COLUMN, DataTypes.StringType, false);

  private static final String SAME_NAME = "COLUMN_ALREADY_EXISTS"; // as Spark calls the error

  private Tables() {}

  /**
   * All columns of {@code source}'s rows. Lines of text and sentences of the grammar are rows of
   * one column {@value #TEXT_COLUMN}, in order.
   *
   * @throws InputException if nothing is at the paths, or the column is missing or of another type
   */
  public static Dataset<Row> rows(SparkSession session, Source source) {
    JavaSparkContext context = Sessions.context(session);
    if (source.format().equals(Source.TEXT)) {
      return texts(session, TextFiles.lines(context, source.paths()));
    }
    if (source.format().equals(Source.GRAMMAR)) {
      return texts(
          session,
          GrammarText.lines(
                  context, source.grammarSeed(), source.grammarSentences(), Labelling.NONE)
              .map(line -> String.join(" ", line.tokens())));
    }
    if (!Source.hasColumn(source.format())) {
      throw new InputException(
          "Format %s has no rows to add columns to; take text or a table (a tagger's predict also takes conll and conllu)"
              .formatted(source.format()));
    }
    Dataset<Row> rows = load(session, source, false);
    requireColumnNamed(rows, source);
    return rows;
  }

  /**
   * The rows of {@code source}, which has columns, as far as its column needs: others may be
   * missing, and what is wrong in them does not matter.
   *
   * @throws InputException as {@link #rows}
   */
  static Dataset<Row> rowsOfColumn(SparkSession session, Source source) {
    Dataset<Row> rows = load(session, source, true);
    requireColumnNamed(rows, source);
    return rows;
  }

  /** The column that {@code source} names, one of {@code rows}'. */
  public static TextColumn column(Dataset<Row> rows, Source source) {
    return TextColumn.of(rows, source);
  }

  /** True if the column that {@code source} names, one of {@code rows}', is to be divided. */
  public static boolean isText(Dataset<Row> rows, Source source) {
    return TextColumn.of(rows, source).isText();
  }

  /** The column of {@code rows} of that very name, dots and all, or else a field of a struct. */
  public static Column named(Dataset<Row> rows, String name) {
    return TextColumn.named(rows, name);
  }

  /**
   * The type of the column called {@code name}.
   *
   * @param source of {@code rows}, for messages
   * @throws InputException if there is none, or more than one
   */
  public static DataType type(Dataset<Row> rows, String name, Source source) {
    return TextColumn.type(rows, name, source);
  }

  /**
   * Checks the column of labels that {@code source} names, if it does.
   *
   * @throws InputException if there is none, or its type is not one of labels
   */
  public static void checkLabels(Dataset<Row> rows, Source source) {
    if (source.labels().labelling() != Labelling.NONE) {
      LabelColumn.check(rows, source);
    }
  }

  private static Dataset<Row> texts(SparkSession session, JavaRDD<String> texts) {
    return session.createDataFrame(texts.map(text -> RowFactory.create(text)), TEXT_SCHEMA);
  }

  private static void requireColumnNamed(Dataset<Row> rows, Source source) {
    if (source.column() == null) {
      throw new InputException(
          "Format %s needs --column; the columns are %s"
              .formatted(source.format(), TextColumn.columns(rows)));
    }
    TextColumn.of(rows, source); // or it fails
  }

  private static Dataset<Row> load(SparkSession session, Source source, boolean onlyColumn) {
    try {
      if (source.rows() != null) {
        return source.rows();
      }
      if (source.format().equals(Source.TABLE)) {
        return session.table(source.paths().get(0));
      }
      return loadFiles(session, source, onlyColumn);
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Scala throws AnalysisException unannounced
      for (Throwable error = e; error != null; error = error.getCause()) {
        if (error instanceof SparkThrowable known && SAME_NAME.equals(known.getCondition())) {
          throw sameName(source, known.getMessageParameters().get("columnName"), e);
        }
      }
      throw new InputException(
          "The input %s cannot be read as %s: %s; %s"
              .formatted(
                  String.join(", ", source.paths()),
                  source.format(),
                  reason(e),
                  source.format().equals(Source.TABLE)
                      ? Catalog.advice(session)
                      : "check --format"),
          e);
    }
  }

  private static InputException sameName(Source source, @Nullable String column, Exception e) {
    return new InputException(
        "The columns of %s must have different names, in upper or lower case, but %s is there twice; rename one%s"
            .formatted(
                String.join(", ", source.paths()),
                column,
                source.format().equals("json")
                    ? ", or set spark.sql.caseSensitive=true if they differ in case"
                    : ""),
        e);
  }

  private static Dataset<Row> loadFiles(
      SparkSession userSession, Source source, boolean onlyColumn) {
    JavaSparkContext context = Sessions.context(userSession);
    Configuration configuration = context.hadoopConfiguration();
    InputFiles.Readable readable = InputFiles.readable(configuration, source.paths());
    SparkSession session =
        ReadingSession.of(userSession, source.format(), List.of(readable.paths()));
    List<FileStatus> files = InputFiles.list(configuration, source.paths());
    TableFormat.requireNone(configuration, files, source.format());
    List<String> folders = PartitionFolders.columns(readable.roots(), files);
    if (source.format().equals("csv")) {
      return CsvFiles.rows(session, files, folders, source.paths());
    }
    DataFrameReader reader =
        session
            .read()
            .format(source.format())
            .options(readable.options())
            .option("mode", "FAILFAST") // of JSON
            .option(
                "recursiveFileLookup", folders.isEmpty()); // or it passes over folders in silence
    String column = source.column();
    if (source.format().equals("json")) {
      JsonLines.requireSound(context, source.paths());
    } else {
      FileSchemas schemas = FileSchemas.read(session, source.format(), files, readable.options());
      StructType schema = onlyColumn && column != null ? schemas.only(column) : schemas.all();
      if (schema != null) { // else the column is one of folders, or is not there
        reader.schema(schema);
      }
    }
    return reader.load(readable.paths());
  }

  /** The first line of what is at the bottom of {@code e}: the words above it are Spark's. */
  private static String reason(Throwable e) {
    Throwable bottom = e;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    return String.valueOf(bottom.getMessage()).lines().findFirst().orElse(bottom.toString());
  }
}
