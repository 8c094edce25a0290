package rnn.spark.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.VarcharType;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;
import rnn.text.Tokenizer;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The column of a table that is read: text to be tokenized, or an array of ready tokens. Integers
 * are read as the decimal text they are written as.
 */
public final class TextColumn {
  private static final String AMBIGUOUS = "AMBIGUOUS_REFERENCE"; // as Spark calls the error
  private static final String SEVERAL_SOURCES = "MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION"; // too

  private final Column column;
  private final boolean isText;

  private TextColumn(Column column, boolean isText) {
    this.column = column;
    this.isText = isText;
  }

  /**
   * The column of {@code rows} that {@code source} names.
   *
   * @throws InputException if there is none, or its type is not one of text or tokens
   */
  static TextColumn of(Dataset<Row> rows, Source source) {
    String name = source.column() == null ? Tables.TEXT_COLUMN : source.column();
    Column column = named(rows, name);
    DataType type = type(rows, name, source);
    boolean isText = isText(type) || isInteger(type);
    if (!isReadable(type)) {
      throw new InputException(
          "Column %s must be a string or an array<string>, or integers in their place, but is %s; %s; the columns are %s"
              .formatted(name, type.simpleString(), remedy(type), columns(rows)));
    }
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    return new TextColumn(
        isText(element) ? column : column.cast(isText ? "string" : "array<string>"), isText);
  }

  /** The column of that very name, dots and all, or else a field of a struct. */
  static Column named(Dataset<Row> rows, String name) {
    return Arrays.asList(rows.columns()).contains(name)
        ? functions.col("`" + name.replace("`", "``") + "`")
        : functions.col(name);
  }

  /** True of strings, integers and arrays of one of them. */
  public static boolean isReadable(DataType type) {
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    return isText(element) || isInteger(element);
  }

  /**
   * The type of the column called {@code name}, one of {@code rows}'.
   *
   * @throws InputException if there is none, or more than one
   */
  static DataType type(Dataset<Row> rows, String name, Source source) {
    try {
      return rows.select(named(rows, name)).schema().fields()[0].dataType();
    } catch (Exception e) { // Scala throws AnalysisException unannounced
      boolean isAmbiguous =
          e instanceof AnalysisException known && AMBIGUOUS.equals(known.getCondition());
      throw new InputException(
          isAmbiguous
              ? "There must be one column %s in %s but there are several; the columns are %s: rename one"
                  .formatted(name, source.place(), columns(rows))
              : "There is no column %s in %s; the columns are %s%s"
                  .formatted(name, source.place(), columns(rows), remedy(rows)),
          e);
    }
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof CharType || type instanceof VarcharType;
  }

  private static boolean isInteger(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || (type instanceof DecimalType decimal && decimal.scale() == 0);
  }

  /** The remedy for a column of {@code type}. */
  private static String remedy(DataType type) {
    if (type instanceof BinaryType
        || (type instanceof ArrayType array && array.elementType() instanceof BinaryType)) {
      return "if the bytes are text, set spark.sql.parquet.binaryAsString=true (of Parquet files),"
          + " or cast the column to string and write the rows anew";
    }
    return "cast the column, for example CAST(... AS %s), and write the rows anew, or name another column"
        .formatted(type instanceof ArrayType ? "ARRAY<STRING>" : "STRING");
  }

  /** The remedy for rows that have only one column, whose name looks like several. */
  private static String remedy(Dataset<Row> rows) {
    String[] columns = rows.columns();
    if (columns.length == 1 && (columns[0].contains(";") || columns[0].contains("\t"))) {
      return "; columns must be separated by commas but seem to be by %s: write the file anew"
          .formatted(columns[0].contains(";") ? "semicolons" : "tabs");
    }
    return "";
  }

  /** The columns of {@code rows} and their types, for messages. */
  static String columns(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(field -> "%s (%s)".formatted(field.name(), field.dataType().simpleString()))
        .collect(Collectors.joining(", "));
  }

  /** True if the column is text, not ready tokens. */
  boolean isText() {
    return isText;
  }

  /** The value to be read: a string or an array of strings. */
  public Column value() {
    return column;
  }

  /**
   * The file of a value of {@code rows} that is not UTF-8, which Parquet and ORC do not rule out;
   * empty if the file is not known, null of all other values.
   */
  public Column notUtf8(Dataset<Row> rows) {
    Column isValid =
        isText
            ? functions.is_valid_utf8(column)
            : functions.forall(column, element -> functions.is_valid_utf8(element));
    Column file = functions.when(isValid.equalTo(false), functions.input_file_name());
    try {
      rows.select(file); // is analyzed at once
      return file;
    } catch (Exception e) { // Scala throws AnalysisException unannounced
      boolean isOfSeveral =
          e instanceof AnalysisException known && SEVERAL_SOURCES.equals(known.getCondition());
      if (isOfSeveral) { // those of a join: its rows are of more files than one
        return functions.when(isValid.equalTo(false), functions.lit(""));
      }
      throw e;
    }
  }

  /** Fails if {@link #notUtf8} gave the name of a file. */
  public static void requireUtf8(@Nullable Object file) {
    if (file != null) {
      throw new InputException(
          "The text must be UTF-8 but a row%s is not; write the rows anew with their text as UTF-8"
              .formatted(file.equals("") ? "" : " of " + file));
    }
  }

  /**
   * The tokens of a value: a string's by {@code tokenizer}, an array's elements as they are,
   * without nulls and empty strings.
   */
  public static List<String> tokens(Object value, Tokenizer tokenizer) {
    if (value instanceof String text) {
      return tokenizer.tokens(text);
    }
    List<String> tokens = new ArrayList<>();
    for (Object element : elements(value)) {
      if (element instanceof String token && !token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** The elements of an array of strings, nulls as empty strings. */
  static List<String> strings(Object array) {
    List<String> strings = new ArrayList<>();
    for (Object element : elements(array)) {
      strings.add(element == null ? "" : element.toString());
    }
    return strings;
  }

  /** Number of a value's elements that are no tokens: nulls and empty strings. */
  public static long emptyElements(@Nullable Object value) {
    if (value == null || value instanceof String) {
      return 0;
    }
    long count = 0;
    for (Object element : elements(value)) {
      count += element == null || element.equals("") ? 1 : 0;
    }
    return count;
  }

  private static Iterable<?> elements(Object array) {
    return CollectionConverters.asJava((scala.collection.Iterable<?>) array);
  }

  /** The size of a value; ready tokens count as if spaces stood between them. */
  static LineSize size(Object value, List<String> tokens) {
    return value instanceof String text ? LineSize.of(text) : LineSize.of(tokens);
  }
}
