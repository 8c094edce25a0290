package rnn.spark.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a scoring job's tasks.
 *
 * <p>Exact: rows are scored in the tasks that write them, the last of the job, and of these Spark
 * adds what the first successful attempt counted.
 */
record ScoreCount(
    LongAccumulator rows,
    LongAccumulator unscoredRows,
    LongAccumulator unknownTokens,
    LongAccumulator emptyElements)
    implements Serializable {

  /** Counts of nothing, known to {@code context}. */
  static ScoreCount of(SparkContext context) {
    return new ScoreCount(
        context.longAccumulator(),
        context.longAccumulator(),
        context.longAccumulator(),
        context.longAccumulator());
  }

  /** Counts a row with so many unknown tokens; null if there was nothing to score. */
  void add(@Nullable Long unknown) {
    rows.add(1);
    if (unknown == null) {
      unscoredRows.add(1);
    } else {
      unknownTokens.add(unknown.longValue());
    }
  }

  /** Counts elements of an array that are no tokens. */
  void addEmptyElements(long elements) {
    emptyElements.add(elements);
  }

  /** The counts, once the job is done, which added {@code columns}. */
  ScoreReport report(String... columns) {
    return new ScoreReport(
        rows.value(),
        unscoredRows.value(),
        unknownTokens.value(),
        emptyElements.value(),
        List.of(columns));
  }
}
