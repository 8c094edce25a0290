package rnn.spark.ml;

import org.apache.spark.ml.param.Param;

/**
 * Params of the columns that a tagger adds.
 *
 * @param <S> class of the stage
 */
public interface HasTagCols<S> extends HasPredictionCol<S> {
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
