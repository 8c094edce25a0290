package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;
import rnn.task.Tagging;
import rnn.task.Task;
import rnn.train.LabelOptions;

/**
 * Tagger: it learns a label for each token, of a column of tokens and one of as many labels.
 *
 * <pre>{@code
 * RnnTaggerModel model = new RnnTagger().setInputCol("tokens").setLabelCol("tags").fit(sentences);
 * Dataset<Row> tagged = model.transform(others); // prediction, confidence
 * }</pre>
 */
public final class RnnTagger extends RnnEstimator<RnnTagger, RnnTaggerModel>
    implements HasLabelCol<RnnTagger>, HasLabelOptions<RnnTagger>, HasTagCols<RnnTagger> {
  private static final long serialVersionUID = 1L;

  /** An estimator with a name of its own. */
  public RnnTagger() {
    this(Identifiable.randomUID("RnnTagger"));
  }

  /** An estimator that is called {@code uid}, which no other stage is. */
  public RnnTagger(String uid) {
    super(uid);
  }

  /** A reader of estimators that were saved. */
  public static MLReader<RnnTagger> read() {
    return new DefaultParamsReader<>();
  }

  /** The estimator saved at {@code path}, any Hadoop path. */
  public static RnnTagger load(String path) {
    return read().load(path);
  }

  /** {@link LabelOptions#HEAD}. */
  public Param<String> head() {
    return StageParams.text(this, LabelOptions.HEAD);
  }

  /** Sets {@link #head}. */
  public RnnTagger setHead(String value) {
    return StageParams.set(this, LabelOptions.HEAD, value);
  }

  /** Value of {@link #head}. */
  public String getHead() {
    return StageParams.get(this, LabelOptions.HEAD);
  }

  @Override
  Task task() {
    return new Tagging();
  }

  @Override
  void declareColumns(ParamSet columns) {
    ColumnParams.label(columns, "an array of strings, one for each token.");
    ColumnParams.tags(columns);
  }

  @Override
  StructType addedColumns(boolean hasNumericLabels) {
    return TagColumns.of(this).schema();
  }

  @Override
  RnnTaggerModel newModel() {
    return new RnnTaggerModel();
  }
}
