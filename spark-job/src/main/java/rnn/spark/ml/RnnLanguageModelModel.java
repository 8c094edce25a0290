package rnn.spark.ml;

import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import rnn.batch.Labelling;
import rnn.spark.data.Source;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.SharedModel;
import rnn.spark.stream.EventColumns;
import rnn.spark.stream.KeyedEvents;
import rnn.spark.stream.KeyedStream;

/** Model of an {@link RnnLanguageModel}: it adds what it finds of how probable a row is. */
public final class RnnLanguageModelModel extends RnnModel<RnnLanguageModelModel>
    implements HasLikelihoodCols<RnnLanguageModelModel> {
  private static final long serialVersionUID = 1L;

  /** A model with a name of its own that is not filled, for Spark Connect. */
  public RnnLanguageModelModel() {
    this(Identifiable.randomUID("RnnLanguageModelModel"));
  }

  /** The same, called {@code uid}. */
  public RnnLanguageModelModel(String uid) {
    super(uid);
  }

  /** A reader of models, those that the command line wrote too. */
  public static MLReader<RnnLanguageModelModel> read() {
    return new RnnModelReader<>(new RnnLanguageModelModel());
  }

  /**
   * The model at {@code path}, any Hadoop path, which a stage saved or {@code rnn train} wrote.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model, or one of a newer version
   * @throws rnn.spark.job.InputException if it is a model of another task
   */
  public static RnnLanguageModelModel load(String path) {
    return read().load(path);
  }

  /**
   * As {@link #transformStream(Dataset, KeyedEvents)}, of sessions that never end.
   *
   * @param keyCol column of keys
   * @param timeCol column of times, timestamps
   */
  public Dataset<Row> transformStream(Dataset<?> events, String keyCol, String timeCol) {
    return transformStream(events, KeyedEvents.of(keyCol, timeCol));
  }

  /**
   * {@code events}, a stream or a table, each scored given the events of its key before it. The
   * model's state is kept for each key, by Spark, in the checkpoint of the query.
   *
   * <p>The text of an event is {@code inputCol}, of one token or several. The columns of {@link
   * EventColumns} are added, by the names that the params of this stage have. An event at a time
   * has the surprises that {@link #transform} finds of the whole session, to the bit. A table has
   * no watermark, so the last session of each key has no row of {@link
   * rnn.spark.stream.AtIdle#END}.
   *
   * @throws rnn.spark.job.InputException if a column is missing or of another type, or the stream
   *     has no watermark, or its session no state store, that it needs
   */
  public Dataset<Row> transformStream(Dataset<?> events, KeyedEvents keyed) {
    Dataset<Row> rows = events.toDF();
    SharedModel shared = shared(rows);
    try {
      return KeyedStream.of(
          rows,
          Source.rows(rows, getInputCol()),
          keyed,
          LikelihoodColumns.of(this).ofEvents(),
          shared);
    } catch (RuntimeException e) {
      throw ParamNames.in(e);
    }
  }

  @Override
  void declareColumns(ParamSet columns) {
    ColumnParams.likelihoods(columns);
  }

  @Override
  Labelling labelling() {
    return Labelling.NONE;
  }

  @Override
  PredictedColumns predicted() {
    return new LikelihoodPredictor(LikelihoodColumns.of(this));
  }

  @Override
  RnnLanguageModelModel empty(String uid) {
    return new RnnLanguageModelModel(uid);
  }
}
