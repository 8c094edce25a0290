package rnn.spark.group;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.ModelFormatException;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.ScoredTable;
import rnn.spark.score.SharedModel;

/**
 * Rows with what the models of their groups say of them: rows and models are brought together by
 * the group, and a task has one model at a time, through which the rows of its group run. The rows
 * have no order.
 *
 * <p>A row whose group has no model, unknown to the table or failed, gets what the shared model
 * says if it is unknown and there is one, else nulls and the reason. So does a row of which the
 * model says nothing finite.
 */
public final class GroupScores {
  /** Column of the reason why a row has no prediction; null where it has one. */
  public static final String REASON = "model_error";

  private static final String UNKNOWN_GROUP = "n"; // of rows without a key
  private static final String UNREADABLE_GROUP = "u"; // of rows whose key is not UTF-8
  private static final String KNOWN_GROUP = "v";
  private static final int MODEL = 1;
  private static final int SHARED = 2;
  private static final int ERROR = 3;

  private final GroupModels models;
  private final PredictedColumns columns;
  private final @Nullable SharedModel shared;
  private final Counts counts;

  /**
   * Counts of rows, exact once the job is done that writes them.
   *
   * @param own scored by the model of their group
   * @param byShared scored by the model of small groups
   * @param without not scored, because their group has no model or it says nothing finite of them
   */
  public record Counts(LongAccumulator own, LongAccumulator byShared, LongAccumulator without)
      implements Serializable {}

  /**
   * Scores by {@code models}, which add {@code columns}.
   *
   * @param shared model of small groups, which must stay open while the rows are used; null if
   *     there is none
   */
  public GroupScores(
      SparkSession session,
      GroupModels models,
      PredictedColumns columns,
      @Nullable SharedModel shared) {
    this.models = models;
    this.columns = columns;
    this.shared = shared;
    var context = session.sparkContext();
    this.counts =
        new Counts(context.longAccumulator(), context.longAccumulator(), context.longAccumulator());
  }

  /** Counts of the rows so far. */
  public Counts counts() {
    return counts;
  }

  /** The columns that are added to rows. */
  public StructType added() {
    return columns.columns().add(REASON, DataTypes.StringType);
  }

  /**
   * {@code source}'s {@code rows} with the columns that are added.
   *
   * @throws InputException if a column is missing or of another type, there is one of a name that
   *     is added, or the rows are a stream
   */
  public Dataset<Row> of(Dataset<Row> rows, Source source) {
    if (rows.isStreaming()) {
      throw new InputException(
          "Rows must not be a stream where each group has a model, because rows and models are"
              + " brought together by a shuffle; call transform in foreachBatch");
    }
    GroupKey key = models.key();
    key.requireIn(rows, source);
    StructType schema = ScoredTable.schema(rows.schema(), added());
    String group = ScoredTable.unused(schema, "rnn_group");
    Column name = key.text(rows);
    Dataset<Row> keyed =
        ScoredTable.withText(
                rows, Tables.column(rows, source), schema.add(group, DataTypes.StringType))
            .withColumn(
                group,
                functions
                    .when(name.isNull(), unscored(UNKNOWN_GROUP))
                    .when(key.isNotUtf8(rows), unscored(UNREADABLE_GROUP))
                    .otherwise(known(name)));
    int place = rows.schema().length() + ScoredTable.TEXT_COLUMNS;
    KeyValueGroupedDataset<String, Row> byGroup =
        keyed.groupByKey((MapFunction<Row, String>) row -> row.getString(place), Encoders.STRING());
    Dataset<Row> table = models.table();
    Dataset<Row> known =
        table
            .select(
                known(key.text(table)).as(GroupTable.KEY),
                functions.col(GroupTable.MODEL),
                functions.col(GroupTable.SHARED),
                functions.col(GroupTable.ERROR))
            .filter(functions.col(GroupTable.KEY).isNotNull());
    KeyValueGroupedDataset<String, Row> modelByGroup =
        known.groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING());
    Work work =
        new Work(columns, models.labelling(), shared, counts, models.location(), models.column());
    Dataset<Row> scored =
        byGroup.cogroup(
            modelByGroup,
            (CoGroupFunction<String, Row, Row, Row>) work::scored,
            Encoders.row(schema));
    return ScoredTable.withMetadata(scored, rows.schema());
  }

  private static Column known(Column name) {
    return functions.concat(functions.lit(KNOWN_GROUP), name);
  }

  /** A group of rows without model; they stay apart, for one task of all might be a long one. */
  private static Column unscored(String group) {
    return functions.concat(functions.lit(group), functions.spark_partition_id().cast("string"));
  }

  /** Work of a task on one group. */
  private record Work(
      PredictedColumns columns,
      Labelling labelling,
      @Nullable SharedModel shared,
      Counts counts,
      String location,
      String column)
      implements Serializable {

    Iterator<Row> scored(String group, Iterator<Row> rows, Iterator<Row> models) {
      if (!rows.hasNext()) {
        return Collections.emptyIterator();
      }
      ScoredGroup scored = new ScoredGroup(columns, rows);
      Row model = models.hasNext() ? models.next() : null;
      String reason = reason(group, model, models.hasNext());
      if (reason != null) {
        return scored.unscored(reason, counts.without());
      }
      if (model == null || model.getBoolean(SHARED)) {
        return shared == null
            ? scored.unscored("there is no model of the group", counts.without())
            : scored.scored(
                shared.loaded(),
                "The model of small groups in " + location,
                counts.byShared(),
                counts.without());
      }
      try {
        String name = "The model of group %s in %s".formatted(group.substring(1), location);
        return scored.scored(
            (byte[]) model.get(MODEL), name, labelling, counts.own(), counts.without());
      } catch (IllegalArgumentException | ModelFormatException e) {
        return scored.unscored(String.valueOf(e.getMessage()), counts.without());
      }
    }

    /** The reason why a group is not scored, whatever there is beside it; null if there is none. */
    private @Nullable String reason(String group, @Nullable Row model, boolean isTwice) {
      if (group.startsWith(UNKNOWN_GROUP)) {
        return "column %s is null".formatted(column);
      }
      if (group.startsWith(UNREADABLE_GROUP)) {
        return "column %s is not UTF-8".formatted(column);
      }
      if (isTwice) {
        return "the table of models has the group twice; train it anew";
      }
      if (model == null || model.getBoolean(SHARED)) {
        return null;
      }
      return model.isNullAt(ERROR)
          ? model.isNullAt(MODEL) ? "the group's row has no model; train it anew" : null
          : "the group has no model: " + model.getString(ERROR);
    }
  }
}
