package rnn.spark.ml;

import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SizeEstimator;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.TrainedModel;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.ScoredTable;
import rnn.spark.score.SharedModel;

/**
 * A trained model as a stage: it adds columns with what it predicts of each row, and leaves all
 * others as they are. A row's columns depend on that row alone.
 *
 * <p>On disk it is a model directory, as {@code rnn train} writes it, with a directory {@code
 * metadata} of Spark's in it: the command line reads it, and {@code load} reads what the command
 * line wrote.
 *
 * @param <M> class of the model
 */
public abstract class RnnModel<M extends RnnModel<M>> extends Model<M>
    implements MLWritable, HasInputCol<M> {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamSet params;
  private transient @Nullable ModelContent content;

  /** A model that is called {@code uid} and not filled yet. */
  RnnModel(String uid) {
    this.uid = uid;
    this.params = new ParamSet(this);
    ColumnParams.input(params);
    declareColumns(params);
  }

  /** Adds the columns that are the task's own. */
  abstract void declareColumns(ParamSet columns);

  /** Labelling of its task: of tokens, of sequences or none. */
  abstract Labelling labelling();

  /** The columns that are added, and what fills them. */
  abstract PredictedColumns predicted();

  /** The columns that are added. */
  final StructType addedColumns() {
    return predicted().columns();
  }

  /** A model called {@code uid} that is not filled yet. */
  abstract M empty(String uid);

  /** Fills the model with what was trained. */
  void fill(TrainedModel trained, @Nullable RnnTrainingSummary summary) {
    content = new ModelContent(trained, summary);
  }

  /** Whether labels were numbers, which predictions then are too, where that matters. */
  void predictNumbers(boolean areNumbers) {}

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<?>[] params() {
    return params.all();
  }

  /**
   * The trained model, for use without Spark by {@link rnn.model.Models}.
   *
   * @throws IllegalStateException if this is no model yet
   */
  public TrainedModel trained() {
    return content().trained();
  }

  private ModelContent content() {
    ModelContent filled = content;
    if (filled == null) {
      throw new IllegalStateException(
          "%s must be fitted or loaded to be used but was made by its constructor; call fit of the estimator, or %s.load"
              .formatted(uid, getClass().getSimpleName()));
    }
    return filled;
  }

  /** True if it is known how the model was trained. */
  public boolean hasSummary() {
    return content().summary() != null;
  }

  /**
   * Summary of the training.
   *
   * @throws IllegalStateException if it is not known
   */
  public RnnTrainingSummary summary() {
    RnnTrainingSummary summary = content().summary();
    if (summary == null) {
      throw new IllegalStateException(
          "%s has no summary: its directory has no metrics of a training; ask hasSummary first"
              .formatted(uid));
    }
    return summary;
  }

  /** Bytes that the model takes in the driver, for Spark Connect, which limits them. */
  public long estimatedSize() { // overrides what Spark has from 4.1 on
    return content == null ? 0 : SizeEstimator.estimate(trained());
  }

  @Override
  public M copy(ParamMap extra) {
    M copy = empty(uid);
    ((RnnModel<M>) copy).content = content;
    return copyValues(copy, extra).setParent(parent());
  }

  /**
   * {@code schema} with the columns that are added.
   *
   * @throws InputException if the column that is read is missing or of another type, or a name is
   *     there twice
   */
  @Override
  public StructType transformSchema(StructType schema) {
    try {
      Dataset<Row> none = noRows(schema);
      Tables.column(none, Source.rows(none, getInputCol()));
      return OutputColumns.add(this, schema, addedColumns());
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  /** A table of {@code schema} without rows, by which names are found as a session finds them. */
  static Dataset<Row> noRows(StructType schema) {
    return SparkSession.active().createDataFrame(List.of(), schema);
  }

  /**
   * {@code dataset}, which may be a stream, with the columns that are added; null where the text
   * is.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> rows = dataset.toDF();
    content(); // or it fails
    try {
      StructType added = addedColumns();
      OutputColumns.add(this, rows.schema(), added);
      Source source = Source.rows(rows, getInputCol());
      return ScoredTable.of(
          rows, Tables.column(rows, source), new StagePredictor(shared(rows), predicted()));
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  /** The model on the executors of {@code rows}. */
  SharedModel shared(Dataset<Row> rows) {
    return content().shared(Sessions.context(rows.sparkSession()));
  }

  /** A writer to any Hadoop path. */
  @Override
  public MLWriter write() {
    return new RnnModelWriter(this, content());
  }
}
