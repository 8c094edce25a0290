package rnn.spark.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.network.NetworkSpec;
import rnn.predict.SmallModels;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;

@ExtendWith(SharedSpark.class)
class ScorerTest {
  private static final List<String> LINES = lines();
  private static final Vocabulary VOCABULARY = TestText.vocabulary(TestText.lines(97, 1));

  @TempDir Path directory;
  private SparkSession session;
  private String model;

  private static List<String> lines() {
    List<String> lines = new ArrayList<>(TestText.lines(61, 2));
    lines.set(5, "the cat ".repeat(71) + ".");
    lines.set(9, "the unicorn sees a gryphon .");
    return lines;
  }

  @BeforeEach
  void writeModel(SparkSession session) throws IOException {
    this.session = session;
    NetworkSpec spec = Runs.spec(VOCABULARY.size());
    float[] parameters = spec.layout().initial(3);
    model = directory.resolve("model").toString();
    ModelDirectory.write(
        Path.of(model),
        new Model(spec, parameters, VOCABULARY, "whitespace", "sentences", Map.of()));
  }

  @Test
  void linesOfTextAreScoredAsEvaluationOfSentencesSaysInSum() {
    String text = TestText.write(directory.resolve("text"), LINES.subList(0, 6));
    assertEquals(
        6, Scorer.score(session, model, Source.text(text), directory + "/out", "parquet").rows());
    Row sum =
        session
            .read()
            .parquet(directory + "/out")
            .filter("text != ''") // evaluation of sentences skips blank lines
            .agg(
                functions.sum("log_likelihood"),
                functions.sum("tokens"),
                functions.sum("unknown_tokens"))
            .first();
    EvaluateReport report = Evaluator.evaluate(session, model, Source.text(text));
    assertEquals(report.tokens(), sum.getLong(1));
    assertEquals(report.unknownTokens(), sum.getLong(2));
    // Other windows and another order of adding up: the same to rounding of float losses.
    assertEquals(-report.lossNats(), sum.getDouble(0) / sum.getLong(1), 1e-6);
  }

  @Test
  void aModelWhoseSumsOverflowGivesAnErrorAndNoFigures() throws IOException {
    NetworkSpec spec = Runs.spec(VOCABULARY.size());
    float[] parameters = spec.layout().initial(3);
    float[] bias = new float[VOCABULARY.size()];
    bias[2] = Float.MAX_VALUE;
    bias[3] = -Float.MAX_VALUE; // finite, but not their difference
    spec.layout().setValues(parameters, "output.bias", bias);
    ModelDirectory.write(
        Path.of(model),
        new Model(spec, parameters, VOCABULARY, "whitespace", "sentences", Map.of()));
    Source text =
        Source.text(TestText.write(directory.resolve("text"), List.of(VOCABULARY.token(3))));
    InputException evaluation =
        assertThrows(InputException.class, () -> Evaluator.evaluate(session, model, text));
    assertTrue(
        evaluation.getMessage().contains("the loss must be finite but is Infinity"),
        evaluation.getMessage());
    assertTrue(evaluation.getMessage().contains("in output.bias"), evaluation.getMessage());
    InputException scores =
        assertThrows(
            InputException.class,
            () -> Scorer.score(session, model, text, directory + "/out", "parquet"));
    assertTrue(scores.getMessage().contains("must be finite"), scores.getMessage());
    assertFalse(Files.exists(directory.resolve("out")), "it would be in the way");
  }

  @Test
  void scoresOfARowDoNotDependOnTheRowsBesideIt() {
    Dataset<Row> table =
        session
            .createDataset(LINES, Encoders.STRING())
            .toDF("body")
            .withColumn("id", functions.monotonically_increasing_id());
    table.coalesce(1).write().parquet(directory + "/one");
    table.repartition(5, functions.rand(3)).write().parquet(directory + "/five");
    assertEquals(61, score("one"));
    assertEquals(61, score("five"));
    List<Row> one = sorted("one-out");
    List<Row> five = sorted("five-out");
    for (int i = 0; i < one.size(); i++) {
      assertEquals(one.get(i), five.get(i));
    }
    Row row = one.get(9);
    assertEquals(LINES.get(9), row.getString(0));
    assertEquals(
        new WhitespaceTokenizer().tokens(LINES.get(9)).size() + 1, row.<Long>getAs("tokens"));
    assertEquals(2, row.<Long>getAs("unknown_tokens"));
    assertEquals(
        Math.exp(-row.<Double>getAs("log_likelihood") / row.<Long>getAs("tokens")),
        row.<Double>getAs("perplexity"),
        1e-12);
  }

  private static ScoreReport counted(long rows, long unscored, long unknown, long empty) {
    List<String> columns = List.of("log_likelihood", "tokens", "perplexity", "unknown_tokens");
    return new ScoreReport(rows, unscored, unknown, empty, columns);
  }

  private long score(String name) {
    return Scorer.score(
            session,
            model,
            Source.column("parquet", "body", directory + "/" + name),
            directory + "/" + name + "-out",
            "json")
        .rows();
  }

