package rnn.spark.ml;

import org.apache.spark.ml.param.Param;

/**
 * Params of the columns that a classifier adds.
 *
 * @param <S> class of the stage
 */
public interface HasClassCols<S> extends HasPredictionCol<S> {
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
