package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params of the columns that a classifier adds.
 *
 * @param <S> class of the stage
 */
public interface HasClassCols<S> extends Params {
  /** Column of classes. */
  default Param<String> predictionCol() {
    return StageParams.text(this, "predictionCol");
  }

  /** Sets {@link #predictionCol}. */
  default S setPredictionCol(String value) {
    return StageParams.set(this, "predictionCol", value);
  }

  /** Value of {@link #predictionCol}. */
  default String getPredictionCol() {
    return StageParams.get(this, "predictionCol");
  }

  /** Column of vectors of the probability of each class. */
  default Param<String> probabilityCol() {
    return StageParams.text(this, "probabilityCol");
  }

  /** Sets {@link #probabilityCol}. */
  default S setProbabilityCol(String value) {
    return StageParams.set(this, "probabilityCol", value);
  }

  /** Value of {@link #probabilityCol}. */
  default String getProbabilityCol() {
    return StageParams.get(this, "probabilityCol");
  }
}
