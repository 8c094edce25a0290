package rnn.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.ModelDirectory;
import rnn.predict.SmallModels;
import rnn.spark.testkit.SharedSpark;

/** What a call that cannot be made says, before anything runs. */
@ExtendWith(SharedSpark.class)
class SqlErrorsTest {
  @TempDir Path directory;
  private SparkSession session;
  private String lm;

  @BeforeEach
  void writeModels(SparkSession session) {
    this.session = session;
    SqlModels.write(directory.resolve("lm"), SmallModels.languageModels().findFirst().get());
    SqlModels.write(directory.resolve("tags"), SmallModels.taggers().findFirst().get());
    lm = directory.resolve("lm").toString();
  }

  /** The query is analyzed and never run. */
  private void refused(String expression, String... parts) {
    AnalysisException e =
        assertThrows(
            AnalysisException.class,
            () ->
                session.sql(
                    "SELECT %s FROM VALUES ('a b', 1.5D, X'61') AS rows (text, half, bytes)"
                        .formatted(expression)),
            expression);
    String name = expression.substring(0, expression.indexOf('('));
    assertTrue(e.getMessage().contains(name + ": "), e.getMessage());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), part + " in " + e.getMessage());
    }
  }

  @Test
  void argumentsAreCounted() {
    refused("rnn_tag('m')", "must be 2 arguments, rnn_tag(model, text), but there are 1");
    refused("rnn_tag('m', text, 3)", "must be 2 arguments", "there are 3");
    refused(
        "rnn_next('m', text)", "must be 3 arguments, rnn_next(model, text, k), but there are 2");
    refused("rnn_classify()", "there are 0");
  }

  @Test
  void theModelIsAConstantString() {
    refused("rnn_tag(text, text)", "must be a constant string", "the same for every row", "text");
    refused("rnn_tag(NULL, text)", "must be a constant string", "NULL");
    refused("rnn_tag(CAST(NULL AS STRING), text)", "must be a constant string", "is null");
    refused("rnn_tag(7, text)", "must be a constant string", "7 (int)", "write it as '...'");
    refused("rnn_tag('', text)", "cannot be used", "name a path");
  }

  @Test
  void theModelMustBeThereAndOfTheRightKind() throws IOException {
    refused("rnn_tag('%s/none', text)".formatted(directory), "There is no model directory");
    refused("rnn_tag('%s/x', text)".formatted(lm), "There is no model directory", "check the path");
    refused("rnn_tag('%s', text)".formatted(directory), "config.json is missing");
    refused("rnn_tag('nosuch://host/a', text)", "nosuch", "--jars");
    refused(
        "rnn_tag('%s', text)".formatted(lm),
        "must be a tagger but is a language model",
        "rnn_log_likelihood");
    refused(
        "rnn_surprise('%s/tags', text)".formatted(directory),
        "must be a language model but is a tagger; use rnn_tag");
    refused("rnn_classify('%s/tags', text)".formatted(directory), "must be a classifier");

    Path config = directory.resolve("lm").resolve(ModelDirectory.CONFIG);
    String written = Files.readString(config);
    String newer = written.replaceFirst("(\"formatVersion\"\\s*:\\s*)\\d+", "$1999");
    assertTrue(!newer.equals(written), written);
    Files.writeString(config, newer);
    refused(
        "rnn_log_likelihood('%s', text)".formatted(lm),
        "has 999",
        "the version of the program that wrote it");
    Files.writeString(config, written);
    Path weights = directory.resolve("lm").resolve(ModelDirectory.PARAMETERS);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Files.writeString(config, written + " "); // no longer the one that was read before
    refused("rnn_log_likelihood('%s', text)".formatted(lm), "SHA-256");
  }

  @Test
  void theTextIsTextOrTokens() {
    for (String text :
        new String[] {
          "half",
          "bytes",
          "named_struct('a', 1)",
          "map('a', 'b')",
          "array(half)",
          "array(1.5)",
          "true",
          "array(array(text))",
          "current_date()"
        }) {
      refused(
          "rnn_log_likelihood('%s', %s)".formatted(lm, text),
          "must be a string or an array<string>, or integers in their place, but is",
          "CAST(... AS STRING)");
    }
  }

  @Test
  void theNumberOfCandidatesIsAConstantFromOneOn() {
    for (String k : new String[] {"0", "-1", "NULL", "'3'", "2.5"}) {
      refused("rnn_next('%s', text, %s)".formatted(lm, k), "k must be a constant integer from 1");
    }
    refused("rnn_next('%s', text, 2.5)".formatted(lm), "but is 2.5; write");
    refused(
        "rnn_next('%s', text, length(text))".formatted(lm),
        "k must be a constant integer, the same for every row, but is");
  }

  /** The query fails when it runs. */
  private void failed(String expression, String part) {
    Exception e =
        assertThrows(
            Exception.class, () -> session.sql("SELECT " + expression).collectAsList(), expression);
    String all = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      all += cause.getMessage();
    }
    assertTrue(all.contains(part), all);
  }

  @Test
  void classesByNameSayItWhenTheyRun() {
    session.udf().registerJava("tag_by_class", Tag.class.getName(), null);
    session.udf().registerJava("next_by_class", Next.class.getName(), SqlFunction.NEXT.type());
    failed("tag_by_class('%s', 'a b')".formatted(lm), "must be a tagger but is a language model");
    String tags = directory.resolve("tags").toString();
    String refusal = "must be a string or an array<string>, or integers in their place, but is a";
    for (String text : new String[] {"5.5D", "5.5", "true", "array(5.5D)", "array(true)"}) {
      failed("tag_by_class('%s', %s)".formatted(tags, text), refusal);
    }
    failed("next_by_class('%s', 'a', 2.5)".formatted(lm), "k must be an integer from 1 on");
    assertEquals(
        session.sql("SELECT next_by_class('%s', 5, 2)".formatted(lm)).collectAsList(),
        session.sql("SELECT next_by_class('%s', array(5BD), 2L)".formatted(lm)).collectAsList());
    assertEquals(
        1,
        session.sql("SELECT tag_by_class(NULL, 'a') AS t").filter("t IS NULL").count(),
        "null in, null out");
  }
}
