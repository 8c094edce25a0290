package rnn.predict;

/**
 * Token that could come next.
 *
 * @param token as the vocabulary has it; {@code <eos>} if the text could end
 * @param probability of it, in [0,1]
 */
public record Candidate(String token, double probability) {}
