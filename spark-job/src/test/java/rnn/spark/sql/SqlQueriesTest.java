package rnn.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.Models;
import rnn.predict.SmallModels;
import rnn.spark.score.SharedModel;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;

/** Functions in the places of a query where expressions may stand, and models that change. */
@ExtendWith(SharedSpark.class)
class SqlQueriesTest {
  private static final List<String> LINES =
      List.of("the cat sees a dog .", "a dog", "the", "a cat sees zebra", "Häuser 🙂 .", "a dog");

  @TempDir Path directory;
  private SparkSession session;
  private Path lm;
  private String call;
  private Model model;

  @BeforeEach
  void makeTable(SparkSession session) {
    this.session = session;
    model = SmallModels.languageModels().findFirst().orElseThrow();
    lm = SqlModels.write(directory.resolve("a model"), model);
    call = SqlModels.call(SqlFunction.LOG_LIKELIHOOD, lm, "text");
    session.createDataset(LINES, Encoders.STRING()).toDF("text").createOrReplaceTempView("lines");
  }

  private static double expected(Model model, String line) {
    return Models.scorer(model).score(Arrays.asList(line.split(" "))).logLikelihood();
  }

  private double first(String query) {
    return session.sql(query).first().getDouble(0);
  }

  @Test
  void theyStandInWhereGroupByOrderByAndJoin() {
    double limit = expected(model, "a dog");
    assertEquals(
        LINES.stream().filter(line -> expected(model, line) > limit).count(),
        session.sql("SELECT text FROM lines WHERE %s > %s".formatted(call, limit + "D")).count());
    List<Row> groups =
        session
            .sql(
                "SELECT %1$s AS l, count(*) AS n FROM lines GROUP BY %1$s ORDER BY l DESC"
                    .formatted(call)) // the call in both places is one expression
            .collectAsList();
    assertEquals(
        LINES.stream()
            .collect(Collectors.groupingBy(line -> expected(model, line), Collectors.counting())),
        groups.stream().collect(Collectors.toMap(row -> row.getDouble(0), row -> row.getLong(1))));
    assertEquals(
        8,
        session
            .sql(
                "SELECT * FROM lines a JOIN lines b ON %s = %s"
                    .formatted(call.replace("text", "a.text"), call.replace("text", "b.text")))
            .count(),
        "five lines meet themselves, two of them each other too");
    assertTrue(
        session.sql("SELECT text FROM lines WHERE exists(%s, r -> r > 1)".formatted(rank())).count()
            > 0);
  }

  private String rank() {
    return SqlModels.call(SqlFunction.RANK, lm, "text");
  }

  @Test
  void pathsAreAnyConstantsAndColumnsAreNamedByTheCall() {
    double value = expected(model, "a dog");
    String parent = SqlModels.literal(directory);
    session.sql(
        "DECLARE OR REPLACE VARIABLE place STRING DEFAULT %s".formatted(SqlModels.literal(lm)));
    for (String path :
        List.of("concat(%s, '/a model')", "%s || '/a ' || 'model'", "place", "'file:' || place")) {
      assertEquals(
          value, first("SELECT rnn_log_likelihood(%s, 'a dog')".formatted(path.formatted(parent))));
    }
    assertEquals(
        value,
        session
            .sql(
                "SELECT rnn_log_likelihood(:model, 'a dog')",
                java.util.Map.of("model", lm.toString()))
            .first()
            .getDouble(0));
    assertEquals(
        "rnn_log_likelihood(%s, text)".formatted(lm),
        session.sql("SELECT %s FROM lines".formatted(call)).columns()[0]);
    session.sql("DROP TEMPORARY VARIABLE place");
  }

  @Test
  void integersAreTextAndNullsAreNull() {
    assertEquals(
        expected(model, "12 -3"),
        first("SELECT rnn_log_likelihood(%s, array(12, -3))".formatted(SqlModels.literal(lm))));
    assertEquals(
        expected(model, "12"),
        first("SELECT rnn_log_likelihood(%s, 12BD)".formatted(SqlModels.literal(lm))));
    for (String none :
        List.of(
            "NULL", "CAST(NULL AS STRING)", "CAST(NULL AS ARRAY<STRING>)", "CAST(NULL AS INT)")) {
      for (SqlFunction function : SqlModels.functions(model)) {
        assertNull(
            session.sql("SELECT " + SqlModels.call(function, lm, none)).first().get(0), none);
      }
    }
  }

