package rnn.spark.baseline;

import rnn.baseline.CountedKind;
import rnn.baseline.CountingOptions;

/** The way of one kind of model to learn from shards. */
public interface Counting {

  /** The kind that it makes. */
  CountedKind kind();

  /**
   * Counts.
   *
   * @throws rnn.spark.job.InputException if the data cannot be learned from
   */
  Counted count(CountingData data, CountingOptions options, CountingProgress progress);
}
