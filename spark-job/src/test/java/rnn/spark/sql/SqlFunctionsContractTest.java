package rnn.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
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
import rnn.predict.TextDetails;
import rnn.spark.testkit.SharedSpark;
import scala.jdk.javaapi.CollectionConverters;

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
    Dataset<Row> spread = table.repartition(4).union(table.coalesce(1));
    for (SqlFunction function : SqlFunction.values()) {
      DataType type = function == SqlFunction.NEXT ? function.type() : null; // others tell theirs
      session.udf().registerJava(byClass(function), className(function), type);
    }
    return SqlModels.all(session, directory)
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.getFileName().toString(),
                    () -> compare(spread, SqlModels.read(path), path)));
  }

  /** The tokens, and what is no token between them. */
  private static String @Nullable [] withNothings(@Nullable List<String> tokens) {
    return tokens == null
        ? null
        : tokens.stream().flatMap(token -> Stream.of(token, "", null)).toArray(String[]::new);
  }

  private static String byClass(SqlFunction function) {
    return function.sqlName() + "_by_class";
  }

  private static String className(SqlFunction function) {
    Class<?> named =
        switch (function) {
          case LOG_LIKELIHOOD -> LogLikelihood.class;
          case SURPRISE -> Surprise.class;
          case RANK -> Rank.class;
          case NEXT -> Next.class;
          case TAG -> Tag.class;
          case CLASSIFY -> Classify.class;
        };
    return named.getName();
  }

  private static void compare(Dataset<Row> table, TrainedModel model, Path path) {
    List<SqlFunction> functions = SqlModels.functions(model);
    List<String> columns = new ArrayList<>(List.of("id"));
    for (SqlFunction function : functions) {
      for (String text : List.of("text", "tokens")) {
        String call = SqlModels.call(function, path, text);
        columns.add(call);
        columns.add(call.replace(function.sqlName(), byClass(function)));
      }
    }
    List<Row> rows = table.selectExpr(columns.toArray(String[]::new)).collectAsList();
    assertEquals(2 * TEXTS.size(), rows.size());
    for (Row row : rows) {
      List<String> tokens = TEXTS.get(row.getInt(0));
      for (int column = 1; column < columns.size(); column++) {
        SqlFunction function = functions.get((column - 1) / 4);
        Object expected = tokens == null ? null : expected(function, model, tokens);
        assertEquals(expected, plain(row.get(column)), columns.get(column) + " of " + tokens);
      }
    }
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

  private static TextDetails details(TrainedModel model, List<String> tokens, Details details) {
    return Models.scorer(model).detailAll(List.of(tokens), details).get(0);
  }

  private static List<Object> pair(Candidate candidate) {
    return List.of(candidate.token(), candidate.probability());
  }

  /** A value of a row as lists. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof scala.collection.Seq<?> sequence) {
      return CollectionConverters.asJava(sequence).stream()
          .map(SqlFunctionsContractTest::plain)
          .map(Objects::requireNonNull)
          .toList();
    }
    return value instanceof Row row ? List.of(row.get(0), row.get(1)) : value;
  }
}
