package rnn.spark.score;

/**
 * What came of scoring.
 *
 * @param rows rows written
 * @param unscoredRows rows among them whose text was null, and whose scores are
 * @param unknownTokens tokens of all rows that the vocabulary does not know
 * @param emptyElements elements of arrays that were null or empty strings and were left out
 */
public record ScoreReport(long rows, long unscoredRows, long unknownTokens, long emptyElements) {}
