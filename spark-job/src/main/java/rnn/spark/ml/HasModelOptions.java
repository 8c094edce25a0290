package rnn.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.train.ModelOptions;

/**
 * Params of every network: what it is to be.
 *
 * @param <S> class of the stage
 */
public interface HasModelOptions<S> extends Params {
  /** {@link ModelOptions#CELL}. */
  default Param<String> cell() {
    return StageParams.text(this, ModelOptions.CELL);
  }

  /** Sets {@link #cell}. */
  default S setCell(String value) {
    return StageParams.set(this, ModelOptions.CELL, value);
  }

  /** Value of {@link #cell}. */
  default String getCell() {
    return StageParams.get(this, ModelOptions.CELL);
  }

  /** {@link ModelOptions#LAYERS}. */
  default IntParam layers() {
    return (IntParam) StageParams.param(this, ModelOptions.LAYERS);
  }

  /** Sets {@link #layers}. */
  default S setLayers(int value) {
    return StageParams.set(this, ModelOptions.LAYERS, value);
  }

  /** Value of {@link #layers}. */
  default int getLayers() {
    return StageParams.get(this, ModelOptions.LAYERS);
  }

  /** {@link ModelOptions#HIDDEN}. */
  default IntParam hidden() {
    return (IntParam) StageParams.param(this, ModelOptions.HIDDEN);
  }

  /** Sets {@link #hidden}. */
  default S setHidden(int value) {
    return StageParams.set(this, ModelOptions.HIDDEN, value);
  }

  /** Value of {@link #hidden}. */
  default int getHidden() {
    return StageParams.get(this, ModelOptions.HIDDEN);
  }

  /** {@link ModelOptions#EMBEDDING}. */
  default IntParam embedding() {
    return (IntParam) StageParams.param(this, ModelOptions.EMBEDDING);
  }

  /** Sets {@link #embedding}. */
  default S setEmbedding(int value) {
    return StageParams.set(this, ModelOptions.EMBEDDING, value);
  }

  /** Value of {@link #embedding}. */
  default int getEmbedding() {
    return StageParams.get(this, ModelOptions.EMBEDDING);
  }

  /** {@link ModelOptions#DROPOUT}. */
  default DoubleParam dropout() {
    return (DoubleParam) StageParams.param(this, ModelOptions.DROPOUT);
  }

  /** Sets {@link #dropout}. */
  default S setDropout(double value) {
    return StageParams.set(this, ModelOptions.DROPOUT, value);
  }

  /** Value of {@link #dropout}. */
  default double getDropout() {
    return StageParams.get(this, ModelOptions.DROPOUT);
  }

  /** {@link ModelOptions#TOKENIZER}. */
  default Param<String> tokenizer() {
    return StageParams.text(this, ModelOptions.TOKENIZER);
  }

  /** Sets {@link #tokenizer}. */
  default S setTokenizer(String value) {
    return StageParams.set(this, ModelOptions.TOKENIZER, value);
  }

  /** Value of {@link #tokenizer}. */
  default String getTokenizer() {
    return StageParams.get(this, ModelOptions.TOKENIZER);
  }

  /** {@link ModelOptions#VOCABULARY_SIZE}. */
  default IntParam vocabularySize() {
    return (IntParam) StageParams.param(this, ModelOptions.VOCABULARY_SIZE);
  }

  /** Sets {@link #vocabularySize}. */
  default S setVocabularySize(int value) {
    return StageParams.set(this, ModelOptions.VOCABULARY_SIZE, value);
  }

  /** Value of {@link #vocabularySize}. */
  default int getVocabularySize() {
    return StageParams.get(this, ModelOptions.VOCABULARY_SIZE);
  }

  /** {@link ModelOptions#MIN_COUNT}. */
  default LongParam minCount() {
    return (LongParam) StageParams.param(this, ModelOptions.MIN_COUNT);
  }

  /** Sets {@link #minCount}. */
  default S setMinCount(long value) {
    return StageParams.set(this, ModelOptions.MIN_COUNT, value);
  }

  /** Value of {@link #minCount}. */
  default long getMinCount() {
    return StageParams.get(this, ModelOptions.MIN_COUNT);
  }
}
