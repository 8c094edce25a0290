package rnn.spark.job;

import org.apache.logging.log4j.Level;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a session, and the way from it to its context, which a session of Spark Connect does
 * not have.
 */
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private Sessions() {}

  /**
   * A new session under {@code conf}, whose settings are looked at first.
   *
   * @throws InputException if a setting cannot be used
   * @throws ClusterException if Spark does not start for a reason that users can put right
   */
  public static SparkSession start(SparkConf conf) {
    SettingsCheck.check(conf).forEach(LOG::warn);
    MasterProbe.check(conf.get("spark.master", ""));
    LogLevel before = LogLevel.set(SparkContext.class, Level.OFF); // the trace of what is thrown
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception | LinkageError e) { // Scala throws checked ones unannounced
      throw SettingExplanations.startFailure(e);
    } finally {
      before.restore();
    }
  }

  /**
   * The context behind {@code session}. It belongs to the code that made the session; nothing here
   * stops it.
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
