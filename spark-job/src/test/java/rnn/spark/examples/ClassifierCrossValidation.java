package rnn.spark.examples;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import rnn.spark.ml.RnnClassifier;

/** A classifier whose number of units cross-validation chooses, judged by an evaluator of Spark. */
public final class ClassifierCrossValidation {
  private ClassifierCrossValidation() {}

  /** Chooses between 4 and 24 units, and fits again on all; the model and what both were worth. */
  static CrossValidatorModel run(SparkSession spark) {
    Dataset<Row> sentences = GrammarTable.of(spark, 1_200, 1);

    StringIndexer kinds = new StringIndexer().setInputCol("kind").setOutputCol("label");
    RnnClassifier classifier =
        new RnnClassifier().setInputCol("tokens").setEpochs(4).setShards(1).setSeed(7);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.hidden(), new int[] {4, 24}).build();
    return new CrossValidator()
        .setEstimator(new Pipeline().setStages(new PipelineStage[] {kinds, classifier}))
        .setEstimatorParamMaps(grid)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(2)
        .setParallelism(2)
        .setSeed(7)
        .fit(sentences);
  }

  /** Prints the accuracy of both. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println(
          Arrays.stream(run(spark).avgMetrics())
              .mapToObj("%.3f"::formatted)
              .collect(Collectors.joining(" with 4 units, with 24 ", "accuracy ", "")));
    }
  }
}
