package rnn.spark.job;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The way from a session to its context, which a session of Spark Connect does not have. */
public final class Sessions {
  private Sessions() {}

  /**
   * The context behind {@code session}. It belongs to whoever made the session; nothing here stops
   * it.
   *
   * @throws IllegalArgumentException if this is a session of Spark Connect
   */
  public static JavaSparkContext context(SparkSession session) {
    try {
      return JavaSparkContext.fromSparkContext(session.sparkContext());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Training needs a classic Spark session, with a SparkContext, but this is "
              + session.getClass().getName()
              + ", probably of Spark Connect; start with spark-submit and without --remote, or set"
              + " spark.api.mode=classic",
          e);
    }
  }
}
