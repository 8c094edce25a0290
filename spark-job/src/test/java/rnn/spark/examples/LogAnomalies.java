package rnn.spark.examples;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import rnn.spark.ml.RnnLanguageModel;
import rnn.spark.ml.RnnLanguageModelModel;

/** Anomalies in a table of log sessions, by a language model of normal ones. */
public final class LogAnomalies {
  private LogAnomalies() {}

  /**
   * Quality of a rule that says which sessions are faults.
   *
   * @param precision share of faults among the sessions that it names
   * @param recall share of the faults that it names
   */
  record Quality(double precision, double recall) {
    double f1() {
      return 2 * precision * recall / (precision + recall);
    }

    static Quality of(Dataset<Row> sessions, String rule) {
      double named = sessions.filter(rule).count();
      double found = sessions.filter(rule).filter("isFault").count();
      return new Quality(found / named, found / sessions.filter("isFault").count());
    }
  }

  /**
   * The rules.
   *
   * @param likelihood by the perplexity of a session, its mean likelihood per event
   * @param surprise by the likelihood of its least likely event
   * @param rank by the rank of that event among all that could have come
   */
  record Rules(Quality likelihood, Quality surprise, Quality rank) {}

  static Rules run(SparkSession spark) {
    Dataset<Row> normal = LogSessions.table(spark, 2_500, 0, 1); // nothing but normal sessions
    Dataset<Row> heldOut = LogSessions.table(spark, 2_000, 0, 2);
    Dataset<Row> today = LogSessions.table(spark, 2_000, 0.05, 3);

    RnnLanguageModelModel model =
        new RnnLanguageModel()
            .setInputCol("events")
            .setHidden(32)
            .setEpochs(8)
            .setShards(1)
            .setSeed(1)
            .fit(normal)
            .setSurpriseCol("surprise")
            .setRankCol("rank");

    // Thresholds that one normal session in two hundred exceeds.
    Dataset<Row> usual = scored(model, heldOut);
    String[] figures = {"perplexity", "worstSurprise", "worstRank"};
    double[][] thresholds = usual.stat().approxQuantile(figures, new double[] {0.995}, 0);

    Dataset<Row> judged = scored(model, today).cache();
    Rules rules =
        new Rules(
            Quality.of(judged, figures[0] + " > " + thresholds[0][0]),
            Quality.of(judged, figures[1] + " > " + thresholds[1][0]),
            Quality.of(judged, figures[2] + " > " + thresholds[2][0]));
    judged.unpersist();
    return rules;
  }

  private static Dataset<Row> scored(RnnLanguageModelModel model, Dataset<Row> sessions) {
    return model
        .transform(sessions)
        .withColumn("worstSurprise", array_max(col("surprise")))
        .withColumn("worstRank", array_max(col("rank")));
  }

  /** Prints how good each rule is. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println(run(spark));
    }
  }
}
