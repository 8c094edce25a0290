package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.testkit.SharedSpark;

/** Stages within those of Spark: pipelines, and searches for params. */
@ExtendWith(SharedSpark.class)
class PipelinesTest {
  @TempDir private Path directory;
  private final SparkSession spark;

  PipelinesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aClassifierBehindAnIndexerIsReadBySparksEvaluator() throws IOException {
    Dataset<Row> rows = Sequences.rows(spark, 80, 2);
    StringIndexer indexer = new StringIndexer().setInputCol("kind").setOutputCol("label");
    RnnClassifier classifier = Sequences.small(new RnnClassifier());
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {indexer, classifier});
    String estimators = directory.resolve("estimators").toString();
    pipeline.save(estimators);
    assertEquals(
        classifier.explainParams(),
        ((RnnClassifier) Pipeline.load(estimators).getStages()[1]).explainParams());

    PipelineModel model = pipeline.fit(rows);
    String path = directory.resolve("models").toString();
    model.write().overwrite().save(path);
    Dataset<Row> classified = PipelineModel.load(path).transform(rows);
    assertEquals(model.transform(rows).collectAsList(), classified.collectAsList());
    Row row = classified.select("prediction", "probability", "label").first();
    Vector probabilities = row.getAs(1);
    assertEquals(probabilities.argmax(), row.getDouble(0));
    double accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(classified);
    assertEquals(
        accuracy, new RnnEvaluator().setMetricName("accuracy").evaluate(classified), 1e-12);
  }

  @Test
  void fitsSideBySideHaveTheBitsOfFitsOneAfterTheOther() throws IOException {
    Dataset<Row> rows = Sequences.rows(spark, 60, 2);
    CrossValidatorModel alone = crossValidator(1).fit(rows);
    CrossValidatorModel beside = crossValidator(2).fit(rows);
    assertArrayEquals(alone.avgMetrics(), beside.avgMetrics());
    assertEquals(2, alone.avgMetrics().length);
    Path first = directory.resolve("alone");
    Path second = directory.resolve("beside");
    ((RnnLanguageModelModel) alone.bestModel()).save(first.toString());
    ((RnnLanguageModelModel) beside.bestModel()).save(second.toString());
    assertArrayEquals(
        Files.readAllBytes(first.resolve("model.safetensors")),
        Files.readAllBytes(second.resolve("model.safetensors")));
  }

  private static CrossValidator crossValidator(int parallelism) {
    RnnLanguageModel estimator = Sequences.small(new RnnLanguageModel());
    ParamMap[] grid = new ParamGridBuilder().addGrid(estimator.hidden(), new int[] {7, 8}).build();
    return new CrossValidator()
        .setEstimator(estimator.setTied(false))
        .setEvaluator(new RnnEvaluator())
        .setEstimatorParamMaps(grid)
        .setNumFolds(2)
        .setSeed(5)
        .setParallelism(parallelism);
  }

  @Test
  void aTaggerIsChosenByAccuracy() {
    Dataset<Row> rows = Sequences.rows(spark, 60, 2);
    RnnTagger tagger = Sequences.small(new RnnTagger()).setInputCol("words").setLabelCol("tags");
    RnnEvaluator evaluator = new RnnEvaluator().setMetricName("accuracy").setLabelCol("tags");
    assertTrue(evaluator.isLargerBetter());
    var chosen =
        new TrainValidationSplit()
            .setEstimator(tagger)
            .setEvaluator(evaluator)
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(tagger.learningRate(), new double[] {0.5}).build())
            .fit(rows);
    double accuracy = chosen.validationMetrics()[0];
    assertTrue(accuracy > 0 && accuracy <= 1, () -> "accuracy " + accuracy);
  }

  @Test
  void spansAreCountedWhereLabelsMarkThem() {
    Dataset<Row> rows =
        spark.sql(
            "select array('B-X','I-X','O') label, array('B-X','I-X','O') prediction union all"
                + " select array('O','B-Y','O'), array('O','O','O')");
    RnnEvaluator evaluator = new RnnEvaluator().setMetricName("spanF1");
    assertEquals(2.0 / 3, evaluator.evaluate(rows), 1e-12);
    assertEquals(5.0 / 6, evaluator.setMetricName("accuracy").evaluate(rows), 1e-12);
  }

  @Test
  void aClassOfALargeNumberTakesNoMoreRoom() {
    Dataset<Row> rows =
        Sequences.rows(spark, 60, 2)
            .selectExpr("text", "case when length(text) % 2 = 0 then 0 else 1000000 end label");
    RnnClassifierModel model = Sequences.small(new RnnClassifier()).fit(rows);
    Row row = model.transform(rows).select("prediction", "probability").first();
    Vector probabilities = row.getAs(1);
    assertEquals(1_000_001, probabilities.size());
    assertEquals(2, probabilities.numActives());
    assertEquals(probabilities.argmax(), row.getDouble(0));
    assertEquals(1, probabilities.apply(0) + probabilities.apply(1_000_000), 1e-6);
  }
}
