package rnn.spark.score;

import java.util.List;

/**
 * Report of a scoring.
 *
 * @param rows rows written; sentences, of column files
 * @param unscoredRows rows among them whose text was null, and whose scores are
 * @param unknownTokens tokens of all rows that the vocabulary does not know
 * @param emptyElements elements of arrays that were null or empty strings and were left out
 * @param columns names of the columns that were added; none of column files, whose lines have them
 */
public record ScoreReport(
    long rows, long unscoredRows, long unknownTokens, long emptyElements, List<String> columns) {}
