package rnn.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.train.Regularization;

/**
 * Params that hold a network back from learning its text by heart.
 *
 * @param <S> class of the stage
 */
public interface HasRegularization<S> extends Params {
  /** {@link Regularization#DROPOUT_MASK}. */
  default Param<String> dropoutMask() {
    return StageParams.text(this, Regularization.DROPOUT_MASK);
  }

  /** Sets {@link #dropoutMask}. */
  default S setDropoutMask(String value) {
    return StageParams.set(this, Regularization.DROPOUT_MASK, value);
  }

  /** Value of {@link #dropoutMask}. */
  default String getDropoutMask() {
    return StageParams.get(this, Regularization.DROPOUT_MASK);
  }

  /** {@link Regularization#WEIGHT_DECAY}. */
  default DoubleParam weightDecay() {
    return (DoubleParam) StageParams.param(this, Regularization.WEIGHT_DECAY);
  }

  /** Sets {@link #weightDecay}. */
  default S setWeightDecay(double value) {
    return StageParams.set(this, Regularization.WEIGHT_DECAY, value);
  }

  /** Value of {@link #weightDecay}. */
  default double getWeightDecay() {
    return StageParams.get(this, Regularization.WEIGHT_DECAY);
  }

  /** {@link Regularization#AVERAGE_LAST}. */
  default IntParam averageLast() {
    return (IntParam) StageParams.param(this, Regularization.AVERAGE_LAST);
  }

  /** Sets {@link #averageLast}. */
  default S setAverageLast(int value) {
    return StageParams.set(this, Regularization.AVERAGE_LAST, value);
  }

  /** Value of {@link #averageLast}. */
  default int getAverageLast() {
    return StageParams.get(this, Regularization.AVERAGE_LAST);
  }

  /** {@link Regularization#PATIENCE}. */
  default IntParam patience() {
    return (IntParam) StageParams.param(this, Regularization.PATIENCE);
  }

  /** Sets {@link #patience}. */
  default S setPatience(int value) {
    return StageParams.set(this, Regularization.PATIENCE, value);
  }

  /** Value of {@link #patience}. */
  default int getPatience() {
    return StageParams.get(this, Regularization.PATIENCE);
  }
}
