package rnn.spark.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/**
 * Params that only language models have.
 *
 * @param <S> class of the stage
 */
public interface HasTextOptions<S> extends Params {
  /** {@link ModelOptions#TIED}. */
  default BooleanParam tied() {
    return (BooleanParam) StageParams.param(this, ModelOptions.TIED);
  }

  /** Sets {@link #tied}. */
  default S setTied(boolean value) {
    return StageParams.set(this, ModelOptions.TIED, value);
  }

  /** Value of {@link #tied}. */
  default boolean getTied() {
    return StageParams.get(this, ModelOptions.TIED);
  }

  /** {@link ModelOptions#OUTPUT_ACTIVATION}. */
  default Param<String> outputActivation() {
    return StageParams.text(this, ModelOptions.OUTPUT_ACTIVATION);
  }

  /** Sets {@link #outputActivation}. */
  default S setOutputActivation(String value) {
    return StageParams.set(this, ModelOptions.OUTPUT_ACTIVATION, value);
  }

  /** Value of {@link #outputActivation}. */
  default String getOutputActivation() {
    return StageParams.get(this, ModelOptions.OUTPUT_ACTIVATION);
  }

  /** {@link ModelOptions#LOSS}. */
  default Param<String> loss() {
    return StageParams.text(this, ModelOptions.LOSS);
  }

  /** Sets {@link #loss}. */
  default S setLoss(String value) {
    return StageParams.set(this, ModelOptions.LOSS, value);
  }

  /** Value of {@link #loss}. */
  default String getLoss() {
    return StageParams.get(this, ModelOptions.LOSS);
  }

  /** {@link ModelOptions#OUTPUT}. */
  default Param<String> output() {
    return StageParams.text(this, ModelOptions.OUTPUT);
  }

  /** Sets {@link #output}. */
  default S setOutput(String value) {
    return StageParams.set(this, ModelOptions.OUTPUT, value);
  }

  /** Value of {@link #output}. */
  default String getOutput() {
    return StageParams.get(this, ModelOptions.OUTPUT);
  }

  /** {@link ModelOptions#OUTPUT_SAMPLES}. */
  default IntParam outputSamples() {
    return (IntParam) StageParams.param(this, ModelOptions.OUTPUT_SAMPLES);
  }

  /** Sets {@link #outputSamples}. */
  default S setOutputSamples(int value) {
    return StageParams.set(this, ModelOptions.OUTPUT_SAMPLES, value);
  }

  /** Value of {@link #outputSamples}. */
  default int getOutputSamples() {
    return StageParams.get(this, ModelOptions.OUTPUT_SAMPLES);
  }

  /** {@link TrainingOptions#READING}. */
  default Param<String> reading() {
    return StageParams.text(this, TrainingOptions.READING);
  }

  /** Sets {@link #reading}. */
  default S setReading(String value) {
    return StageParams.set(this, TrainingOptions.READING, value);
  }

  /** Value of {@link #reading}. */
  default String getReading() {
    return StageParams.get(this, TrainingOptions.READING);
  }
}
