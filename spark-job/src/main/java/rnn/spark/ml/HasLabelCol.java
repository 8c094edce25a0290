package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param of the column that labels are learned from.
 *
 * @param <S> class of the stage
 */
public interface HasLabelCol<S> extends Params {
  /** Column of labels. */
  default Param<String> labelCol() {
    return StageParams.text(this, "labelCol");
  }

  /** Sets {@link #labelCol}. */
  default S setLabelCol(String value) {
    return StageParams.set(this, "labelCol", value);
  }

  /** Value of {@link #labelCol}. */
  default String getLabelCol() {
    return StageParams.get(this, "labelCol");
  }
}
