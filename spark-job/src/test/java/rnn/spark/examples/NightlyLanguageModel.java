package rnn.spark.examples;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import rnn.spark.ml.RnnEvaluator;
import rnn.spark.ml.RnnLanguageModel;
import rnn.spark.ml.RnnLanguageModelModel;

/** A language model that goes on each night from what it was yesterday. */
public final class NightlyLanguageModel {
  private NightlyLanguageModel() {}

  /**
   * Perplexities of the third day's sessions.
   *
   * @param yesterday of the model of the first day
   * @param today of the one that went on from it with the second day
   */
  record Nights(double yesterday, double today) {}

  static Nights run(SparkSession spark, String directory) throws IOException {
    Dataset<Row> first = LogSessions.table(spark, 600, 0, 1);
    Dataset<Row> second = LogSessions.table(spark, 600, 0, 2);
    Dataset<Row> third = LogSessions.table(spark, 600, 0, 3);
    RnnLanguageModel nightly =
        new RnnLanguageModel().setInputCol("events").setHidden(24).setEpochs(3).setShards(1);

    RnnLanguageModelModel yesterday = nightly.fit(first);
    yesterday.write().overwrite().save(directory);

    RnnLanguageModelModel today =
        new RnnLanguageModel()
            .setInputCol("events")
            .setInitialModel(directory) // weights and vocabulary
            .setNewWords(100) // events that yesterday did not have
            .setEpochs(3)
            .setShards(1)
            .fit(second);
    today.write().overwrite().save(directory);

    RnnEvaluator perplexity = new RnnEvaluator().setMetricName("perplexity");
    return new Nights(
        perplexity.evaluate(yesterday.transform(third)),
        perplexity.evaluate(today.transform(third)));
  }

  /** Prints both. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println(run(spark, args[0]));
    }
  }
}
