package rnn.spark.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.train.TrainingOptions;

/**
 * Params of the training: how a network is to learn.
 *
 * @param <S> class of the stage
 */
public interface HasTrainingOptions<S> extends Params {
  /** {@link TrainingOptions#EPOCHS}. */
  default IntParam epochs() {
    return (IntParam) StageParams.param(this, TrainingOptions.EPOCHS);
  }

  /** Sets {@link #epochs}. */
  default S setEpochs(int value) {
    return StageParams.set(this, TrainingOptions.EPOCHS, value);
  }

  /** Value of {@link #epochs}. */
  default int getEpochs() {
    return StageParams.get(this, TrainingOptions.EPOCHS);
  }

  /** {@link TrainingOptions#BATCH}. */
  default IntParam batch() {
    return (IntParam) StageParams.param(this, TrainingOptions.BATCH);
  }

  /** Sets {@link #batch}. */
  default S setBatch(int value) {
    return StageParams.set(this, TrainingOptions.BATCH, value);
  }

  /** Value of {@link #batch}. */
  default int getBatch() {
    return StageParams.get(this, TrainingOptions.BATCH);
  }

  /** {@link TrainingOptions#WINDOW}. */
  default IntParam window() {
    return (IntParam) StageParams.param(this, TrainingOptions.WINDOW);
  }

  /** Sets {@link #window}. */
  default S setWindow(int value) {
    return StageParams.set(this, TrainingOptions.WINDOW, value);
  }

  /** Value of {@link #window}. */
  default int getWindow() {
    return StageParams.get(this, TrainingOptions.WINDOW);
  }

  /** {@link TrainingOptions#SHARDS}. */
  default IntParam shards() {
    return (IntParam) StageParams.param(this, TrainingOptions.SHARDS);
  }

  /** Sets {@link #shards}. */
  default S setShards(int value) {
    return StageParams.set(this, TrainingOptions.SHARDS, value);
  }

  /** Value of {@link #shards}. */
  default int getShards() {
    return StageParams.get(this, TrainingOptions.SHARDS);
  }

  /** {@link TrainingOptions#ROUNDS_PER_EPOCH}. */
  default IntParam roundsPerEpoch() {
    return (IntParam) StageParams.param(this, TrainingOptions.ROUNDS_PER_EPOCH);
  }

  /** Sets {@link #roundsPerEpoch}. */
  default S setRoundsPerEpoch(int value) {
    return StageParams.set(this, TrainingOptions.ROUNDS_PER_EPOCH, value);
  }

  /** Value of {@link #roundsPerEpoch}. */
  default int getRoundsPerEpoch() {
    return StageParams.get(this, TrainingOptions.ROUNDS_PER_EPOCH);
  }

  /** {@link TrainingOptions#SYNCHRONIZATION}. */
  default Param<String> sync() {
    return StageParams.text(this, TrainingOptions.SYNCHRONIZATION);
  }

  /** Sets {@link #sync}. */
  default S setSync(String value) {
    return StageParams.set(this, TrainingOptions.SYNCHRONIZATION, value);
  }

  /** Value of {@link #sync}. */
  default String getSync() {
    return StageParams.get(this, TrainingOptions.SYNCHRONIZATION);
  }

  /** {@link TrainingOptions#BLOCK_MOMENTUM}. */
  default DoubleParam blockMomentum() {
    return (DoubleParam) StageParams.param(this, TrainingOptions.BLOCK_MOMENTUM);
  }

  /** Sets {@link #blockMomentum}. */
  default S setBlockMomentum(double value) {
    return StageParams.set(this, TrainingOptions.BLOCK_MOMENTUM, value);
  }

  /** Value of {@link #blockMomentum}. */
  default double getBlockMomentum() {
    return StageParams.get(this, TrainingOptions.BLOCK_MOMENTUM);
  }

  /** {@link TrainingOptions#OPTIMIZER}. */
  default Param<String> optimizer() {
    return StageParams.text(this, TrainingOptions.OPTIMIZER);
  }

  /** Sets {@link #optimizer}. */
  default S setOptimizer(String value) {
    return StageParams.set(this, TrainingOptions.OPTIMIZER, value);
  }

  /** Value of {@link #optimizer}. */
  default String getOptimizer() {
    return StageParams.get(this, TrainingOptions.OPTIMIZER);
  }

  /** {@link TrainingOptions#LEARNING_RATE}. */
  default DoubleParam learningRate() {
    return (DoubleParam) StageParams.param(this, TrainingOptions.LEARNING_RATE);
  }

  /** Sets {@link #learningRate}. */
  default S setLearningRate(double value) {
    return StageParams.set(this, TrainingOptions.LEARNING_RATE, value);
  }

  /** Value of {@link #learningRate}. */
  default double getLearningRate() {
    return StageParams.get(this, TrainingOptions.LEARNING_RATE);
  }

  /** {@link TrainingOptions#SCHEDULE}. */
  default Param<String> schedule() {
    return StageParams.text(this, TrainingOptions.SCHEDULE);
  }

  /** Sets {@link #schedule}. */
  default S setSchedule(String value) {
    return StageParams.set(this, TrainingOptions.SCHEDULE, value);
  }

  /** Value of {@link #schedule}. */
  default String getSchedule() {
    return StageParams.get(this, TrainingOptions.SCHEDULE);
  }

  /** {@link TrainingOptions#CLIP}. */
  default DoubleParam clip() {
    return (DoubleParam) StageParams.param(this, TrainingOptions.CLIP);
  }

  /** Sets {@link #clip}. */
  default S setClip(double value) {
    return StageParams.set(this, TrainingOptions.CLIP, value);
  }

  /** Value of {@link #clip}. */
  default double getClip() {
    return StageParams.get(this, TrainingOptions.CLIP);
  }

  /** {@link TrainingOptions#SEED}. */
  default LongParam seed() {
    return (LongParam) StageParams.param(this, TrainingOptions.SEED);
  }

  /** Sets {@link #seed}. */
  default S setSeed(long value) {
    return StageParams.set(this, TrainingOptions.SEED, value);
  }

  /** Value of {@link #seed}. */
  default long getSeed() {
    return StageParams.get(this, TrainingOptions.SEED);
  }

  /** {@link CountingOptions#BASELINE}. */
  default BooleanParam baseline() {
    return (BooleanParam) StageParams.param(this, CountingOptions.BASELINE);
  }

  /** Sets {@link #baseline}. */
  default S setBaseline(boolean value) {
    return StageParams.set(this, CountingOptions.BASELINE, value);
  }

  /** Value of {@link #baseline}. */
  default boolean getBaseline() {
    return StageParams.get(this, CountingOptions.BASELINE);
  }

  /** {@link HeldOutSplit#FRACTION}. */
  default DoubleParam validFraction() {
    return (DoubleParam) StageParams.param(this, HeldOutSplit.FRACTION);
  }

  /** Sets {@link #validFraction}. */
  default S setValidFraction(double value) {
    return StageParams.set(this, HeldOutSplit.FRACTION, value);
  }

  /** Value of {@link #validFraction}. */
  default double getValidFraction() {
    return StageParams.get(this, HeldOutSplit.FRACTION);
  }
}
