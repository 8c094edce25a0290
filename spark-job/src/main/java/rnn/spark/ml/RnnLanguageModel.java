package rnn.spark.ml;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;
import rnn.task.LanguageModeling;
import rnn.task.Task;

/**
 * Language model: it learns how probable each token is behind those before it, of a column of texts
 * or of tokens. Its models say how probable they find a row, how surprising each of its tokens, and
 * what is likely to follow.
 *
 * <pre>{@code
 * RnnLanguageModelModel model =
 *     new RnnLanguageModel().setInputCol("events").setHidden(64).fit(sessions);
 * Dataset<Row> scored = model.setSurpriseCol("surprise").transform(sessions);
 * }</pre>
 */
public final class RnnLanguageModel extends RnnEstimator<RnnLanguageModel, RnnLanguageModelModel>
    implements HasTextOptions<RnnLanguageModel>, HasLikelihoodCols<RnnLanguageModel> {
  private static final long serialVersionUID = 1L;

  /** An estimator with a name of its own. */
  public RnnLanguageModel() {
    this(Identifiable.randomUID("RnnLanguageModel"));
  }

  /** An estimator that is called {@code uid}, which no other stage is. */
  public RnnLanguageModel(String uid) {
    super(uid);
  }

  /** A reader of estimators that were saved. */
  public static MLReader<RnnLanguageModel> read() {
    return new DefaultParamsReader<>();
  }

  /** The estimator saved at {@code path}, any Hadoop path. */
  public static RnnLanguageModel load(String path) {
    return read().load(path);
  }

  @Override
  Task task() {
    return new LanguageModeling();
  }

  @Override
  void declareColumns(ParamSet columns) {
    ColumnParams.likelihoods(columns);
  }

  @Override
  StructType addedColumns(boolean hasNumericLabels) {
    return LikelihoodColumns.of(this).schema();
  }

  @Override
  RnnLanguageModelModel newModel() {
    return new RnnLanguageModelModel();
  }
}
