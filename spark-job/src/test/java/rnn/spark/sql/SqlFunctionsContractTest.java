package rnn.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Models;
import rnn.model.TrainedModel;
import rnn.predict.Candidate;
import rnn.predict.Details;
import rnn.spark.testkit.SharedSpark;

/**
 * What every function must do with a model of every kind: give what core says of the tokens, for
 * strings and arrays alike, whatever the partitions; by the extension and by the name of its class.
 */
@ExtendWith(SharedSpark.class)
class SqlFunctionsContractTest {
  private static final List<@Nullable List<String>> TEXTS =
      Arrays.asList(
          List.of("the", "cat", "sees", "a", "dog", "."),
          List.of("a", "zebra", "sees", "Häuser", "🙂"),
          List.of(),
          null,
          List.of("the"),
          List.of("does", "each", "woman", "work", "quietly", "?"));

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> functionsSayWhatCoreSays(SparkSession session) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < TEXTS.size(); i++) {
      List<String> tokens = TEXTS.get(i);
      rows.add(
          RowFactory.create(
              i, tokens == null ? null : String.join(" ", tokens), withNothings(tokens)));
    }
    StructType schema = StructType.fromDDL("id INT, text STRING, tokens ARRAY<STRING>");
    Dataset<Row> table = session.createDataset(rows, Encoders.row(schema));
    return SqlModels.all(session, directory)
        .flatMap(
            path -> {
              TrainedModel model = SqlModels.read(path);
              return SqlModels.functions(model).stream()
                  .map(
                      function ->
                          DynamicTest.dynamicTest(
                              function.sqlName() + " by " + path.getFileName(),
                              () -> compare(session, table, function, model, path)));
            });
  }

  /** The tokens, and what is no token between them. */
  private static String @Nullable [] withNothings(@Nullable List<String> tokens) {
    return tokens == null
        ? null
        : tokens.stream().flatMap(token -> Stream.of(token, "", null)).toArray(String[]::new);
  }

  private static void compare(
      SparkSession session,
      Dataset<Row> table,
      SqlFunction function,
      TrainedModel model,
      Path path) {
    String byClass = function.sqlName() + "_by_class";
    String className =
        Map.of(
                SqlFunction.LOG_LIKELIHOOD, LogLikelihood.class,
                SqlFunction.SURPRISE, Surprise.class,
                SqlFunction.RANK, Rank.class,
                SqlFunction.NEXT, Next.class,
                SqlFunction.TAG, Tag.class,
                SqlFunction.CLASSIFY, Classify.class)
            .get(function)
            .getName();
    session
        .udf()
        .registerJava(byClass, className, function == SqlFunction.NEXT ? function.type() : null);
    String ofText = SqlModels.call(function, path, "text");
    String ofTokens = SqlModels.call(function, path, "tokens");
    for (int partitions : new int[] {1, 4}) {
      Map<Integer, @Nullable Object> values = new HashMap<>();
      for (Row row :
          table
              .repartition(partitions)
              .selectExpr(
                  "id",
                  ofText,
                  ofTokens,
                  ofTokens.replace(function.sqlName(), byClass),
                  ofText.replace(function.sqlName(), byClass))
              .collectAsList()) {
        Object value = plain(row.get(1));
        assertEquals(value, plain(row.get(2)), "ready tokens");
        assertEquals(value, plain(row.get(3)), "ready tokens, by class");
        assertEquals(value, plain(row.get(4)), "text, by class");
        values.put(row.getInt(0), value);
      }
      for (int i = 0; i < TEXTS.size(); i++) {
        List<String> tokens = TEXTS.get(i);
        if (tokens == null) {
          assertNull(values.get(i));
        } else {
          assertEquals(expected(function, model, tokens), values.get(i), tokens.toString());
        }
      }
    }
    assertFalse(session.sql("SELECT " + SqlModels.call(function, path, "''")).first().isNullAt(0));
  }

  private static Object expected(SqlFunction function, TrainedModel model, List<String> tokens) {
    return switch (function) {
      case LOG_LIKELIHOOD -> Models.scorer(model).score(tokens).logLikelihood();
      case SURPRISE ->
          Arrays.stream(details(model, tokens, new Details(true, false, 0)).surprises())
              .boxed()
              .toList();
      case RANK ->
          Arrays.stream(details(model, tokens, new Details(false, true, 0)).ranks())
              .boxed()
              .toList();
      case NEXT ->
          details(model, tokens, new Details(false, false, 3)).candidates().stream()
              .map(SqlFunctionsContractTest::pair)
              .toList();
      case TAG -> Models.tagger(model).tag(tokens).tags();
      case CLASSIFY -> Models.classifier(model).classify(tokens).label();
    };
  }

  private static rnn.predict.TextDetails details(
      TrainedModel model, List<String> tokens, Details details) {
    return Models.scorer(model).detailAll(List.of(tokens), details).get(0);
  }

  private static List<Object> pair(Candidate candidate) {
    return List.of(candidate.token(), candidate.probability());
  }

  /** A value of a row as lists. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof scala.collection.Seq<?> sequence) {
      return scala.jdk.javaapi.CollectionConverters.asJava(sequence).stream()
          .map(SqlFunctionsContractTest::plain)
          .map(Objects::requireNonNull)
          .toList();
    }
    return value instanceof Row row ? List.of(row.get(0), row.get(1)) : value;
  }
}