  private List<Row> sorted(String name) {
    List<Row> rows = new ArrayList<>(session.read().json(directory + "/" + name).collectAsList());
    rows.sort(Comparator.comparingLong(row -> row.<Long>getAs("id")));
    return rows;
  }

  @Test
  void nullsStayAndNestedAndReadyTokensAreScored() {
    session
        .sql(
            "select named_struct('words', array('the', 'cat')) as a union all"
                + " select named_struct('words', cast(null as array<string>))")
        .write()
        .parquet(directory + "/t");
    Source source = Source.column("parquet", "a.words", directory + "/t");
    assertEquals(
        counted(2, 1, 0, 0), Scorer.score(session, model, source, directory + "/out", "orc"));
    Dataset<Row> out = session.read().orc(directory + "/out");
    assertArrayEquals(
        new String[] {"a", "log_likelihood", "tokens", "perplexity", "unknown_tokens"},
        out.columns());
    assertEquals(
        1, out.filter("a.words is null and log_likelihood is null and tokens is null").count());
    assertEquals(1, out.filter("tokens = 3 and log_likelihood < 0 and perplexity > 1").count());
  }

  @Test
  void rowsOfATaskThatIsTriedAgainAreCountedOnce() {
    UserDefinedFunction shaky =
        functions
            .udf(
                (Long id) -> {
                  if (id == 1400 && TaskContext.get().attemptNumber() < 2) {
                    throw new IllegalStateException("not yet"); // many rows are out already
                  }
                  return id % 3 == 0 ? null : "the unicorn";
                },
                DataTypes.StringType)
            .asNondeterministic(); // not to be called before there is a task
    session
        .range(0, 1500, 1, 1)
        .select(shaky.apply(functions.col("id")).as("body"))
        .createOrReplaceTempView("retried");
    try {
      Source source = Source.column("table", "body", "retried");
      assertEquals(
          counted(1500, 500, 1000, 0),
          Scorer.score(session, model, source, directory + "/out", "json"));
      assertEquals(1500, session.read().json(directory + "/out").count());
    } finally {
      session.catalog().dropTempView("retried");
    }
  }

