package rnn.predict;

/**
 * Details that are asked of a language model for each text, beside its likelihood. Ranks and
 * candidates need the probability of every token of the vocabulary, which costs more than a
 * surprise.
 *
 * @param surprises whether the surprise of each token is asked for
 * @param ranks whether the rank of each token is
 * @param candidates how many of the likeliest tokens that could follow the text; 0 for none
 */
public record Details(boolean surprises, boolean ranks, int candidates) {

  /** Checks the number of candidates. */
  public Details {
    if (candidates < 0) {
      throw new IllegalArgumentException(
          "The number of candidates must be at least 0 but is %d".formatted(candidates));
    }
  }
}
