package rnn.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.train.LabelOptions;
import rnn.train.VectorsOptions;

/**
 * Params that only models of labels have.
 *
 * @param <S> class of the stage
 */
public interface HasLabelOptions<S> extends Params {
  /** {@link LabelOptions#DIRECTION}. */
  default Param<String> direction() {
    return StageParams.text(this, LabelOptions.DIRECTION);
  }

  /** Sets {@link #direction}. */
  default S setDirection(String value) {
    return StageParams.set(this, LabelOptions.DIRECTION, value);
  }

  /** Value of {@link #direction}. */
  default String getDirection() {
    return StageParams.get(this, LabelOptions.DIRECTION);
  }

  /** {@link LabelOptions#CHARACTERS}. */
  default IntParam characters() {
    return (IntParam) StageParams.param(this, LabelOptions.CHARACTERS);
  }

  /** Sets {@link #characters}. */
  default S setCharacters(int value) {
    return StageParams.set(this, LabelOptions.CHARACTERS, value);
  }

  /** Value of {@link #characters}. */
  default int getCharacters() {
    return StageParams.get(this, LabelOptions.CHARACTERS);
  }

  /** {@link LabelOptions#CHARACTER_HIDDEN}. */
  default IntParam characterHidden() {
    return (IntParam) StageParams.param(this, LabelOptions.CHARACTER_HIDDEN);
  }

  /** Sets {@link #characterHidden}. */
  default S setCharacterHidden(int value) {
    return StageParams.set(this, LabelOptions.CHARACTER_HIDDEN, value);
  }

  /** Value of {@link #characterHidden}. */
  default int getCharacterHidden() {
    return StageParams.get(this, LabelOptions.CHARACTER_HIDDEN);
  }

  /** {@link LabelOptions#WORD_DROPOUT}. */
  default DoubleParam wordDropout() {
    return (DoubleParam) StageParams.param(this, LabelOptions.WORD_DROPOUT);
  }

  /** Sets {@link #wordDropout}. */
  default S setWordDropout(double value) {
    return StageParams.set(this, LabelOptions.WORD_DROPOUT, value);
  }

  /** Value of {@link #wordDropout}. */
  default double getWordDropout() {
    return StageParams.get(this, LabelOptions.WORD_DROPOUT);
  }

  /** {@link VectorsOptions#VECTORS_WORDS}. */
  default IntParam vectorsWords() {
    return (IntParam) StageParams.param(this, VectorsOptions.VECTORS_WORDS);
  }

  /** Sets {@link #vectorsWords}. */
  default S setVectorsWords(int value) {
    return StageParams.set(this, VectorsOptions.VECTORS_WORDS, value);
  }

  /** Value of {@link #vectorsWords}. */
  default int getVectorsWords() {
    return StageParams.get(this, VectorsOptions.VECTORS_WORDS);
  }
}
