package rnn.spark.score;

import org.apache.spark.sql.SparkSession;
import rnn.spark.data.Source;

/** A scorer. */
public final class Scorer {
  private Scorer() {}

  public static ScoreReport score(
      SparkSession session,
      String modelDirectory,
      Source source,
      String outputPath,
      String outputFormat) {
    throw new IllegalStateException();
  }
}
