package rnn.grammar;

import java.util.List;

/**
 * A sentence a grammar made, and how probable it was.
 *
 * @param tokens its words and marks, without {@code <eos>}
 * @param logProbabilityNats natural logarithm of the probability that the grammar makes just this
 *     sentence, its end included
 * @param classes of the words: names of the symbols whose rules wrote them, without features
 * @param kind the rule that the sentence was begun with, in words
 */
public record Sentence(
    List<String> tokens, double logProbabilityNats, List<String> classes, String kind) {

  /** Copies the lists. */
  public Sentence {
    tokens = List.copyOf(tokens);
    classes = List.copyOf(classes);
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