  @Test
  void allTokensAreAskedForAndEmptyArraysAreEmptyTexts() {
    String path = SqlModels.literal(lm);
    String next = "SELECT size(rnn_next(%s, 'a', %s))";
    for (String k : List.of("2147483647", "9223372036854775807", "CAST(100 AS BIGINT)")) {
      int size = session.sql(next.formatted(path, k)).first().getInt(0);
      assertEquals(model.vocabulary().size(), size, k);
    }
    assertEquals(
        2, session.sql(next.formatted(path, ":k"), java.util.Map.of("k", 2L)).first().getInt(0));
    for (String empty : List.of("''", "array()", "array(NULL)", "array('', NULL)")) {
      assertEquals(
          Models.scorer(model).score(List.of()).logLikelihood(),
          first("SELECT rnn_log_likelihood(%s, %s)".formatted(path, empty)));
    }
  }

  @Test
  void viewsAndStreamsAndInterpretedPlansCompute() throws Exception {
    session.sql(
        "CREATE OR REPLACE TEMPORARY VIEW scored AS SELECT text, %s AS l FROM lines"
            .formatted(call));
    assertEquals(
        expected(model, "the"), first("SELECT l FROM scored WHERE text = 'the' AND l < 0"));

    session.conf().set("spark.sql.codegen.wholeStage", "false");
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    try {
      assertEquals(
          expected(model, "the"),
          first("SELECT l FROM scored WHERE text = 'the' ORDER BY l LIMIT 1"));
    } finally {
      session.conf().unset("spark.sql.codegen.wholeStage");
      session.conf().unset("spark.sql.codegen.factoryMode");
    }

    TestText.write(directory.resolve("in/lines.txt"), LINES);
    Dataset<Row> stream =
        session
            .readStream()
            .text(directory.resolve("in").toString())
            .select(functions.col("value"), functions.expr(call.replace("text", "value")));
    String out = directory.resolve("out").toString();
    VoidFunction2<Dataset<Row>, Long> writing =
        (rows, id) -> rows.write().mode("append").parquet(out);
    StreamingQuery query =
        stream
            .toDF("text", "l")
            .writeStream()
            .foreachBatch(writing)
            .option("checkpointLocation", directory.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    List<Row> rows = session.read().parquet(out).collectAsList();
    assertEquals(LINES.size(), rows.size());
    for (Row row : rows) {
      assertEquals(expected(model, row.getString(0)), row.getDouble(1));
    }
  }

  @Test
  void aModelThatIsReplacedIsReadByTheNextQuery() {
    session.sql(
        "CREATE OR REPLACE TEMPORARY VIEW scored AS SELECT %s AS l FROM lines".formatted(call));
    String query = "SELECT l FROM scored ORDER BY l LIMIT 1";
    Dataset<Row> analyzed = session.sql(query);
    double before = first(query);
    Model other = SmallModels.languageModels().skip(1).findFirst().orElseThrow();
    SqlModels.write(lm, other);
    assertNotEquals(before, first(query));
    assertEquals(
        LINES.stream().mapToDouble(line -> expected(other, line)).min().getAsDouble(),
        first(query));
    assertEquals(before, analyzed.first().getDouble(0), "a query keeps the model it began with");
  }

  @Test
  void aModelIsReadOnceForManyQueries() throws Exception {
    QueryModels models = QueryModels.of(session);
    SharedModel read = models.model(SqlFunction.SURPRISE, lm.toString());
    assertEquals(read, models.model(SqlFunction.LOG_LIKELIHOOD, "file://" + lm));
    SqlModels.write(lm, SmallModels.languageModels().skip(1).findFirst().orElseThrow());
    assertNotEquals(read, models.model(SqlFunction.SURPRISE, lm.toString()));
  }

  @Test
  void aDirectoryThatSparkMlWroteToIsAModel() throws Exception {
    Files.createDirectories(lm.resolve("metadata"));
    Files.writeString(lm.resolve("metadata/part-00000"), "{}");
    assertEquals(
        expected(model, "the"), first("SELECT %s FROM lines WHERE text = 'the'".formatted(call)));
  }

  @Test
  void describeFunctionSaysUsageArgumentsAndAnExample() {
    for (SqlFunction function : SqlFunction.values()) {
      String described =
          session.sql("DESCRIBE FUNCTION EXTENDED " + function.sqlName()).collectAsList().stream()
              .map(row -> row.getString(0))
              .collect(Collectors.joining("\n"));
      assertTrue(described.contains(function.call() + " - Returns"), described);
      assertTrue(described.contains("* model - directory of a "), described);
      assertTrue(described.contains("> SELECT " + function.sqlName() + "("), described);
    }
  }
}
