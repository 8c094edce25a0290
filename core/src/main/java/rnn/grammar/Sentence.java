package rnn.grammar;

import java.util.List;

/**
 * A sentence a grammar made, and how probable it was.
 *
 * @param tokens its words and marks, without {@code <eos>}
 * @param logProbabilityNats natural logarithm of the probability that the grammar makes just this
 *     sentence, its end included
 */
public record Sentence(List<String> tokens, double logProbabilityNats) {

  public Sentence {
    tokens = List.copyOf(tokens);
  }

  /** The sentence as a line for the whitespace tokenizer. */
  public String text() {
    return String.join(" ", tokens);
  }

  /** Tokens that a model predicts: the words and {@code <eos>}. */
  public int tokenCount() {
    return tokens.size() + 1;
  }
}
