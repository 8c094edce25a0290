package rnn.spark.ml;

import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import rnn.batch.Labelling;
import rnn.spark.score.PredictedColumns;

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
