package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.testkit.SharedSpark;

/** Fit, transform, save and load of each kind, beside the command line. */
@ExtendWith(SharedSpark.class)
class StagesTest {
  @TempDir private Path directory;
  private final SparkSession spark;

  StagesTest(SparkSession spark) {
    this.spark = spark;
  }

  private static RnnLanguageModel languageModel() {
    return Sequences.small(new RnnLanguageModel()).setInputCol("words").setTokensCol("n");
  }

  private static RnnTagger tagger() {
    return Sequences.small(new RnnTagger()).setInputCol("words").setLabelCol("tags");
  }

  private static RnnClassifier classifier() {
    return Sequences.small(new RnnClassifier()).setInputCol("text").setLabelCol("kind");
  }

  @Test
  void aLanguageModelFitsTransformsSavesAndLoads() throws Exception {
    Dataset<Row> rows = Sequences.rows(spark, 120, 2);
    RnnLanguageModelModel model = languageModel().fit(rows);
    assertTrue(model.hasParent());
    assertEquals(
        List.of("words", "tags", "text", "kind", "logLikelihood", "n", "perplexity"),
        List.of(model.transform(rows).columns()));
    assertEquals(
        model.transformSchema(rows.schema()).toDDL(), model.transform(rows).schema().toDDL());
    for (Row row : model.transform(rows).collectAsList()) {
      long tokens = row.getLong(5);
      assertEquals(row.getList(0).size() + 1, tokens);
      assertEquals(Math.exp(-row.getDouble(4) / tokens), row.getDouble(6), 1e-9);
    }
    comesBack(model, RnnLanguageModelModel.load(saved(model)), rows);
    assertEquals(1, model.summary().totalIterations());
    assertTrue(model.summary().metrics().get("validationPerplexity") > 1);
  }

  @Test
  void aTaggerFitsTransformsSavesAndLoads() throws Exception {
    Dataset<Row> rows = Sequences.rows(spark, 120, 2);
    RnnTaggerModel model = tagger().fit(rows);
    for (Row row : model.transform(rows).collectAsList()) {
      assertEquals(row.getList(0).size(), row.getList(4).size());
      assertTrue(List.of(model.labels()).containsAll(row.getList(4)));
      assertEquals(row.getList(0).size(), row.getList(5).size());
    }
    comesBack(model, RnnTaggerModel.load(saved(model)), rows);
    assertTrue(model.summary().metrics().containsKey("validationAccuracy"));
  }

  @Test
  void aClassifierFitsTransformsSavesAndLoads() throws Exception {
    Dataset<Row> rows = Sequences.rows(spark, 120, 2);
    RnnClassifierModel model = classifier().fit(rows);
    assertFalse(model.getNumericPrediction());
    for (Row row : model.transform(rows).collectAsList()) {
      double[] probabilities = ((org.apache.spark.ml.linalg.Vector) row.get(5)).toArray();
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      assertEquals(model.labels()[best], row.getString(4));
    }
    comesBack(model, RnnClassifierModel.load(saved(model)), rows);
  }

  private String saved(MLWritable model) throws IOException {
    String path = directory.resolve("saved").toString();
    model.save(path);
    model.write().overwrite().save(path);
    return path;
  }

  private static <M extends RnnModel<M>> void comesBack(M model, M loaded, Dataset<Row> rows) {
    assertEquals(model.uid(), loaded.uid());
    assertEquals(model.explainParams(), loaded.explainParams());
    List<Row> expected = model.transform(rows).collectAsList();
    assertEquals(expected, loaded.transform(rows).collectAsList());
    assertEquals(expected, model.copy(new ParamMap()).transform(rows).collectAsList());
    assertArrayEquals(model.summary().objectiveHistory(), loaded.summary().objectiveHistory());
    assertTrue(loaded.estimatedSize() > 1000);
  }
}
