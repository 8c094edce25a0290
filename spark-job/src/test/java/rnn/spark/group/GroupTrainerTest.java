package rnn.spark.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Labelling;
import rnn.fit.Lines;
import rnn.fit.LocalFit;
import rnn.model.Model;
import rnn.model.ModelArchive;
import rnn.model.ModelDirectory;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.testkit.SharedSpark;
import rnn.task.Tasks;
import rnn.text.Tokenizers;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/** A model for each group: the models, the table, and what becomes of groups that have none. */
@ExtendWith(SharedSpark.class)
class GroupTrainerTest {
  @TempDir private Path directory;

  private static Source source(Dataset<Row> rows, String task) {
    Labelling labelling = Tasks.named(task).labelling();
    Source source = Source.rows(rows, "words");
    return labelling == Labelling.NONE
        ? source
        : source.with(new Labels(labelling, labelling == Labelling.TOKENS ? "tags" : "kind", 0, 0));
  }

  private GroupReport train(Dataset<Row> rows, Grouping grouping, Map<String, String> options) {
    return GroupTrainer.train(
        rows.sparkSession(),
        new GroupRequest(source(rows, options.get("task")), grouping, options, table()),
        GroupListener.SILENT);
  }

  private String table() {
    return directory.resolve("table").toString();
  }

  private static Map<Object, Row> byTenant(GroupModels models) {
    Map<Object, Row> rows = new HashMap<>();
    models.table().collectAsList().forEach(row -> rows.put(row.getAs("tenant"), row));
    return rows;
  }

