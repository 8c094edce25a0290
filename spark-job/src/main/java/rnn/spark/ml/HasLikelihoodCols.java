package rnn.spark.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params of the columns that a language model adds.
 *
 * @param <S> class of the stage
 */
public interface HasLikelihoodCols<S> extends Params {
  /** Column of log-likelihoods. */
  default Param<String> logLikelihoodCol() {
    return StageParams.text(this, "logLikelihoodCol");
  }

  /** Sets {@link #logLikelihoodCol}. */
  default S setLogLikelihoodCol(String value) {
    return StageParams.set(this, "logLikelihoodCol", value);
  }

  /** Value of {@link #logLikelihoodCol}. */
  default String getLogLikelihoodCol() {
    return StageParams.get(this, "logLikelihoodCol");
  }

  /** Column of numbers of tokens. */
  default Param<String> tokensCol() {
    return StageParams.text(this, "tokensCol");
  }

  /** Sets {@link #tokensCol}. */
  default S setTokensCol(String value) {
    return StageParams.set(this, "tokensCol", value);
  }

  /** Value of {@link #tokensCol}. */
  default String getTokensCol() {
    return StageParams.get(this, "tokensCol");
  }

  /** Column of perplexities. */
  default Param<String> perplexityCol() {
    return StageParams.text(this, "perplexityCol");
  }

  /** Sets {@link #perplexityCol}. */
  default S setPerplexityCol(String value) {
    return StageParams.set(this, "perplexityCol", value);
  }

  /** Value of {@link #perplexityCol}. */
  default String getPerplexityCol() {
    return StageParams.get(this, "perplexityCol");
  }

  /** Column of the surprise of each token. */
  default Param<String> surpriseCol() {
    return StageParams.text(this, "surpriseCol");
  }

  /** Sets {@link #surpriseCol}. */
  default S setSurpriseCol(String value) {
    return StageParams.set(this, "surpriseCol", value);
  }

  /** Value of {@link #surpriseCol}. */
  default String getSurpriseCol() {
    return StageParams.get(this, "surpriseCol");
  }

  /** Column of the rank of each token. */
  default Param<String> rankCol() {
    return StageParams.text(this, "rankCol");
  }

  /** Sets {@link #rankCol}. */
  default S setRankCol(String value) {
    return StageParams.set(this, "rankCol", value);
  }

  /** Value of {@link #rankCol}. */
  default String getRankCol() {
    return StageParams.get(this, "rankCol");
  }

  /** Column of the likeliest next tokens. */
  default Param<String> topCol() {
    return StageParams.text(this, "topCol");
  }

  /** Sets {@link #topCol}. */
  default S setTopCol(String value) {
    return StageParams.set(this, "topCol", value);
  }

  /** Value of {@link #topCol}. */
  default String getTopCol() {
    return StageParams.get(this, "topCol");
  }

  /** How many of the likeliest next tokens. */
  default IntParam topK() {
    return (IntParam) getParam("topK");
  }

  /** Sets {@link #topK}. */
  default S setTopK(int value) {
    return StageParams.set(this, "topK", value);
  }

  /** Value of {@link #topK}. */
  default int getTopK() {
    return StageParams.get(this, "topK");
  }
}
