package rnn.spark.ml;

import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;
import rnn.task.Classification;
import rnn.task.Task;
import rnn.train.LabelOptions;

/**
 * Classifier: it learns a label for each row, of a column of texts or of tokens and one of labels.
 *
 * <p>Labels are strings, truth values or whole numbers. Where they are numbers, as {@code
 * StringIndexer} makes them, they are indices of classes, and the prediction is a double, so that
 * Spark's evaluators read it; else it is the label.
 *
 * <pre>{@code
 * RnnClassifierModel model = new RnnClassifier().setLabelCol("intent").fit(questions);
 * Dataset<Row> classified = model.transform(others); // prediction, probability
 * }</pre>
 */
public final class RnnClassifier extends RnnEstimator<RnnClassifier, RnnClassifierModel>
    implements HasLabelCol<RnnClassifier>,
        HasLabelOptions<RnnClassifier>,
        HasClassCols<RnnClassifier> {
  private static final long serialVersionUID = 1L;

  /** An estimator with a name of its own. */
  public RnnClassifier() {
    this(Identifiable.randomUID("RnnClassifier"));
  }

  /** An estimator that is called {@code uid}, which no other stage is. */
  public RnnClassifier(String uid) {
    super(uid);
  }

  /** A reader of estimators that were saved. */
  public static MLReader<RnnClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** The estimator saved at {@code path}, any Hadoop path. */
  public static RnnClassifier load(String path) {
    return read().load(path);
  }

  /** {@link LabelOptions#POOLING}. */
  public Param<String> pooling() {
    return StageParams.text(this, LabelOptions.POOLING);
  }

  /** Sets {@link #pooling}. */
  public RnnClassifier setPooling(String value) {
    return StageParams.set(this, LabelOptions.POOLING, value);
  }

  /** Value of {@link #pooling}. */
  public String getPooling() {
    return StageParams.get(this, LabelOptions.POOLING);
  }

  /** {@link LabelOptions#SHORTCUT}. */
  public Param<String> shortcut() {
    return StageParams.text(this, LabelOptions.SHORTCUT);
  }

  /** Sets {@link #shortcut}. */
  public RnnClassifier setShortcut(String value) {
    return StageParams.set(this, LabelOptions.SHORTCUT, value);
  }

  /** Value of {@link #shortcut}. */
  public String getShortcut() {
    return StageParams.get(this, LabelOptions.SHORTCUT);
  }

  /** {@link LabelOptions#DENSE}. */
  public IntArrayParam dense() {
    return (IntArrayParam) (Param<?>) StageParams.param(this, LabelOptions.DENSE);
  }

  /** Sets {@link #dense}. */
  public RnnClassifier setDense(int... value) {
    return StageParams.set(this, LabelOptions.DENSE, value);
  }

  /** Value of {@link #dense}. */
  public int[] getDense() {
    return StageParams.get(this, LabelOptions.DENSE);
  }

  /** {@link LabelOptions#CLASS_WEIGHTS}. */
  public Param<String> classWeights() {
    return StageParams.text(this, LabelOptions.CLASS_WEIGHTS);
  }

  /** Sets {@link #classWeights}. */
  public RnnClassifier setClassWeights(String value) {
    return StageParams.set(this, LabelOptions.CLASS_WEIGHTS, value);
  }

  /** Value of {@link #classWeights}. */
  public String getClassWeights() {
    return StageParams.get(this, LabelOptions.CLASS_WEIGHTS);
  }

  @Override
  Task task() {
    return new Classification();
  }

  @Override
  void declareColumns(ParamSet columns) {
    ColumnParams.label(columns, "a string, a whole number or a boolean.");
    ColumnParams.classes(columns);
  }

  @Override
  StructType addedColumns(boolean hasNumericLabels) {
    return ClassColumns.of(this, hasNumericLabels).schema();
  }

  @Override
  RnnClassifierModel newModel() {
    return new RnnClassifierModel();
  }
}