  private static Lines lines(Dataset<Row> rows, Object tenant, Labelling labelling) {
    Lines lines = new Lines(labelling);
    for (Row row : rows.collectAsList()) {
      if (row.getAs("tenant").equals(tenant)) {
        lines.add(
            row.getList(1),
            switch (labelling) {
              case NONE -> List.of();
              case TOKENS -> row.getList(2);
              case SEQUENCES -> List.of(row.getString(3));
            });
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"language-model", "tag", "classify"})
  void aGroupHasTheBitsOfItsRowsAlone(String task, SparkSession spark) {
    Tenants tenants = new Tenants(DataTypes.LongType);
    for (long tenant = 0; tenant < 5; tenant++) {
      tenants.add(tenant, 30 + 20 * (int) tenant, tenant);
    }
    Dataset<Row> rows = tenants.table(spark, 3);
    Map<String, String> options = Tenants.options(task);

    GroupReport report = train(rows, Grouping.by("tenant").withMinTokens(0), options);

    assertEquals(5, report.trained(), report.toString());
    Map<Object, Row> table = byTenant(GroupModels.load(spark, table()));
    GivenOptions given = GivenOptions.ofRows(options);
    for (long tenant = 0; tenant < 5; tenant++) {
      Row row = table.get(tenant);
      Model model = (Model) ModelArchive.read(row.getAs("model"), "a model");
      LocalFit.Result alone =
          LocalFit.fit(
              lines(rows, tenant, given.model().task().labelling()),
              new LocalFit.Plan(given, Tokenizers.named(given.model().tokenizer()), Map.of()),
              "rows",
              TrainingListener.SILENT);
      assertArrayEquals(alone.model().parameters(), model.parameters());
      assertEquals(alone.model().encoder(), model.encoder());
      assertEquals(alone.model().network(), model.network());
      assertEquals(alone.trainingTokens(), (long) row.<Long>getAs("training_tokens"));
      assertEquals(30 + 20 * tenant, (long) row.<Long>getAs("rows"));
      String figure = task.equals("language-model") ? "perplexity" : "accuracy";
      assertTrue(row.<Double>getAs(figure) >= 0, row.toString());
      assertNull(row.getAs("error"));
    }
  }

  /** Groups that have no model of their own, or none at all, beside one that has. */
  @Test
  void whatBecomesOfGroupsThatDoNotLearn(SparkSession spark) {
    Object[] words = {"a", "b"};
    Object[] tags = {"A", "B"};
    Tenants tenants = new Tenants(DataTypes.StringType).add("large", 120, 1).add(null, 2, 2);
    for (int i = 0; i < 6; i++) {
      tenants.add("small " + i, 4, 10 + i);
    }
    tenants.add("wrong", 60, 3).add("wrong", words, new Object[] {"A"}, "x");
    tenants.add("nothing", null, tags, "x");
    for (int i = 0; i < 150; i++) {
      tenants.add("one label", words, new Object[] {"A", "A"}, "x");
    }
    Dataset<Row> rows = tenants.table(spark, 2);
    List<String> remarks = new ArrayList<>();
    GroupListener listener =
        new GroupListener() {
          @Override
          public void remark(String sentence) {
            remarks.add(sentence);
          }
        };
    GroupReport report =
        GroupTrainer.train(
            spark,
            new GroupRequest(
                source(rows, "tag"),
                Grouping.by("tenant").withMinTokens(200),
                Tenants.options("tag"),
                table()),
            listener);

    assertEquals(10, report.groups(), report.toString()); // null is none
    assertEquals(1, report.trained());
    assertEquals(7, report.shared()); // also "nothing", which has no text
    assertEquals(2, report.failed());
    assertTrue(report.reasons().get(0).startsWith("one label: "), report.reasons().toString());
    assertTrue(report.reasons().get(0).contains("at least 2"), report.reasons().toString());
    assertTrue(
        report.reasons().get(1).startsWith("wrong: Tokens and labels of a row must be as many"),
        report.reasons().toString());
    assertTrue(remarks.get(0).contains("tenant, by which they are grouped, is null: 2"));
    assertTrue(
        remarks.contains("1 of them have no row with text and a label."), remarks.toString());
    GroupModels models = GroupModels.load(spark, table());
    Map<Object, Row> table = byTenant(models);
    assertTrue(table.get("nothing").<Boolean>getAs("shared"));
    assertEquals(0, (long) table.get("nothing").<Long>getAs("rows"));
    assertTrue(table.get("small 3").<Boolean>getAs("shared"));
    assertNull(table.get("small 3").getAs("model"));
    assertNull(table.get("small 3").getAs("error"));
    assertEquals(Labelling.TOKENS, models.shared().encoder().labelling());
  }

  /** A row that cannot be read is its group's matter, however few tokens the group has. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWrongRowOfASmallGroupLeavesTheOthersTheirModel(boolean isShared, SparkSession spark) {
    Tenants tenants = new Tenants(DataTypes.StringType);
    for (int i = 0; i < 12; i++) {
      tenants.add("small " + i, 10, i);
    }
    Object[] words = {"a", "b"};
    tenants.add("wrong", words, new Object[] {"A"}, "x");
    tenants.add("mixed", 3, 1).add("mixed", words, new Object[] {"A"}, "x");
    Grouping grouping = Grouping.by("tenant").withMinTokens(1_000);
    GroupReport report =
        train(
            tenants.table(spark, 2),
            isShared ? grouping : grouping.withoutShared(),
            Tenants.options("tag"));

    assertEquals(isShared ? 12 : 0, report.shared(), report.toString());
    assertEquals(isShared ? 0 : 12, report.small());
    assertEquals(2, report.failed());
    assertTrue(report.reasons().get(0).startsWith("mixed: Tokens and labels"), report.toString());
    assertTrue(report.reasons().get(1).startsWith("wrong: Tokens and labels"), report.toString());
  }

  @Test
  void anOptionThatThereIsNotIsNamed(SparkSession spark) {
    Dataset<Row> rows = new Tenants(DataTypes.StringType).add("a", 3, 1).table(spark, 1);
    assertSays(
        () -> train(rows, Grouping.by("tenant"), Tenants.options("language-model", "hiden=8")),
        "one is \"hiden\"");
  }

  @Test
  void smallGroupsAreNamedWhereNothingIsShared(SparkSession spark) {
    Dataset<Row> rows = new Tenants(DataTypes.StringType).add("a", 3, 1).table(spark, 1);
    GroupReport report =
        train(rows, Grouping.by("tenant").withoutShared(), Tenants.options("language-model"));
    assertEquals(1, report.small());
    Row row = byTenant(GroupModels.load(spark, table())).get("a");
    String reason = row.getAs("error");
    assertTrue(reason.contains("fewer than 1,000 tokens"), reason);
    assertTrue(reason.contains("none was asked for"), reason);
  }

  /** Each type of keys comes back as it was. */
  @Test
  void keysAreOfAnyAtomicType(SparkSession spark) {
    Dataset<Row> rows =
        new Tenants(DataTypes.IntegerType).add(1, 3, 1).add(-7, 3, 2).table(spark, 2);
    List<String> keys =
        List.of(
            "tenant > 0",
            "cast(tenant as byte)",
            "cast(tenant as decimal(9,3))",
            "cast(tenant as double) / 3",
            "cast(tenant * 0.0 as float)",
            "date_add(date'2020-01-01', tenant)",
            "timestamp_micros(tenant * 1000001)",
            "to_timestamp_ntz('2020-01-01 00:00:00') + make_interval(0, tenant)",
            "cast(concat('\\u00e4', tenant) as binary)");
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      Dataset<Row> keyed = rows.withColumn("key", functions.expr(key));
      GroupKey column = GroupKey.of(keyed, "key", source(keyed, "language-model"));
      Dataset<Row> back =
          keyed
              .withColumn("text", column.text(keyed))
              .withColumn("back", column.value(functions.col("text")));
      assertEquals(keyed.schema().apply("key").dataType(), back.schema().apply("back").dataType());
      if (back.filter("key = back").count() != rows.count()) {
        found.add(key);
      }
      if (key.contains("float")) { // 0.0 and -0.0 are one
        assertEquals(1, back.select("text").distinct().count());
      }
    }
    assertEquals(List.of(), found);
    Dataset<Row> arrays = rows.drop("tenant").withColumnRenamed("words", "tenant");
    assertSays(
        () -> GroupKey.of(arrays, "tenant", Source.rows(arrays, "tags")),
        "must be a string, a number",
        "array<string>");
    assertSays(() -> GroupKey.of(rows, "other", source(rows, "tag")), "There is no column other");
  }

