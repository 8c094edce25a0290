package rnn.predict;

import java.util.List;

/**
 * A scorer of texts by a language model: how probable it finds each. For one thread, which may use
 * it again and again.
 *
 * <p>A text begins from the state of a fresh sentence and ends with {@code <eos>}, which is
 * predicted too. Its likelihood depends on that text alone.
 */
public interface Scorer {

  /** Likelihoods of {@code texts}, which are tokens, in their order. */
  List<Likelihood> scoreAll(List<List<String>> texts);

  /** Likelihood of a text. */
  default Likelihood score(List<String> tokens) {
    return scoreAll(List.of(tokens)).get(0);
  }

  /**
   * Details of {@code texts}, which are tokens, in their order. The surprises of a text, summed in
   * their order, are its negative log-likelihood to the bit.
   *
   * @throws ArithmeticException if a surprise or a probability is not a number, since the model's
   *     parameters are too large for its sums
   */
  List<TextDetails> detailAll(List<List<String>> texts, Details details);

  /** Details of a text. */
  default TextDetails detail(List<String> tokens, Details details) {
    return detailAll(List.of(tokens), details).get(0);
  }
}
