package rnn.spark.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.train.StartOptions;
import rnn.train.VectorsOptions;

/**
 * Params of what a training starts from, in the place of values that are drawn.
 *
 * @param <S> class of the stage
 */
public interface HasStart<S> extends Params {
  /** {@link StartOptions#START_FROM}. */
  default Param<String> initialModel() {
    return StageParams.text(this, StartOptions.START_FROM);
  }

  /** Sets {@link #initialModel}. */
  default S setInitialModel(String value) {
    return StageParams.set(this, StartOptions.START_FROM, value);
  }

  /** Value of {@link #initialModel}. */
  default String getInitialModel() {
    return StageParams.get(this, StartOptions.START_FROM);
  }

  /** {@link StartOptions#NEW_WORDS}. */
  default IntParam newWords() {
    return (IntParam) StageParams.param(this, StartOptions.NEW_WORDS);
  }

  /** Sets {@link #newWords}. */
  default S setNewWords(int value) {
    return StageParams.set(this, StartOptions.NEW_WORDS, value);
  }

  /** Value of {@link #newWords}. */
  default int getNewWords() {
    return StageParams.get(this, StartOptions.NEW_WORDS);
  }

  /** {@link VectorsOptions#VECTORS}. */
  default Param<String> vectors() {
    return StageParams.text(this, VectorsOptions.VECTORS);
  }

  /** Sets {@link #vectors}. */
  default S setVectors(String value) {
    return StageParams.set(this, VectorsOptions.VECTORS, value);
  }

  /** Value of {@link #vectors}. */
  default String getVectors() {
    return StageParams.get(this, VectorsOptions.VECTORS);
  }

  /** {@link VectorsOptions#VECTORS_MODE}. */
  default Param<String> vectorsMode() {
    return StageParams.text(this, VectorsOptions.VECTORS_MODE);
  }

  /** Sets {@link #vectorsMode}. */
  default S setVectorsMode(String value) {
    return StageParams.set(this, VectorsOptions.VECTORS_MODE, value);
  }

  /** Value of {@link #vectorsMode}. */
  default String getVectorsMode() {
    return StageParams.get(this, VectorsOptions.VECTORS_MODE);
  }
}
