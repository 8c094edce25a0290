package rnn.spark.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import rnn.batch.Labelling;
import rnn.spark.score.PredictedColumns;

/** Model of an {@link RnnClassifier}: it adds the class of each row. */
public final class RnnClassifierModel extends RnnModel<RnnClassifierModel>
    implements HasClassCols<RnnClassifierModel> {
  private static final long serialVersionUID = 1L;

  /** A model with a name of its own that is not filled, for Spark Connect. */
  public RnnClassifierModel() {
    this(Identifiable.randomUID("RnnClassifierModel"));
  }

  /** The same, called {@code uid}. */
  public RnnClassifierModel(String uid) {
    super(uid);
  }

  /** A reader of models, those that the command line wrote too. */
  public static MLReader<RnnClassifierModel> read() {
    return new RnnModelReader<>(new RnnClassifierModel());
  }

  /**
   * The model at {@code path}, any Hadoop path, which a stage saved or {@code rnn train} wrote.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model, or one of a newer version
   * @throws rnn.spark.job.InputException if it is a model of another task
   */
  public static RnnClassifierModel load(String path) {
    return read().load(path);
  }

  /** The labels that are predicted, in the order of their ids. */
  public String[] labels() {
    return ModelLabels.of(trained());
  }

  /** True if the prediction is a number, which the labels then must be. */
  public BooleanParam numericPrediction() {
    return (BooleanParam) getParam("numericPrediction");
  }

  /** Sets {@link #numericPrediction}. */
  public RnnClassifierModel setNumericPrediction(boolean value) {
    return StageParams.set(this, "numericPrediction", value);
  }

  /** Value of {@link #numericPrediction}. */
  public boolean getNumericPrediction() {
    return StageParams.get(this, "numericPrediction");
  }

  @Override
  void predictNumbers(boolean areNumbers) {
    setNumericPrediction(areNumbers);
  }

  @Override
  void declareColumns(ParamSet columns) {
    ColumnParams.classes(columns);
    ColumnParams.numeric(columns);
  }

  @Override
  Labelling labelling() {
    return Labelling.SEQUENCES;
  }

  @Override
  PredictedColumns predicted() {
    return new ClassPredictor(ClassColumns.of(this, getNumericPrediction()));
  }

  @Override
  RnnClassifierModel empty(String uid) {
    return new RnnClassifierModel(uid);
  }
}
