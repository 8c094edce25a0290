package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.testkit.SharedSpark;

/** What users give that cannot be used, and what they are told. */
@ExtendWith(SharedSpark.class)
class BadColumnsTest {
  private static Dataset<Row> rows;
  private static RnnLanguageModelModel model;

  @TempDir private Path directory;

  @BeforeAll
  static void fit(SparkSession spark) {
    rows = Sequences.rows(spark, 60, 2);
    model = languageModel().fit(rows);
  }

  private static RnnLanguageModel languageModel() {
    return Sequences.small(new RnnLanguageModel());
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void refused(Action action, String... words) {
    Exception e = assertThrows(Exception.class, action::run);
    String message = String.valueOf(e.getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertFalse(message.contains("--"), message);
  }

  @Test
  void columnsThatAreNotThere() {
    refused(
        () -> languageModel().setInputCol("other").fit(rows),
        "There is no column other in the DataFrame; the columns are words (array<string>)");
    refused(
        () -> model.copy(map()).setInputCol("other").transform(rows), "There is no column other");
    refused(
        () -> model.copy(map()).setInputCol("other").transformSchema(rows.schema()),
        "There is no column other in the DataFrame");
    refused(
        () -> Sequences.small(new RnnClassifier()).setLabelCol("other").fit(rows),
        "There is no column other in the DataFrame");
    refused(
        () -> languageModel().setValidationIndicatorCol("other").fit(rows),
        "There is no column other in the DataFrame");
  }

  private static org.apache.spark.ml.param.ParamMap map() {
    return new org.apache.spark.ml.param.ParamMap();
  }

  @Test
  void columnsOfAnotherType() {
    Dataset<Row> dates = rows.withColumn("day", functions.current_date());
    refused(
        () -> languageModel().setInputCol("day").fit(dates),
        "Column day must be a string or an array<string>, or integers in their place, but is date");
    refused(
        () -> Sequences.small(new RnnTagger()).setInputCol("words").setLabelCol("kind").fit(rows),
        "Column kind must be an array<string> but is string",
        "name another labelCol");
    refused(
        () -> languageModel().setValidationIndicatorCol("kind").fit(rows),
        "Column kind (validationIndicatorCol) must be a boolean but is string");
    refused(
        () ->
            languageModel()
                .setValidationIndicatorCol("no")
                .fit(
                    rows.withColumn(
                        "no",
                        functions.when(functions.length(functions.col("text")).gt(20), true))),
        "Column no (validationIndicatorCol) must be true or false in every row but is null");
  }

  @Test
  void namesWithDotsOrTwiceOrInAStruct() {
    Dataset<Row> odd =
        rows.withColumn("a.b", functions.col("text"))
            .withColumn("s", functions.struct(functions.col("text").as("t")));
    assertEquals(60, model.copy(map()).setInputCol("a.b").transform(odd).count());
    assertEquals(60, model.copy(map()).setInputCol("s.t").transform(odd).count());
    languageModel().setInputCol("s.t").fit(odd);
    languageModel().setInputCol("a.b").fit(odd);
    Dataset<Row> twice = rows.select(functions.col("text"), functions.col("kind").as("text"));
    refused(() -> languageModel().fit(twice), "There must be one column text in the DataFrame");
    refused(() -> model.transform(twice), "There must be one column text in the DataFrame");
  }

  @Test
  void namesThatAreTakenAlready() {
    Dataset<Row> taken = rows.withColumnRenamed("words", "tokens");
    refused(
        () -> model.copy(map()).setInputCol("tokens").transform(taken),
        "tokensCol of "
            + model.uid()
            + " must be a name that no other column has, but tokens is a"
            + " column of the rows, named by inputCol");
    refused(
        () -> model.copy(map()).setPerplexityCol("LogLikelihood").transform(rows),
        "perplexityCol",
        "LogLikelihood is logLikelihoodCol");
    Pipeline both =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Sequences.small(new RnnTagger()).setInputCol("words").setLabelCol("tags"),
                  Sequences.small(new RnnClassifier()).setLabelCol("kind")
                });
    refused(() -> both.fit(rows), "predictionCol of RnnClassifier_", "prediction is a column of");
    refused(
        () ->
            Sequences.small(new RnnClassifier())
                .setLabelCol("kind")
                .fit(rows.withColumn("prediction", functions.lit(0))),
        "predictionCol of RnnClassifier_",
        "prediction is a column of");
    refused(
        () -> Sequences.small(new RnnClassifier()).setLabelCol("text").fit(rows),
        "inputCol and labelCol must be two columns but both are text");
  }

