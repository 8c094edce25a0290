package rnn.spark.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.fit.LocalFit;
import rnn.model.Model;
import rnn.model.ModelArchive;
import rnn.task.Metric;
import rnn.task.Score;
import rnn.text.Excerpt;

/** The columns of a table of models behind the group's own, and the rows of groups in it. */
final class GroupTable {
  /** The model's files in one zip; null of groups without a model of their own. */
  static final String MODEL = "model";

  /** True of groups that have the model of all small ones. */
  static final String SHARED = "shared";

  /** Reason why there is no model; null if there is one. */
  static final String ERROR = "error";

  /** Seconds that the training took. */
  static final String SECONDS = "seconds";

  /** Key of a group on its way to the table. */
  static final String KEY = "rnn_key";

  private static final int MAX_REASON = 1_000; // characters

  private static final StructType COLUMNS =
      new StructType()
          .add(MODEL, DataTypes.BinaryType)
          .add(SHARED, DataTypes.BooleanType, false)
          .add("rows", DataTypes.LongType, false)
          .add("tokens", DataTypes.LongType, false)
          .add("training_tokens", DataTypes.LongType)
          .add("held_out_tokens", DataTypes.LongType)
          .add("held_out_loss", DataTypes.DoubleType)
          .add("perplexity", DataTypes.DoubleType)
          .add("accuracy", DataTypes.DoubleType)
          .add("f1", DataTypes.DoubleType)
          .add("epochs", DataTypes.IntegerType)
          .add("best_epoch", DataTypes.IntegerType)
          .add("vocabulary", DataTypes.IntegerType)
          .add("parameters", DataTypes.LongType)
          .add(SECONDS, DataTypes.DoubleType, false)
          .add(ERROR, DataTypes.StringType);

  private GroupTable() {}

  /** Names of the columns behind the group's own. */
  static String[] names() {
    return COLUMNS.fieldNames();
  }

  /** Schema of the rows that tasks make: the key as a string, then the columns. */
  static StructType written() {
    StructType schema = new StructType().add(KEY, DataTypes.StringType, false);
    for (var field : COLUMNS.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  /** The columns of the table, of rows such as tasks make. */
  static Column[] columns(GroupKey key) {
    List<Column> columns = new ArrayList<>();
    columns.add(key.value(functions.col(KEY)).as(key.name()));
    for (String name : names()) {
      columns.add(functions.col(name));
    }
    return columns.toArray(Column[]::new);
  }

  /** Schema of a table of groups by {@code key}. */
  static StructType schema(GroupKey key) {
    StructType schema = new StructType().add(key.name(), key.type());
    for (var field : COLUMNS.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  /** A group on its way through a task. */
  record Group(String key, long rows, long tokens) {}

  /** The row of a group that has learned. */
  static Row trained(Group group, LocalFit.Result result, double seconds) {
    Model model = result.model();
    Score score = result.heldOut();
    return row(
        group,
        ModelArchive.bytes(model),
        false,
        Arrays.asList(
            result.trainingTokens(),
            result.heldOutTokens(),
            finite(score.weight() == 0 ? Double.NaN : score.meanLossNats()),
            figure(model, score, "perplexity"),
            figure(model, score, "accuracy"),
            either(figure(model, score, "f1"), figure(model, score, "macroF1")),
            result.epochs(),
            result.bestEpoch(),
            model.vocabulary().size(),
            model.layout().parameterCount()),
        seconds,
        null);
  }

  /** The row of a small group, which has the shared model, or, for {@code reason}, none. */
  static Row small(Group group, @Nullable String reason) {
    return row(group, null, reason == null, NONE, 0, reason);
  }

  /** The row of a group whose training failed for {@code reason}. */
  static Row failed(Group group, String reason, double seconds) {
    return row(group, null, false, NONE, seconds, reason);
  }

  private static final List<@Nullable Object> NONE =
      Arrays.asList(null, null, null, null, null, null, null, null, null, null);

  private static Row row(
      Group group,
      byte @Nullable [] model,
      boolean isShared,
      List<? extends @Nullable Object> figures,
      double seconds,
      @Nullable String reason) {
    List<@Nullable Object> values = new ArrayList<>();
    values.addAll(Arrays.asList(group.key(), model, isShared, group.rows(), group.tokens()));
    values.addAll(figures);
    values.add(seconds);
    values.add(reason == null ? null : written(reason));
    return RowFactory.create(values.toArray());
  }

  /** A reason as the table has it. */
  static String written(String reason) {
    return Excerpt.of(reason, MAX_REASON);
  }

  private static @Nullable Double figure(Model model, Score score, String name) {
    if (score.weight() == 0) {
      return null;
    }
    for (Metric metric : model.scoring().metrics()) {
      if (metric.name().equals(name)) {
        return finite(metric.of(score));
      }
    }
    return null;
  }

  private static @Nullable Double either(@Nullable Double one, @Nullable Double other) {
    return one == null ? other : one;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
