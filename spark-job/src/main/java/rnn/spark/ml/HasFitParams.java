package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params of a fit that are no options of the network or its training.
 *
 * @param <S> class of the stage
 */
public interface HasFitParams<S> extends Params {
  /** Column that is true of the rows that epochs are judged by. */
  default Param<String> validationIndicatorCol() {
    return StageParams.text(this, "validationIndicatorCol");
  }

  /** Sets {@link #validationIndicatorCol}. */
  default S setValidationIndicatorCol(String value) {
    return StageParams.set(this, "validationIndicatorCol", value);
  }

  /** Value of {@link #validationIndicatorCol}. */
  default String getValidationIndicatorCol() {
    return StageParams.get(this, "validationIndicatorCol");
  }

  /** Hadoop directory for the files of a fit. */
  default Param<String> checkpointDir() {
    return StageParams.text(this, "checkpointDir");
  }

  /** Sets {@link #checkpointDir}. */
  default S setCheckpointDir(String value) {
    return StageParams.set(this, "checkpointDir", value);
  }

  /** Value of {@link #checkpointDir}. */
  default String getCheckpointDir() {
    return StageParams.get(this, "checkpointDir");
  }
}
