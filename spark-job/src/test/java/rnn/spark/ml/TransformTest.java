package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.predict.Details;
import rnn.predict.TextDetails;
import rnn.spark.stream.KeyedEvents;
import rnn.spark.testkit.SharedSpark;

/** Rows that models transform: parted in any way, with other columns, as a stream. */
@ExtendWith(SharedSpark.class)
class TransformTest {
  private static RnnLanguageModelModel model;
  private static Dataset<Row> rows;

  @TempDir private Path directory;

  @BeforeAll
  static void fit(SparkSession spark) {
    rows = Sequences.rows(spark, 60, 2);
    model = Sequences.small(new RnnLanguageModel()).fit(rows);
  }

  @Test
  void partitionsChangeNothing() {
    List<String> expected = sorted(model.transform(rows));
    assertEquals(expected, sorted(model.transform(rows.coalesce(1))));
    assertEquals(expected, sorted(model.transform(rows.repartition(7))));
    assertEquals(expected, sorted(model.transform(rows).repartition(3).union(none())));
  }

  private static Dataset<Row> none() {
    return model.transform(rows).limit(0);
  }

  private static List<String> sorted(Dataset<Row> table) {
    return table.collectAsList().stream().map(Row::toString).sorted().collect(Collectors.toList());
  }

  @Test
  void otherColumnsStayAsTheyAre() {
    Metadata metadata = new MetadataBuilder().putString("unit", "s").build();
    Dataset<Row> wide =
        rows.withColumn("a.b", functions.lit(1.5))
            .withColumn("when", functions.current_timestamp())
            .withColumn("big", functions.lit("9.25").cast("decimal(20,3)"))
            .withColumn("seen", functions.lit(3))
            .withMetadata("seen", metadata);
    Dataset<Row> scored = model.transform(wide);
    assertEquals(metadata, scored.schema().apply("seen").metadata());
    int columns = wide.columns().length;
    for (int i = 0; i < columns; i++) {
      assertEquals(wide.schema().fields()[i], scored.schema().fields()[i]);
    }
    Row before = wide.drop("when").first();
    Row after = scored.drop("when").first();
    for (int i = 0; i < columns - 1; i++) {
      assertEquals(before.get(i), after.get(i));
    }
  }

  @Test
  void detailsAreThoseOfCore(SparkSession spark) {
    RnnLanguageModelModel detailed =
        model
            .copy(new org.apache.spark.ml.param.ParamMap())
            .setSurpriseCol("surprise")
            .setRankCol("rank")
            .setTopCol("top")
            .setTopK(3);
    Row row = detailed.transform(rows).first();
    TextDetails details =
        rnn.model.Models.scorer(model.trained()).detail(row.getList(0), new Details(true, true, 3));
    for (int i = 0; i < details.surprises().length; i++) {
      assertEquals(details.surprises()[i], (double) row.<Double>getList(7).get(i));
      assertEquals(details.ranks()[i], (int) row.<Integer>getList(8).get(i));
    }
    assertEquals(3, row.getList(9).size());
    assertEquals(details.candidates().get(0).token(), row.<Row>getList(9).get(0).getString(0));
    Dataset<Row> plain = model.transform(rows);
    assertEquals(
        sorted(plain),
        sorted(detailed.transform(rows).drop("surprise", "rank", "top")),
        "the same likelihoods to the bit");
    Dataset<Row> few =
        model
            .copy(new org.apache.spark.ml.param.ParamMap())
            .setPerplexityCol("")
            .setTokensCol("")
            .setLogLikelihoodCol("")
            .setRankCol("rank")
            .transform(rows);
    assertEquals(List.of("words", "tags", "text", "kind", "rank"), List.of(few.columns()));
    assertEquals(
        row.getList(8),
        few.filter(functions.col("text").equalTo(row.getString(2))).first().getList(4));
  }

  @Test
  void nullsGetNulls(SparkSession spark) {
    Dataset<Row> table = spark.sql("select * from values ('a b'), (null) as t(text)");
    List<Row> scored = model.transform(table).collectAsList();
    assertEquals(3L, scored.get(0).getLong(2));
    for (int i = 0; i < 4; i++) {
      assertNull(scored.get(1).get(i));
    }
  }

  @Test
  void aStreamIsScoredAsItComes(SparkSession spark) throws Exception {
    String input = directory.resolve("input").toString();
    rows.write().parquet(input);
    Dataset<Row> stream = spark.readStream().schema(rows.schema()).parquet(input);
    var scored = model.transform(stream);
    assertTrue(scored.isStreaming());
    List<String> found = Collections.synchronizedList(new ArrayList<>());
    scored
        .writeStream()
        .foreachBatch(
            (VoidFunction2<Dataset<Row>, Long>) (batch, number) -> found.addAll(sorted(batch)))
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(sorted(model.transform(rows)), found.stream().sorted().toList());
  }

  @Test
  void eventsOfKeysHaveTheNumbersOfTheirSequences() {
    Dataset<Row> sequences = rows.dropDuplicates("text").withColumn("key", functions.col("text"));
    Dataset<Row> events =
        sequences
            .select(
                functions.col("key"),
                functions.size(functions.col("words")).as("length"),
                functions.posexplode(functions.col("words")))
            .selectExpr(
                "key",
                "timestamp_seconds(pos) AS time",
                "col AS word",
                "pos = length - 1 AS isLast");
    RnnLanguageModelModel ofWords =
        model
            .copy(new org.apache.spark.ml.param.ParamMap())
            .setInputCol("word")
            .setTopCol("next")
            .setTopK(2)
            .setPerplexityCol("");
    Dataset<Row> scored =
        ofWords.transformStream(events, KeyedEvents.of("key", "time").endCol("isLast"));
    assertEquals(
        List.of(
            "key time word isLast surprise logLikelihood tokens next eventNumber unknownTokens late restarted endSurprise"
                .split(" ")),
        List.of(scored.columns()));
    assertEquals(2, scored.first().getList(scored.first().fieldIndex("next")).size());
    Dataset<Row> expected = model.transform(sequences).select("key", "logLikelihood", "tokens");
    Dataset<Row> actual = scored.filter("isLast").select("key", "logLikelihood", "tokens");
    assertEquals(sorted(expected.drop("logLikelihood")), sorted(actual.drop("logLikelihood")));
    List<Double> ofTexts = likelihoods(expected);
    List<Double> ofEvents = likelihoods(actual);
    for (int i = 0; i < ofTexts.size(); i++) {
      // Events are read by steps, whole texts by windows: other sums of the same terms in floats.
      assertEquals(ofTexts.get(i), ofEvents.get(i), 1e-5 * Math.abs(ofTexts.get(i)));
    }
    Dataset<Row> endless = ofWords.transformStream(events, "key", "time");
    assertEquals(0, endless.filter("endSurprise IS NOT NULL").count());
  }

  private static List<Double> likelihoods(Dataset<Row> rows) {
    return rows.orderBy("key").collectAsList().stream()
        .map(row -> row.<Double>getAs("logLikelihood"))
        .toList();
  }

  @Test
  void schemasAreKnownWithoutData() {
    assertEquals(
        DataTypes.DoubleType, model.transformSchema(rows.schema()).apply("perplexity").dataType());
  }
}
