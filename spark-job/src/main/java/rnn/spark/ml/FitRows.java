package rnn.spark.ml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;

/**
 * The rows of a fit, with the columns that it needs. Rows that are not cached are, while the fit
 * lasts: they are read several times, and all of these must find the same.
 */
final class FitRows implements AutoCloseable {
  private static final int MAX_CLASSES = 1 << 20; // elements of a vector of probabilities

  private final Columns columns;
  private final Dataset<Row> rows;
  private final boolean isCachedHere;

  /**
   * Names of columns.
   *
   * @param input what is read
   * @param label the labels; empty if none are learned
   * @param validation true of rows that epochs are judged by; empty for none
   * @param labelling what a label belongs to
   */
  record Columns(String input, String label, String validation, Labelling labelling) {

    /**
     * Checks that {@code rows} have the columns, each of a type that fits.
     *
     * @throws InputException if they do not
     */
    void check(Dataset<Row> rows) {
      Source source = source(rows);
      Tables.column(rows, source);
      Tables.checkLabels(rows, source);
      if (!validation.isEmpty()) {
        DataType type = Tables.type(rows, validation, source);
        if (!type.equals(DataTypes.BooleanType)) {
          throw new InputException(
              "Column %s (%s) must be a boolean but is %s; compare it with the value that marks rows for validation"
                  .formatted(validation, ColumnParams.VALIDATION, type.simpleString()));
        }
      }
      Map<String, String> params = new LinkedHashMap<>(); // by the column
      names()
          .forEach(
              (param, name) -> {
                String other = params.put(name, param);
                if (other != null) {
                  throw new InputException(
                      "%s and %s must be two columns but both are %s"
                          .formatted(other, param, name));
                }
              });
    }

    private Map<String, String> names() {
      Map<String, String> names = new LinkedHashMap<>(); // by the param
      names.put(ColumnParams.INPUT, input);
      if (!label.isEmpty()) {
        names.put(ColumnParams.LABEL, label);
      }
      if (!validation.isEmpty()) {
        names.put(ColumnParams.VALIDATION, validation);
      }
      return names;
    }

    /** True if the labels of {@code rows} are numbers. */
    boolean hasNumericLabels(Dataset<Row> rows) {
      return labelling == Labelling.SEQUENCES
          && Tables.type(rows, label, source(rows))
              instanceof org.apache.spark.sql.types.NumericType;
    }

    private Source source(Dataset<Row> rows) {
      return Source.rows(rows, input)
          .with(new Labels(labelling, label.isEmpty() ? null : label, 0, 0));
    }
  }

  /**
   * The rows of a fit.
   *
   * @throws InputException if a column is missing or of another type
   */
  FitRows(Dataset<Row> all, Columns columns) {
    this(all, columns, List.of());
  }

  /** The same with columns {@code more}. */
  FitRows(Dataset<Row> all, Columns columns, List<String> more) {
    columns.check(all);
    this.columns = columns;
    Set<String> names = new LinkedHashSet<>(columns.names().values());
    names.addAll(more);
    List<Column> needed = new ArrayList<>();
    names.forEach(name -> needed.add(Tables.named(all, name).as(name)));
    Dataset<Row> selected = all.select(needed.toArray(Column[]::new));
    this.isCachedHere = all.storageLevel().equals(StorageLevel.NONE());
    this.rows = isCachedHere ? withPlanOfItsOwn(selected) : selected;
    if (isCachedHere) {
      rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
  }

  /**
   * The same {@code rows} by a plan that no others have. Spark knows what is cached by its plan: a
   * fit beside this one, or a user, may have cached the same rows, and would lose them.
   */
  private static Dataset<Row> withPlanOfItsOwn(Dataset<Row> rows) {
    return rows.filter(functions.lit(UUID.randomUUID().toString()).isNotNull());
  }

  /** All rows, with the columns that are needed. */
  Dataset<Row> selected() {
    return rows;
  }

  /** The rows that are trained on. */
  Source training() {
    return columns.source(
        columns.validation().isEmpty() ? rows : rows.filter(isJudging().equalTo(false)));
  }

  /**
   * The rows that epochs are judged by; null if none are named.
   *
   * @throws InputException if the column that names them has null
   */
  @Nullable Source validation() {
    if (columns.validation().isEmpty()) {
      return null;
    }
    boolean hasNull =
        Jobs.run(
            Sessions.context(rows.sparkSession()),
            "look for null in " + columns.validation(),
            () -> !rows.filter(isJudging().isNull()).isEmpty());
    if (hasNull) {
      throw new InputException(
          "Column %s (%s) must be true or false in every row but is null in some; fill it, or leave these rows out"
              .formatted(columns.validation(), ColumnParams.VALIDATION));
    }
    return columns.source(rows.filter(isJudging()));
  }

  private Column isJudging() {
    return Tables.named(rows, columns.validation());
  }

  /**
   * Checks that labels that are numbers are indices of classes.
   *
   * @throws InputException if one is negative or very large
   */
  void requireIndices() {
    Column label = Tables.named(rows, columns.label());
    Row range =
        Jobs.run(
            Sessions.context(rows.sparkSession()),
            "look at the range of " + columns.label(),
            () ->
                rows.agg(functions.min(label).cast("double"), functions.max(label).cast("double"))
                    .first());
    if (!range.isNullAt(0)) {
      double least = range.getDouble(0);
      double most = range.getDouble(1);
      if (least < 0 || most >= MAX_CLASSES) {
        throw new InputException(
            "Numbers in column %s (%s) must be indices of classes, from 0 to %,d, but are from %s to %s; index them (StringIndexer), or cast the column to string"
                .formatted(columns.label(), ColumnParams.LABEL, MAX_CLASSES - 1, least, most));
      }
    }
  }

  @Override
  public void close() {
    if (isCachedHere) {
      rows.unpersist(true);
    }
  }
}
