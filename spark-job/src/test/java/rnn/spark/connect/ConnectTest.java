package rnn.spark.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.spark.ml.RnnTaggerModel;
import rnn.spark.testkit.SharedSpark;

/**
 * Estimators, models, evaluators and SQL by way of Spark Connect: a server of Spark's own, a client
 * that has none of our classes.
 */
@ExtendWith(SharedSpark.class)
@DisabledIfSystemProperty(named = "connect.skip", matches = "true")
@Timeout(600)
class ConnectTest {
  private static final String SCHEMA =
      "text string, tokens array<string>, tags array<string>, kind string";
  private static final String LANGUAGE_MODEL = "rnn.spark.ml.RnnLanguageModel";
  private static final String TAGGER = "rnn.spark.ml.RnnTagger";
  private static final String CLASSIFIER = "rnn.spark.ml.RnnClassifier";
  private static final String TAGS = "to_json(prediction)";

  @TempDir static Path directory;
  private static ConnectProcesses connect;

  @BeforeAll
  static void start() throws Exception {
    connect = new ConnectProcesses(directory);
    write("sentences", EnglishGrammar.grammar().corpus(1, 100));
    write("three", EnglishGrammar.grammar().corpus(2, 3));
  }

  @AfterAll
  static void stop() {
    connect.close();
  }

  @BeforeEach
  void session() {
    asked("session"); // one per test, as settings of a session's models are read once
    for (String name : List.of("sentences", "three")) {
      asked("table", name, SCHEMA, file(name));
    }
  }

  private static void write(String name, List<Sentence> sentences) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Sentence sentence : sentences) {
      lines.add(
          new ObjectMapper()
              .writeValueAsString(
                  Map.of(
                      "text", sentence.text(),
                      "tokens", sentence.tokens(),
                      "tags", sentence.classes(),
                      "kind", sentence.kind())));
    }
    Files.write(directory.resolve(name + ".json"), lines);
  }

  private static String file(String name) {
    return directory.resolve(name + ".json").toString();
  }

  private static String asked(String... words) {
    String answer = connect.ask(words);
    assertFalse(answer.startsWith("failed"), answer);
    return answer;
  }

  private static String tagger() {
    return asked(
        "fit",
        TAGGER,
        "sentences",
        "inputCol",
        "tokens",
        "labelCol",
        "tags",
        "hidden",
        "8",
        "embedding",
        "8",
        "epochs",
        "1",
        "learningRate",
        "5.0");
  }

  @Test
  void theClientHasNoneOfOurClasses() {
    for (String name : List.of(TAGGER, "rnn.model.ModelDirectory")) {
      assertTrue(
          connect.ask("class", name).startsWith("failed java.lang.ClassNotFoundException"), name);
    }
  }

  @Test
  void sparksOwnEstimatorsAreStillFound() {
    String model =
        asked(
            "fit",
            "org.apache.spark.ml.feature.StringIndexer",
            "sentences",
            "inputCol",
            "kind",
            "outputCol",
            "index");
    assertEquals(3, asked("transform", model, "three", "index").split(" ; ").length);
  }

  @Test
  void aTaggerIsFitWrittenReadAndDeleted(SparkSession spark) {
    String model = tagger();
    String tags = asked("transform", model, "three", TAGS);
    String path = asked("write", model, directory.resolve("tagger").toString());
    String read = asked("read", "rnn.spark.ml.RnnTaggerModel", path);
    assertNotEquals(model, read);
    assertEquals(tags, asked("transform", read, "three", TAGS));

    Dataset<Row> rows = spark.read().schema(SCHEMA).json(file("three"));
    assertEquals(
        tags,
        RnnTaggerModel.load(path).transform(rows).selectExpr(TAGS).collectAsList().stream()
            .map(row -> row.getString(0))
            .collect(Collectors.joining(" ; ")));

    assertTrue(
        asked("transform", model, "three", "text,labels", "predictionCol", "labels").contains("|"));
    assertTrue(
        Double.parseDouble(
                asked(
                    "evaluate",
                    "rnn.spark.ml.RnnEvaluator",
                    model,
                    "three",
                    "labelCol",
                    "tags",
                    "metricName",
                    "accuracy"))
            > 0);
    assertTrue(asked("fetch", model, "toString").contains("RnnTaggerModel"));
    assertEquals(model, asked("delete", model));
    assertTrue(connect.ask("transform", model, "three", TAGS).startsWith("failed"));
  }

  @Test
  void aModelThatTheServerHasEvictedIsReadFromItsDisk() {
    asked("set", "spark.connect.session.connectML.mlCache.memoryControl.enabled", "true");
    String model = tagger();
    String tags = asked("transform", model, "three", TAGS);
    asked("evict", model);
    assertEquals(tags, asked("transform", model, "three", TAGS));
  }

  @Test
  void aLanguageModelAndItsFunctionOfSqlAgree() {
    String model =
        asked(
            "fit",
            LANGUAGE_MODEL,
            "sentences",
            "inputCol",
            "text",
            "tokensCol",
            "count",
            "hidden",
            "8",
            "epochs",
            "1");
    String path = asked("write", model, directory.resolve("language-model").toString());
    assertEquals(
        asked("transform", model, "three", "round(logLikelihood, 3)"),
        asked("sql", "select round(rnn_log_likelihood('%s', text), 3) from three".formatted(path)));
  }

  @Test
  void aClassifierIsFit() {
    String model =
        asked(
            "fit",
            CLASSIFIER,
            "sentences",
            "inputCol",
            "text",
            "labelCol",
            "kind",
            "hidden",
            "8",
            "epochs",
            "1");
    assertEquals(3, asked("transform", model, "three", "prediction").split(" ; ").length);
  }

  @Test
  void anEstimatorIsWrittenAndRead() {
    String path = directory.resolve("estimator").toString();
    asked("write-estimator", TAGGER, path, "hidden", "8", "labelCol", "tags");
    assertEquals("hidden labelCol", asked("read-estimator", TAGGER, path));
  }

  @Test
  void whatIsWrongIsSaidToTheClient() {
    String answer = connect.ask("fit", TAGGER, "sentences", "inputCol", "words");
    assertTrue(answer.contains("words"), answer);
  }
}
