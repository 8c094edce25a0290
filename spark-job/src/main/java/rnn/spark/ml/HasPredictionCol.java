package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param of the column of predicted labels.
 *
 * @param <S> class of the stage
 */
public interface HasPredictionCol<S> extends Params {
  /** Column of predictions: tags, or a class. */
  default Param<String> predictionCol() {
    return StageParams.text(this, ColumnParams.PREDICTION);
  }

  /** Sets {@link #predictionCol}. */
  default S setPredictionCol(String value) {
    return StageParams.set(this, ColumnParams.PREDICTION, value);
  }

  /** Value of {@link #predictionCol}. */
  default String getPredictionCol() {
    return StageParams.get(this, ColumnParams.PREDICTION);
  }
}
