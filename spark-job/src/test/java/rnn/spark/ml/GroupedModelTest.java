package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelArchive;
import rnn.spark.group.Grouping;
import rnn.spark.group.Tenants;
import rnn.spark.testkit.SharedSpark;

/** A model for each group as stages have it: its bits, what it says of rows, saved and loaded. */
@ExtendWith(SharedSpark.class)
class GroupedModelTest {
  @TempDir static Path directory;

  private static Dataset<Row> rows;
  private static RnnGroupedModel<RnnLanguageModelModel> models;

  @BeforeAll
  static void fit(SparkSession spark) {
    rows =
        new Tenants(DataTypes.StringType)
            .add("a", 60, 1)
            .add("b", 80, 2)
            .add("c", 3, 3)
            .add("d", 5, 4)
            .table(spark, 2);
    models =
        languageModel()
            .fitPerGroup(
                rows, Grouping.by("tenant").withMinTokens(200), directory.resolve("m").toString());
  }

  private static RnnLanguageModel languageModel() {
    return new RnnLanguageModel()
        .setInputCol("words")
        .setHidden(8)
        .setEmbedding(8)
        .setEpochs(1)
        .setPerplexityCol("perplexity");
  }

  private static Map<String, List<Row>> scored(Dataset<Row> some) {
    Map<String, List<Row>> scored = new HashMap<>();
    for (Row row : models.transform(some).collectAsList()) {
      scored.computeIfAbsent(row.getAs("tenant"), t -> new ArrayList<>()).add(row);
    }
    return scored;
  }

  @Test
  void aGroupIsScoredByTheModelThatAFitOfItsRowsMakes() {
    Dataset<Row> ofB = rows.filter("tenant = 'b'");
    RnnLanguageModelModel alone = languageModel().setShards(1).setBaseline(false).fit(ofB);

    assertArrayEquals(
        ((Model) alone.trained()).parameters(), ((Model) models.model("b").trained()).parameters());
    double expected = alone.transform(ofB).agg(functions.sum("logLikelihood")).first().getDouble(0);
    double found =
        models
            .transform(rows)
            .filter("tenant = 'b'")
            .agg(functions.sum("logLikelihood"))
            .first()
            .getDouble(0);
    assertEquals(expected, found, 1e-9 * Math.abs(expected));
    Row c = models.models().filter("tenant = 'c'").first();
    assertTrue(c.<Boolean>getAs("shared"));
    assertEquals(4, models.models().count());
  }

  @Test
  void rowsOfOtherGroupsGetTheSharedModelOrAReason(SparkSession spark) {
    Dataset<Row> others =
        new Tenants(DataTypes.StringType)
            .add("a", 2, 5)
            .add("a", null, new Object[0], "x")
            .add("c", 2, 6)
            .add("unknown", 2, 7)
            .add(null, 2, 8)
            .table(spark, 2);
    Map<String, List<Row>> scored = scored(others);

    assertEquals(3, scored.get("a").size());
    assertEquals(
        1, scored.get("a").stream().filter(row -> row.getAs("perplexity") == null).count());
    for (Row row : scored.get("unknown")) {
      assertTrue(row.<Double>getAs("perplexity") > 1, row.toString());
      assertNull(row.getAs("model_error"));
    }
    for (Row row : scored.get(null)) {
      assertNull(row.getAs("perplexity"));
      assertEquals("column tenant is null", row.getAs("model_error"));
    }
  }