  /** Rows that are others each time they are read are found out, and not trained in silence. */
  @Test
  void rowsThatDependOnChanceAreRefused(SparkSession spark) {
    UserDefinedFunction chance =
        functions
            .udf((UDF0<String>) () -> UUID.randomUUID().toString(), DataTypes.StringType)
            .asNondeterministic();
    Dataset<Row> rows =
        new Tenants(DataTypes.StringType)
            .add("a", 200, 1)
            .table(spark, 2)
            .withColumn("tenant", chance.apply());
    assertSays(
        () ->
            train(
                rows,
                Grouping.by("tenant").withMinTokens(0).withoutShared(),
                Tenants.options("language-model")),
        "The rows must be the same each time they are read");
  }

  @Test
  void tablesThatCannotBeReadAreNamed(SparkSession spark) throws IOException {
    Dataset<Row> rows = new Tenants(DataTypes.StringType).add("a", 30, 1).table(spark, 1);
    train(rows, Grouping.by("tenant").withMinTokens(0), Tenants.options("language-model"));
    Path file = Path.of(table(), "groups.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
    assertSays(() -> GroupModels.load(spark, table()), "must have format version 1 to 1 but has 2");
    Files.writeString(file, json.replace("string", "strong"));
    assertSays(() -> GroupModels.load(spark, table()), "columnType", "strong");
    Files.writeString(file, json.replace("\"tenant\"", "\"other\""));
    assertSays(() -> GroupModels.load(spark, table()), "must have a column other (string)");
    assertSays(() -> GroupModels.load(spark, directory.toString()), "There is no table of models");
    assertSays(() -> ModelDirectory.read(Path.of(table())), "is a table of models");
    Files.writeString(directory.resolve("mine"), "");
    assertSays(
        () ->
            GroupTrainer.train(
                spark,
                new GroupRequest(
                    source(rows, "language-model"),
                    Grouping.by("tenant"),
                    Tenants.options("language-model"),
                    directory.toString()),
                GroupListener.SILENT),
        "must be a new directory or one that holds a table of models",
        "mine");
  }

  /** What a run has left that was ended while it replaced a table is put right by the next. */
  @Test
  void aTableThatWasMovedAsideIsPutBack(SparkSession spark) throws IOException {
    Dataset<Row> rows = new Tenants(DataTypes.StringType).add("a", 30, 1).table(spark, 1);
    Map<String, String> options = Tenants.options("language-model");
    Grouping grouping = Grouping.by("tenant").withMinTokens(0);
    train(rows, grouping, options);
    Files.move(Path.of(table()), directory.resolve(".table.replaced"));
    Files.createDirectories(directory.resolve("table.writing/models"));

    assertSays(() -> train(rows.filter("false"), grouping, options), "There must be a row");
    assertEquals(1, GroupModels.load(spark, table()).groups().count());
    train(rows.withColumn("tenant", functions.lit("b")), grouping, options);
    assertEquals("b", GroupModels.load(spark, table()).groups().first().getString(0));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(Path.of(table())), left.toList());
    }
  }

  /** A task that is to end takes the training in it along, and leaves no half of a table. */
  @Test
  @Timeout(200)
  void theEndOfATaskReachesItsTraining(SparkSession spark) throws Exception {
    Dataset<Row> rows = new Tenants(DataTypes.StringType).add("a", 100, 1).table(spark, 1);
    CompletableFuture<Object> end = new CompletableFuture<>();
    Thread training =
        new Thread(
            () -> {
              try {
                end.complete(
                    train(
                        rows,
                        Grouping.by("tenant").withMinTokens(0),
                        Tenants.options("language-model", "epochs=1000000")));
              } catch (RuntimeException e) {
                end.complete(e);
              }
            });
    training.start();
    await(() -> isTraining() || end.isDone());
    spark.sparkContext().cancelAllJobs();

    assertTrue(end.get() instanceof RuntimeException, String.valueOf(end.get()));
    await(() -> !isTraining());
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static boolean isTraining() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("rnn-worker"));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(50); // the test's time is limited
    }
  }

  static void assertSays(Executable action, String... words) {
    RuntimeException e = assertThrows(RuntimeException.class, action);
    for (String word : words) {
      assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
    }
  }
}
