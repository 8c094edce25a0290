package rnn.predict;

/**
 * What a language model finds of tokens that continue a text.
 *
 * @param state the state behind the tokens, from which the text can be continued again
 * @param details of the tokens, in their order; surprises and ranks are {@code [n]} of the tokens
 *     that were given, candidates could follow the last of them
 */
public record Continuation(State state, TextDetails details) {}