  @Test
  void csvIsWrittenAsTheRestOfTheWorldReadsIt() throws IOException {
    String records =
        "id,\"the \"\"body\"\", all of it\"\n"
            + "007,\"the \"\"cat\"\"\r\nsees, \\\"\n"
            + "\" a \",#b \n"
            + "\"\",\\\"\"\n"
            + "x,\n"
            + ",\"\ry\"\n";
    records = records.replace(",\\\"\"\n", ",\"\\\"\"\"\n");
    Files.writeString(directory.resolve("t.csv"), records);
    Source source = Source.column("csv", "the \"body\", all of it", directory + "/t.csv");
    assertEquals(
        counted(5, 1, 6, 0), Scorer.score(session, model, source, directory + "/out", "csv"));
    Dataset<Row> in = Tables.rows(session, source);
    Dataset<Row> out =
        Tables.rows(session, Source.column("csv", "the \"body\", all of it", directory + "/out"));
    assertEquals(
        in.collectAsList(), out.select(out.columns()[0], out.columns()[1]).collectAsList());
    String written;
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      written =
          Files.readString(
              files.filter(f -> f.getFileName().toString().startsWith("part")).findAny().get());
    }
    // Fields that need no quotes may have some; nothing and the empty string differ.
    assertTrue(written.contains("007,\"the \"\"cat\"\"\r\nsees, \\\","), written);
    assertTrue(written.contains("\n\"\",\"\\\"\"\","), written);
    assertTrue(written.contains("\nx,,,,,"), written);
    assertTrue(written.contains("\n,\"\ry\","), written);
  }

  @Test
  void elementsThatAreNoTokensAreCounted() throws IOException {
    Files.writeString(directory.resolve("t"), "{\"ev\":[\"the\",null,\"\",\"cat\"]}\n");
    Source source = Source.column("json", "ev", directory + "/t");
    assertEquals(
        counted(1, 0, 0, 2), Scorer.score(session, model, source, directory + "/out", "json"));
  }

  @Test
  void columnsOfAnyTypePassThrough() {
    session
        .sql(
            "select 'the cat' as body, interval '1' day as i, interval '1' month as m, map('a', 1)"
                + " as p, parse_json('{\"a\": 1}') as j, timestamp '2024-05-01 10:00:00' as t")
        .write()
        .parquet(directory + "/t");
    Source source = Source.column("parquet", "body", directory + "/t");
    Scorer.score(session, model, source, directory + "/out", "parquet");
    assertEquals(
        session
            .read()
            .parquet(directory + "/t")
            .selectExpr("i", "m", "p", "string(j)", "t")
            .first(),
        session
            .read()
            .parquet(directory + "/out")
            .selectExpr("i", "m", "p", "string(j)", "t")
            .first());
    expect(source, "out2", "csv", "--output-format csv has no place for column");
    expect(source, "out2", "orc", "--output-format orc has no place for column `j`");
    session
        .sql("select 'the cat' as body, make_interval(1, 2, 3) as n")
        .createOrReplaceTempView("intervals");
    try {
      expect(
          Source.column("table", "body", "intervals"),
          "out2",
          "parquet",
          "No --output-format has a place for column n (interval)");
    } finally {
      session.catalog().dropTempView("intervals");
    }
    assertFalse(Files.exists(directory.resolve("out2")));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    session.sql("select cast(x'E9' as string) as body").write().parquet(directory + "/t");
    expect(Source.column("parquet", "body", directory + "/t"), "out", "json", "must be UTF-8");
  }

  @Test
  void csvComesWithItsHeader() {
    String text = TestText.write(directory.resolve("text"), LINES);
    Scorer.score(session, model, Source.text(text), directory + "/out", "csv");
    assertEquals(
        "text,log_likelihood,tokens,perplexity,unknown_tokens",
        String.join(
            ",", session.read().option("header", "true").csv(directory + "/out").columns()));
  }

  @Test
  void outputThatIsThereIsNotTouched() throws IOException {
    String text = TestText.write(directory.resolve("text"), LINES);
    Files.createDirectory(directory.resolve("out"));
    expect(Source.text(text), "out", "parquet", "must be a new directory");
    assertTrue(Files.exists(directory.resolve("out")));
  }

  @Test
  void unknownOutputFormatIsRefused() {
    String text = TestText.write(directory.resolve("text"), LINES);
    expect(Source.text(text), "out", "text", "one of parquet, json, csv, orc");
  }

  @Test
  void noNameOfAColumnIsInTheWayOfTheText() {
    session
        .sql("select 'the dog' as RNN_Text, 'the cat' as body, 7 as rnn_text_")
        .write()
        .parquet(directory + "/t");
    Source source = Source.column("parquet", "body", directory + "/t");
    assertEquals(1, Scorer.score(session, model, source, directory + "/out", "parquet").rows());
    Dataset<Row> out = session.read().parquet(directory + "/out");
    assertEquals(
        "RNN_Text,body,rnn_text_,log_likelihood,tokens,perplexity,unknown_tokens",
        String.join(",", out.columns()));
    assertEquals(
        1,
        out.filter("RNN_Text = 'the dog' and body = 'the cat' and rnn_text_ = 7 and tokens = 3")
            .count());
  }

  @Test
  void columnThatCsvCannotHoldIsRefusedBeforeWork() {
    session.sql("select 'the cat' as body, array(1) as ids").write().parquet(directory + "/t");
    expect(
        Source.column("parquet", "body", directory + "/t"),
        "out",
        "csv",
        "no place for column ids (array<int>); choose parquet, json or orc");
    assertFalse(Files.exists(directory.resolve("out")));
  }

  @Test
  void columnThatScoresWouldHideIsRefused() {
    session.sql("select 'the cat' as body, 1 as Tokens").write().json(directory + "/t");
    expect(
        Source.column("json", "body", directory + "/t"),
        "out",
        "json",
        "must not have a column tokens");
  }

  @Test
  void badTextIsToldAsWhenTraining() throws IOException {
    Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xE4, '\n'});
    expect(Source.text(directory + "/latin"), "out", "json", "line 1 is not UTF-8");
    assertFalse(Files.exists(directory.resolve("out")), "it would be in the way of a second try");
  }

  @Test
  void aColumnFileThatIsBrokenLeavesNoOutputAndTheNextAttemptHasRoom() throws IOException {
    String tagger = directory.resolve("tagger").toString();
    ModelDirectory.write(Path.of(tagger), SmallModels.taggers().findFirst().orElseThrow());
    Path file = directory.resolve("in.conll");
    String sentences = "the\tX\ncat\tX\n\n".repeat(600); // more than are predicted together
    Files.writeString(file, sentences + "the\tX\n\tX\n\n");
    Source source = Runs.columns(file.toString());
    Path out = directory.resolve("out");
    InputException e =
        assertThrows(
            InputException.class,
            () -> Scorer.predict(session, tagger, source, out.toString(), "parquet"));
    assertTrue(e.getMessage().contains("line 1802: the line must have a token"), e.getMessage());
    assertFalse(Files.exists(out), "it would be in the way of a second try");
    Files.writeString(file, sentences);
    assertEquals(600, Scorer.predict(session, tagger, source, out.toString(), "parquet").rows());
    try (Stream<String> lines = Files.lines(out.resolve("part-00000"))) {
      assertEquals(1200, lines.filter(line -> line.split("\t").length == 3).count());
    }
  }

  @Test
  void modelThatIsNotThereIsTold() {
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class,
            () -> Evaluator.evaluate(session, directory + "/no-model", Source.text("x")));
    assertTrue(e.getMessage().contains("There is no model directory"), e.getMessage());
  }

  private void expect(Source source, String output, String format, String part) {
    InputException e =
        assertThrows(
            InputException.class,
            () -> Scorer.score(session, model, source, directory + "/" + output, format));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
