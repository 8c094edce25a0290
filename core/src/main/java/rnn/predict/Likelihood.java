package rnn.predict;

/**
 * Likelihood of a text by a language model.
 *
 * @param logLikelihood natural logarithm of the probability of the text and its {@code <eos>}; not
 *     finite where the parameters are too large for the sums of the model
 * @param tokens tokens predicted, {@code <eos>} counted
 * @param unknownTokens tokens among them that are predicted as {@code <unk>}
 */
public record Likelihood(double logLikelihood, int tokens, int unknownTokens) {

  /** Perplexity of the text: {@code exp(−logLikelihood / tokens)}. */
  public double perplexity() {
    return Math.exp(-logLikelihood / tokens);
  }
}
