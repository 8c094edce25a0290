package rnn.predict;

import java.util.List;

/**
 * Details of a text by a language model. What was not asked for is empty.
 *
 * @param surprises {@code [n]} of its tokens and its {@code <eos>}: {@code −ln p(token | those
 *     before)}, nats
 * @param ranks {@code [n]} of the same: the number of tokens of the vocabulary that are at least as
 *     probable in its place as it is, itself counted; 1 for the likeliest
 * @param candidates the likeliest tokens behind the text, before its {@code <eos>}, the likeliest
 *     first, those as likely by their ids
 */
public record TextDetails(double[] surprises, int[] ranks, List<Candidate> candidates) {

  /** Copies the candidates. */
  public TextDetails {
    candidates = List.copyOf(candidates);
  }
}
