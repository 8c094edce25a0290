package rnn.spark.score;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.model.TrainedModel;
import rnn.spark.data.TextColumn;
import rnn.spark.job.InputException;

/**
 * A table with what a model predicts of its rows behind their columns, null where the text is.
 *
 * <p>The columns of a row depend on that row alone, so the table may be a stream, and parted in any
 * way.
 */
public final class ScoredTable {
  /** Number of the columns that {@link #withText} adds. */
  public static final int TEXT_COLUMNS = 2;

  private ScoredTable() {}

  /**
   * {@code rows} with the columns of {@code shared}, which must stay open while the table is used.
   *
   * @param column of {@code rows} that is read
   * @throws InputException if the rows have a column of a name that is added
   */
  public static Dataset<Row> of(Dataset<Row> rows, TextColumn column, SharedPredictor shared) {
    return withMetadata(of(rows, column, shared, null), rows.schema());
  }

  /**
   * {@code scored} with the metadata of columns of {@code schema}, its first, which rows on their
   * way through a task lose.
   */
  public static Dataset<Row> withMetadata(Dataset<Row> scored, StructType schema) {
    boolean hasNone =
        Arrays.stream(schema.fields()).allMatch(field -> field.metadata().equals(Metadata.empty()));
    boolean isAmbiguous =
        Arrays.stream(scored.columns()).distinct().count() < scored.columns().length;
    if (hasNone || isAmbiguous) {
      return scored;
    }
    Column[] columns =
        Arrays.stream(scored.columns())
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    for (int i = 0; i < schema.length(); i++) {
      columns[i] = columns[i].as(schema.fields()[i].name(), schema.fields()[i].metadata());
    }
    return scored.select(columns);
  }

  /** As {@link #of(Dataset, TextColumn, SharedPredictor)}; {@code count} counts what is scored. */
  static Dataset<Row> of(
      Dataset<Row> rows, TextColumn column, SharedPredictor shared, @Nullable ScoreCount count) {
    StructType schema = schema(rows.schema(), shared.columns());
    MapPartitionsFunction<Row, Row> predicting =
        partition -> new ScoredRows(partition, shared, count);
    return withText(rows, column, schema).mapPartitions(predicting, Encoders.row(schema));
  }

  /**
   * The rows of one partition with the {@code added} columns that {@code predictor} fills.
   *
   * @param rows behind their columns the text, and its file if not UTF-8, as {@link #withText} adds
   *     them
   * @param model of the predictor
   */
  public static Iterator<Row> rows(
      Iterator<Row> rows, TrainedModel model, RowPredictor predictor, int added) {
    return new ScoredRows(rows, model, predictor, added, null);
  }

  /** The first {@code kept} values of {@code row}, and nulls behind them up to {@code length}. */
  public static Object[] values(Row row, int kept, int length) {
    Object[] values = new Object[length];
    for (int i = 0; i < kept; i++) {
      values[i] = row.get(i);
    }
    return values;
  }

  /**
   * {@code rows} and behind their columns the text, and its file if not UTF-8, by names that are
   * not in {@code schema}.
   */
  public static Dataset<Row> withText(Dataset<Row> rows, TextColumn column, StructType schema) {
    String text = unused(schema, "rnn_text");
    return rows.withColumn(text, column.value())
        .withColumn(unused(schema.add(text, "string"), "rnn_file"), column.notUtf8(rows));
  }

  /**
   * The schema of rows of {@code schema} behind which {@code columns} are added.
   *
   * @throws InputException if there is one of the same name
   */
  public static StructType schema(StructType schema, StructType columns) {
    StructType result = schema;
    for (StructField score : columns.fields()) {
      if (hasColumn(schema, score.name())) {
        throw new InputException(
            "The rows must not have a column %s, which is added to them, but their columns are %s; rename it first"
                .formatted(score.name(), String.join(", ", schema.fieldNames())));
      }
      result = result.add(score);
    }
    return result;
  }

  /** True if a column is called {@code name}, in any case: Spark would take it for that one. */
  public static boolean hasColumn(StructType schema, String name) {
    return Arrays.stream(schema.fieldNames()).anyMatch(name::equalsIgnoreCase);
  }

  /** A name that no column has, in any case: Spark would replace the column in its place. */
  public static String unused(StructType schema, String base) {
    String name = base;
    while (hasColumn(schema, name)) {
      name += "_";
    }
    return name;
  }
}
