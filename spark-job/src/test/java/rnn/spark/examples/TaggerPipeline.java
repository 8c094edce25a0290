package rnn.spark.examples;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import rnn.spark.ml.RnnEvaluator;
import rnn.spark.ml.RnnTagger;

/** A tagger behind a tokenizer of Spark's, in a pipeline that is saved and loaded. */
public final class TaggerPipeline {
  private TaggerPipeline() {}

  /** Trains, saves to {@code directory}, loads, tags; the share of right tags. */
  static double run(SparkSession spark, String directory) throws IOException {
    Dataset<Row> labelled = lines(GrammarTable.of(spark, 1_500, 1));
    Dataset<Row> unseen = lines(GrammarTable.of(spark, 300, 2));

    RegexTokenizer words =
        new RegexTokenizer()
            .setInputCol("line")
            .setOutputCol("words")
            .setPattern(" ")
            .setToLowercase(false);
    RnnTagger tagger =
        new RnnTagger()
            .setInputCol("words")
            .setLabelCol("tags")
            .setPredictionCol("predicted")
            .setHidden(32)
            .setEpochs(2)
            .setShards(2);
    PipelineModel trained =
        new Pipeline().setStages(new PipelineStage[] {words, tagger}).fit(labelled);
    trained.write().overwrite().save(directory);

    Dataset<Row> tagged = PipelineModel.load(directory).transform(unseen);
    tagged.select("line", "predicted").show(3, false);
    return new RnnEvaluator()
        .setMetricName("accuracy")
        .setLabelCol("tags")
        .setPredictionCol("predicted")
        .evaluate(tagged);
  }

  private static Dataset<Row> lines(Dataset<Row> sentences) {
    return sentences.withColumn("line", functions.concat_ws(" ", col("tokens"))).drop("tokens");
  }

  /** Prints the share of right tags. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println("accuracy " + run(spark, args[0]));
    }
  }
}
