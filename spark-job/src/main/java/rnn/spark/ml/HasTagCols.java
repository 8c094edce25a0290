package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params of the columns that a tagger adds.
 *
 * @param <S> class of the stage
 */
public interface HasTagCols<S> extends Params {
  /** Column of tags. */
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

  /** Column of the probability of each tag. */
  default Param<String> confidenceCol() {
    return StageParams.text(this, "confidenceCol");
  }

  /** Sets {@link #confidenceCol}. */
  default S setConfidenceCol(String value) {
    return StageParams.set(this, "confidenceCol", value);
  }

  /** Value of {@link #confidenceCol}. */
  default String getConfidenceCol() {
    return StageParams.get(this, "confidenceCol");
  }
}