  @Test
  void numbersThatAreNoClasses() {
    refused(
        () -> ClassPredictor.indices(new String[] {"1", "01"}),
        "All labels must be whole numbers",
        "but one is '01'");
    Dataset<Row> below = rows.withColumn("label", functions.lit(-1.0));
    refused(
        () -> Sequences.small(new RnnClassifier()).fit(below),
        "Numbers in column label (labelCol) must be indices of classes");
  }

  @Test
  void paramsThatDoNotGoTogether() {
    refused(
        () ->
            languageModel()
                .setValidFraction(0.1)
                .setValidationIndicatorCol("v")
                .fit(
                    rows.withColumn(
                        "v", functions.length(functions.col("text")).mod(5).equalTo(0))),
        "validFraction",
        "validationIndicatorCol");
    refused(() -> languageModel().setTied(true).setHidden(9).fit(rows), "tied", "embedding");
    refused(() -> languageModel().setShards(1000).fit(rows), "shards must be at most");
    RnnLanguageModel noFlag = languageModel();
    noFlag.set("tied", "yes");
    refused(() -> noFlag.fit(rows), "tied must be true or false but is 'yes', a String");
  }

  @Test
  void labelsAreNotNeededByTransform() {
    RnnClassifierModel classifier =
        Sequences.small(new RnnClassifier()).setLabelCol("kind").fit(rows);
    assertEquals(60, classifier.transform(rows.select("text")).count());
  }

  @Test
  void directoriesOfOtherThings() throws IOException {
    Path saved = directory.resolve("saved");
    model.save(saved.toString());
    refused(
        () -> RnnTaggerModel.load(saved.toString()),
        "must be a tagger but is a language model; use RnnLanguageModelModel.load");
    refused(() -> model.save(saved.toString()), "is there already");
    Path other = Files.createDirectories(directory.resolve("parent/other"));
    Files.writeString(other.resolve("thesis.tex"), "years of work");
    refused(() -> model.write().overwrite().save(other.toString()), "it holds thesis.tex");
    try (var there = Files.list(other.getParent())) {
      assertEquals(1, there.count(), "nothing is written beside");
    }
    Path estimator = directory.resolve("estimator");
    languageModel().save(estimator.toString());
    refused(
        () -> RnnTaggerModel.load(estimator.toString()),
        "there is a stage of class rnn.spark.ml.RnnLanguageModel; load it by that class");
    refused(() -> RnnTaggerModel.load(directory.resolve("none").toString()), "none");
    Path config = saved.resolve("config.json");
    Path part = saved.resolve("metadata/part-00000");
    String metadata = Files.readString(part);
    replace(part, metadata.replace("\"inputCol\"", "\"inputColumns\""));
    refused(
        () -> RnnLanguageModelModel.load(saved.toString()),
        "inputColumns",
        "It was saved by another version");
    replace(part, metadata);
    replace(
        config,
        Files.readString(config)
            .replaceFirst("\"formatVersion\" *: *\\d+", "\"formatVersion\" : 99"));
    refused(() -> RnnLanguageModelModel.load(saved.toString()), "99");
  }

  /** Hadoop's local files have checksums beside them. */
  private static void replace(Path file, String content) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, content);
  }

  @Test
  void aFitLeavesNothingBehind(SparkSession spark) throws IOException {
    Path checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
    languageModel().setCheckpointDir(checkpoints.toString()).fit(rows);
    try (var left = Files.list(checkpoints)) {
      assertEquals(0, left.count());
    }
    Path temporary;
    try (FitDirectory made = FitDirectory.of(spark, "", "fit")) {
      temporary = Path.of(java.net.URI.create(made.model()).getPath());
      Files.createDirectories(temporary);
    }
    assertFalse(Files.exists(temporary.getParent()));
  }

  @Test
  void aModelThatIsNotFilled() {
    refused(() -> new RnnTaggerModel().transform(rows), "must be fitted or loaded");
  }
}