  /** What is saved is the same table; a row of it that is damaged is its group's matter alone. */
  @Test
  void aTableIsSavedAndLoadedAndADamagedRowIsNamed() {
    String saved = directory.resolve("saved").toString();
    models.save(saved);
    RnnGroupedModel<RnnLanguageModelModel> loaded = RnnGroupedModel.ofLanguageModels(saved);
    assertEquals("perplexity", loaded.stage().getPerplexityCol());
    assertArrayEquals(
        ((Model) models.model("a").trained()).parameters(),
        ((Model) loaded.model("a").trained()).parameters());
    assertEquals(
        models.models().orderBy("tenant").collectAsList(),
        loaded.models().orderBy("tenant").collectAsList());
    refused(() -> RnnGroupedModel.ofTaggers(saved), "must be taggers but are language models");

    SparkSession spark = rows.sparkSession();
    Dataset<Row> table = spark.read().parquet(saved + "/models");
    Dataset<Row> damaged =
        table.withColumn(
            "model", functions.expr("if(tenant = 'a', substring(model, 1, 1000), model)"));
    List<Row> kept = damaged.collectAsList();
    spark
        .createDataFrame(kept, table.schema())
        .write()
        .mode("overwrite")
        .parquet(saved + "/models");
    Map<String, List<Row>> scored = new HashMap<>();
    for (Row row : RnnGroupedModel.ofLanguageModels(saved).transform(rows).collectAsList()) {
      scored.computeIfAbsent(row.getAs("tenant"), t -> new ArrayList<>()).add(row);
    }
    for (Row row : scored.get("a")) {
      assertNull(row.getAs("perplexity"));
      String reason = row.getAs("model_error");
      assertTrue(reason.contains("The model of group a"), reason);
    }
    for (Row row : scored.get("b")) {
      assertTrue(row.<Double>getAs("perplexity") > 1, row.toString());
    }
  }

  /** A model that says nothing finite of rows leaves the rows of other groups theirs. */
  @Test
  void aModelOfTooLargeParametersIsNamedAndTheOthersScore() {
    String saved = directory.resolve("too-large").toString();
    models.save(saved);
    SparkSession spark = rows.sparkSession();
    List<Row> table = new ArrayList<>();
    Dataset<Row> written = spark.read().parquet(saved + "/models");
    for (Row row : written.collectAsList()) {
      table.add("a".equals(row.getAs("tenant")) ? withLargeOutput(row) : row);
    }
    spark
        .createDataFrame(table, written.schema())
        .write()
        .mode("overwrite")
        .parquet(saved + "/models");
    RnnGroupedModel<RnnLanguageModelModel> loaded = RnnGroupedModel.ofLanguageModels(saved);
    Dataset<Row> scored = loaded.transform(rows);

    assertEquals(
        88, scored.filter("tenant <> 'a' and perplexity > 1 and model_error is null").count());
    List<Row> ofA = scored.filter("tenant = 'a' and perplexity is null").collectAsList();
    assertTrue(ofA.size() > 30, ofA.toString());
    for (Row row : ofA) {
      String reason = row.getAs("model_error");
      assertTrue(reason.startsWith("The model of group a in "), reason);
      assertTrue(reason.contains("must be finite"), reason);
    }
  }

  /** The shared model is read and sent once, and columns keep their metadata. */
  @Test
  void rowsAreTransformedAgainAndAgain() throws IOException {
    String saved = directory.resolve("again").toString();
    models.save(saved);
    RnnGroupedModel<RnnLanguageModelModel> loaded = RnnGroupedModel.ofLanguageModels(saved);
    Metadata metadata = new MetadataBuilder().putString("unit", "words").build();
    Column noted = functions.col("words").as("words", metadata);
    Dataset<Row> some = rows.filter("tenant = 'c'").withColumn("words", noted);
    List<Row> first = loaded.transform(some).orderBy("logLikelihood").collectAsList();
    new LocalFolder(Path.of(saved, "shared")).delete();

    Dataset<Row> again = loaded.transform(some);
    assertEquals(first, again.orderBy("logLikelihood").collectAsList());
    assertEquals(metadata, again.schema().apply("words").metadata());
  }

  /** Columns of a user's may be called as those that are added on the way. */
  @Test
  void columnsOfAnyNameAreKept(SparkSession spark) {
    Dataset<Row> named =
        rows.withColumnRenamed("words", "rnn_key").withColumnRenamed("tags", "rnn_small");
    RnnGroupedModel<RnnLanguageModelModel> trained =
        languageModel().setInputCol("rnn_key").fitPerGroup(named, Grouping.by("tenant"));
    assertEquals(4, trained.models().filter("shared").count());
    assertEquals(148, trained.transform(named).filter("perplexity > 1").count());
  }

