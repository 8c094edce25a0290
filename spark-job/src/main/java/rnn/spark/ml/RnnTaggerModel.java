package rnn.spark.ml;

import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import rnn.batch.Labelling;
import rnn.spark.score.PredictedColumns;

/** Model of an {@link RnnTagger}: it adds the tag of each token. */
public final class RnnTaggerModel extends RnnModel<RnnTaggerModel>
    implements HasTagCols<RnnTaggerModel> {
  private static final long serialVersionUID = 1L;

  /** A model with a name of its own that is not filled, for Spark Connect. */
  public RnnTaggerModel() {
    this(Identifiable.randomUID("RnnTaggerModel"));
  }

  /** The same, called {@code uid}. */
  public RnnTaggerModel(String uid) {
    super(uid);
  }

  /** A reader of models, those that the command line wrote too. */
  public static MLReader<RnnTaggerModel> read() {
    return new RnnModelReader<>(new RnnTaggerModel());
  }

  /**
   * The model at {@code path}, any Hadoop path, which a stage saved or {@code rnn train} wrote.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model, or one of a newer version
   * @throws rnn.spark.job.InputException if it is a model of another task
   */
  public static RnnTaggerModel load(String path) {
    return read().load(path);
  }

  /** The labels that are predicted, in the order of their ids. */
  public String[] labels() {
    return ModelLabels.of(trained());
  }

  @Override
  void declareColumns(ParamSet columns) {
    ColumnParams.tags(columns);
  }

  @Override
  Labelling labelling() {
    return Labelling.TOKENS;
  }

  @Override
  PredictedColumns predicted() {
    return new TagPredictor(TagColumns.of(this));
  }

  @Override
  RnnTaggerModel empty(String uid) {
    return new RnnTaggerModel(uid);
  }
}
