package rnn.spark.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.text.Tokenizer;
import scala.jdk.javaapi.CollectionConverters;

/** Sources as rows, one column of which is text or ready tokens. */
public final class Tables {
  /**
   * The column of sources that have no columns of their own: lines of text, sentences of the
   * grammar.
   */
  public static final String TEXT_COLUMN = "text";

  private static final String CORRUPT = "_corrupt_record"; // as Spark calls it
  private static final int MOST_SHOWN = 200; // characters of a message

  private static final StructType TEXT_SCHEMA =
      new StructType().add(TEXT_COLUMN, DataTypes.StringType, false);

  private Tables() {}

  /**
   * All columns of {@code source}'s rows, with the column that is to be read checked. Lines of text
   * and sentences of the grammar are rows of one column {@value #TEXT_COLUMN}, in order.
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
          GrammarText.lines(context, source.grammarSeed(), source.grammarSentences())
              .map(line -> String.join(" ", line.tokens())));
    }
    Dataset<Row> rows = load(session, source);
    String name = source.column();
    if (name == null) {
      throw new InputException(
          "Format %s needs --column; the columns are %s".formatted(source.format(), columns(rows)));
    }
    requireSound(rows, source);
    DataType type = typeOf(rows, source);
    if (!isText(type) && !(type instanceof ArrayType array && isText(array.elementType()))) {
      throw new InputException(
          "Column %s must be a string or an array<string> but is %s; the columns are %s"
              .formatted(name, type.simpleString(), columns(rows)));
    }
    return rows;
  }

  private static Dataset<Row> texts(SparkSession session, JavaRDD<String> texts) {
    return session.createDataFrame(texts.map(text -> RowFactory.create(text)), TEXT_SCHEMA);
  }

  private static Dataset<Row> load(SparkSession session, Source source) {
    try {
      if (source.format().equals(Source.TABLE)) {
        return session.table(source.paths().get(0));
      }
      InputFiles.Readable files =
          InputFiles.readable(Sessions.context(session).hadoopConfiguration(), source.paths());
      return session
          .read()
          .format(source.format())
          .options(files.options())
          .option("header", "true")
          .load(files.paths());
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Scala throws AnalysisException unannounced
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

  /**
   * Fails if a row of JSON is none: Spark gives it null in every column but one that it adds, and
   * says nothing.
   */
  private static void requireSound(Dataset<Row> rows, Source source) {
    if (!source.format().equals("json") || !List.of(rows.columns()).contains(CORRUPT)) {
      return;
    }
    if (rows.columns().length == 1) {
      throw new InputException(
          "Every line of %s must be a JSON object but none is; check --format"
              .formatted(String.join(", ", source.paths())));
    }
    JavaRDD<String> broken = // by way of rows: Spark refuses to read this column alone
        rows.withColumn(CORRUPT + "_file", functions.input_file_name())
            .javaRDD()
            .filter(row -> row.getAs(CORRUPT) instanceof String)
            .map(row -> "%s: %s".formatted(row.getAs(CORRUPT + "_file"), row.getAs(CORRUPT)));
    List<String> first = new ArrayList<>();
    long count =
        Jobs.run(
            Sessions.context(rows.sparkSession()),
            "count broken rows of " + source.description(),
            () -> {
              first.addAll(broken.take(1));
              return broken.count();
            });
    if (count > 0) {
      String shown = first.get(0);
      throw new InputException(
          "Every line of %s must be a JSON object but %,d %s not, the first in %s; correct or remove them"
              .formatted(
                  String.join(", ", source.paths()),
                  count,
                  count == 1 ? "is" : "are",
                  shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + " ..."));
    }
  }

  private static DataType typeOf(Dataset<Row> rows, Source source) {
    try {
      return rows.select(column(rows, source)).schema().fields()[0].dataType();
    } catch (Exception e) { // Scala throws AnalysisException unannounced
      throw new InputException(
          "There is no column %s in %s; the columns are %s"
              .formatted(source.column(), String.join(", ", source.paths()), columns(rows)),
          e);
    }
  }

  /**
   * The column {@code source} names: one of that very name, dots and all, or else a field of a
   * struct.
   */
  public static Column column(Dataset<Row> rows, Source source) {
    String name = source.column() == null ? TEXT_COLUMN : source.column();
    return Arrays.asList(rows.columns()).contains(name)
        ? functions.col("`" + name.replace("`", "``") + "`")
        : functions.col(name);
  }

  /** True if the column {@code source} names is text, not ready tokens. */
  static boolean isText(Dataset<Row> rows, Source source) {
    return isText(typeOf(rows, source));
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof CharType || type instanceof VarcharType;
  }

  private static String columns(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(field -> "%s (%s)".formatted(field.name(), field.dataType().simpleString()))
        .collect(Collectors.joining(", "));
  }

  /** The first line of what is at the bottom of {@code e}: the words above it are Spark's. */
  private static String reason(Throwable e) {
    Throwable bottom = e;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    return String.valueOf(bottom.getMessage()).lines().findFirst().orElse(bottom.toString());
  }

  /** How many rows have null in the column of {@code source}: they are left out. */
  static long nullRows(Dataset<Row> rows, Source source) {
    return Jobs.run(
        Sessions.context(rows.sparkSession()),
        "count rows without text in " + source.description(),
        () -> rows.filter(column(rows, source).isNull()).count());
  }

  /** The lines in the column of {@code source}, in no order; nulls are left out. */
  static JavaRDD<Line> lines(Dataset<Row> rows, Source source, Tokenizer tokenizer) {
    return rows.select(column(rows, source))
        .javaRDD()
        .mapPartitions(partition -> new ColumnLines(partition, tokenizer));
  }

  /**
   * The tokens of a column's value: a string's by {@code tokenizer}, an array's elements as they
   * are, without nulls and empty strings.
   */
  public static List<String> tokens(Object value, Tokenizer tokenizer) {
    if (value instanceof String text) {
      return tokenizer.tokens(text);
    }
    List<String> tokens = new ArrayList<>();
    for (Object element : CollectionConverters.asJava((scala.collection.Iterable<?>) value)) {
      if (element instanceof String token && !token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** Code points of a column's value; ready tokens count as if spaces stood between them. */
  static long characters(Object value, List<String> tokens) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    long characters = Math.max(0, tokens.size() - 1);
    for (String token : tokens) {
      characters += token.codePointCount(0, token.length());
    }
    return characters;
  }

  /** The lines of one partition's rows of one column. */
  private static final class ColumnLines implements Iterator<Line> {
    private final Iterator<Row> rows;
    private final Tokenizer tokenizer;
    private @Nullable Object value;

    ColumnLines(Iterator<Row> rows, Tokenizer tokenizer) {
      this.rows = rows;
      this.tokenizer = tokenizer;
    }

    @Override
    public boolean hasNext() {
      while (value == null && rows.hasNext()) {
        value = rows.next().get(0);
      }
      return value != null;
    }

    @Override
    public Line next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Object current = value;
      value = null;
      List<String> tokens = tokens(current, tokenizer);
      return new Line(tokens, characters(current, tokens));
    }
  }
}
