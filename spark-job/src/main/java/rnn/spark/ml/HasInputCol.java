package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param of the column that is read.
 *
 * @param <S> class of the stage
 */
public interface HasInputCol<S> extends Params {
  /** Column of texts, or of arrays of ready tokens. */
  default Param<String> inputCol() {
    return StageParams.text(this, "inputCol");
  }

  /** Sets {@link #inputCol}. */
  default S setInputCol(String value) {
    return StageParams.set(this, "inputCol", value);
  }

  /** Value of {@link #inputCol}. */
  default String getInputCol() {
    return StageParams.get(this, "inputCol");
  }
}