  @Test
  void keysThatAreNotUtf8AreNamed(SparkSession spark) {
    Dataset<Row> broken =
        rows.withColumn(
            "tenant", functions.expr("if(tenant = 'a', cast(X'FF' as string), tenant)"));
    refused(
        () -> languageModel().fitPerGroup(broken, "tenant"),
        "Column tenant, by which rows are grouped, must be UTF-8 but 60 rows");
    Dataset<Row> scored = models.transform(broken);
    assertEquals(60, scored.filter("model_error = 'column tenant is not UTF-8'").count());
    assertEquals(88, scored.filter("perplexity > 1").count());
    Dataset<Row> collated = rows.withColumn("tenant", functions.expr("tenant collate UTF8_LCASE"));
    refused(() -> languageModel().fitPerGroup(collated, "tenant"), "cast", "UTF8_BINARY");
  }

  private static Row withLargeOutput(Row row) {
    Model model = (Model) ModelArchive.read(row.getAs("model"), "a model");
    float[] parameters = model.parameters().clone();
    Arrays.fill(parameters, 3e38f);
    Model damaged =
        new Model(
            model.network(),
            parameters,
            model.encoder(),
            model.scoring(),
            model.tokenizer(),
            model.reading(),
            Map.of());
    Object[] values = new Object[row.length()];
    Arrays.setAll(values, row::get);
    values[row.fieldIndex("model")] = ModelArchive.bytes(damaged);
    return RowFactory.create(values);
  }

  @Test
  void whatCannotBeIsRefused(SparkSession spark) {
    Dataset<Row> numbers = new Tenants(DataTypes.LongType).add(1L, 2, 5).table(spark, 1);
    refused(
        () -> models.transform(numbers),
        "Column tenant must be string, as where the models were trained, but is bigint; cast it");
    refused(() -> models.transform(rows.drop("tenant")), "There is no column tenant");
    refused(
        () -> languageModel().setShards(2).fitPerGroup(rows, "tenant"), "shards must be 1", "is 2");
    refused(
        () -> languageModel().setInitialModel("x").fitPerGroup(rows, "tenant"),
        "initialModel has no meaning");
    refused(
        () ->
            languageModel()
                .setValidationIndicatorCol("held")
                .fitPerGroup(rows.withColumn("held", functions.lit(false)), "tenant"),
        "validationIndicatorCol has no meaning");
    refused(() -> languageModel().fitPerGroup(rows, "other"), "There is no column other");
    refused(
        () -> languageModel().fitPerGroup(rows.withColumnRenamed("tenant", "error"), "error"),
        "must not be called as one of the table's columns");
    refused(() -> models.model("c"), "it has the shared model");
    refused(() -> models.model("z"), "it is not in the table");
  }

  @Test
  void classesThatAreNumbersArePredictedAsNumbers(SparkSession spark) {
    Dataset<Row> numbered =
        new Tenants(DataTypes.StringType)
            .add("a", 40, 1)
            .table(spark, 1)
            .withColumn("kind", functions.expr("hash(kind) % 2 + 1"));
    RnnGroupedModel<RnnClassifierModel> classifiers =
        new RnnClassifier()
            .setInputCol("words")
            .setLabelCol("kind")
            .setHidden(8)
            .setEmbedding(8)
            .setEpochs(1)
            .fitPerGroup(numbered, Grouping.by("tenant").withMinTokens(0));
    Row row = classifiers.transform(numbered).first();
    assertTrue(row.getAs("prediction") instanceof Double, row.toString());
  }

  private static void refused(Executable action, String... words) {
    Exception e = assertThrows(Exception.class, action);
    for (String word : words) {
      assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
    }
  }
}
