package rnn.spark.data;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.text.Excerpt;
import rnn.text.Tokenizer;

/**
 * The labels in a table: an array of strings, one for each token, or a string, a whole number or a
 * truth value for the row. A row's label that is null or blank is none.
 */
final class LabelColumn {
  private static final int SHOWN = 80;
  private static final double MAX_WHOLE = 1L << 53; // beyond it doubles skip whole numbers

  private static final Logger LOG = LoggerFactory.getLogger(LabelColumn.class);

  private LabelColumn() {}

  /**
   * The rows of {@code rows} as labelled lines; rows without text or without label are left out.
   *
   * @throws InputException if the label's column is missing or of another type
   */
  static JavaRDD<Line> lines(
      Dataset<Row> rows, TextColumn text, Source source, Tokenizer tokenizer) {
    boolean ofTokens = source.labels().labelling() == Labelling.TOKENS;
    Column labels = labels(rows, source, ofTokens);
    String what = source.description();
    return rows.select(text.value(), labels)
        .javaRDD()
        .mapPartitions(partition -> (Iterator<Row>) new ReadableRows(partition))
        .map(row -> line(row, tokenizer, ofTokens, what))
        .filter(Objects::nonNull);
  }

  /** The line that a row's text and labels make; null if one of them is missing. */
  static @Nullable Line line(Row row, Tokenizer tokenizer, boolean ofTokens, String what) {
    return ofTokens ? tagged(row, tokenizer, what) : classified(row, tokenizer);
  }

  /**
   * Warns of {@code rows} that have text but no label.
   *
   * @throws InputException if that is all that have text
   */
  static void warnOfMissing(Dataset<Row> rows, TextColumn text, Source source) {
    long missing = missing(rows, text, source);
    if (missing > 0) {
      LOG.warn(
          "{}: rows left out because they have text but no label: {}",
          source.description(),
          missing);
    }
  }

  private static long missing(Dataset<Row> rows, TextColumn text, Source source) {
    Column labels = labels(rows, source, source.labels().labelling() == Labelling.TOKENS);
    List<long[]> parts =
        Jobs.collect(
            rows.select(text.value(), labels).javaRDD().mapPartitions(LabelColumn::missing),
            "count rows without label in " + source.description());
    long texts = parts.stream().mapToLong(part -> part[0]).sum();
    long missing = parts.stream().mapToLong(part -> part[1]).sum();
    if (texts > 0 && texts == missing) {
      throw new InputException(
          "Rows must have a label in column %s but of the %,d rows of %s with text none has; all are null or blank: name another --label-column"
              .formatted(source.labels().column(), texts, source.description()));
    }
    return missing;
  }

  /** Rows with text, and those of them without label. */
  private static Iterator<long[]> missing(Iterator<Row> partition) {
    ReadableRows rows = new ReadableRows(partition);
    long[] count = new long[2];
    while (rows.hasNext()) {
      Row row = rows.next();
      count[0] += row.isNullAt(0) ? 0 : 1;
      count[1] += !row.isNullAt(0) && !hasLabel(row) ? 1 : 0;
    }
    return List.of(count).iterator();
  }

  private static boolean hasLabel(Row row) {
    return !row.isNullAt(1) && !(row.get(1) instanceof String label && label.isBlank());
  }

  /**
   * Checks the column of labels.
   *
   * @throws InputException if it is missing or of another type
   */
  static void check(Dataset<Row> rows, Source source) {
    labels(rows, source, source.labels().labelling() == Labelling.TOKENS);
  }

  static Column labels(Dataset<Row> rows, Source source, boolean ofTokens) {
    String name = String.valueOf(source.labels().column());
    Column column = TextColumn.named(rows, name);
    DataType type = TextColumn.type(rows, name, source);
    boolean fits =
        ofTokens
            ? type instanceof ArrayType array && array.elementType() instanceof StringType
            : type instanceof StringType
                || type instanceof IntegralType
                || isFractional(type)
                || type instanceof BooleanType;
    if (!fits) {
      throw new InputException(
          "Column %s must be %s but is %s; cast it and write the rows anew, or name another --label-column"
              .formatted(
                  name,
                  ofTokens ? "an array<string>" : "a string, a whole number or a boolean",
                  type.simpleString()));
    }
    return ofTokens || isFractional(type) ? column : column.cast("string");
  }

  /** True of types whose values are labels where they are whole, as those of class indices are. */
  private static boolean isFractional(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  private static @Nullable Line tagged(Row row, Tokenizer tokenizer, String what) {
    if (row.isNullAt(0) || !hasLabel(row)) {
      return null;
    }
    List<String> tokens = TextColumn.tokens(row.get(0), tokenizer);
    List<String> labels = TextColumn.strings(row.get(1));
    if (tokens.size() != labels.size()) {
      throw new InputException(
          "Tokens and labels of a row must be as many but are %d and %d in a row of %s: %s; correct the row, or name another --column or --label-column"
              .formatted(
                  tokens.size(), labels.size(), what, Excerpt.of(String.join(" ", tokens), SHOWN)));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).isBlank()) {
        throw new InputException(
            "Every token must have a label but token %d of %d in a row of %s, %s, has null or a blank string: %s; label it, or leave the row out"
                .formatted(
                    i + 1,
                    tokens.size(),
                    what,
                    tokens.get(i),
                    Excerpt.of(String.join(" ", tokens), SHOWN)));
      }
    }
    return tokens.isEmpty() ? null : Line.labelled(tokens, labels);
  }

  /** {@code 2} of 2.0. */
  private static String whole(Number label) {
    double value = label.doubleValue();
    if (value != Math.rint(value) || Math.abs(value) > MAX_WHOLE) {
      throw new InputException(
          "A number in the label column must be whole but is %s; cast it, index it, or make it a string"
              .formatted(label));
    }
    return Long.toString((long) value);
  }

  private static @Nullable Line classified(Row row, Tokenizer tokenizer) {
    if (row.isNullAt(0) || !hasLabel(row)) {
      return null;
    }
    String label = row.get(1) instanceof Number number ? whole(number) : row.getString(1);
    return Line.labelled(TextColumn.tokens(row.get(0), tokenizer), List.of(label));
  }
}
