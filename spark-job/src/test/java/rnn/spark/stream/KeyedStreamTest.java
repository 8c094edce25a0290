package rnn.spark.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.Models;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.predict.Details;
import rnn.predict.Scorer;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.score.SharedModel;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Vocabulary;

/** Streams of events whose model's state is kept for each key. */
@ExtendWith(SharedSpark.class)
class KeyedStreamTest {
  private static final String PROVIDER = "spark.sql.streaming.stateStore.providerClass";
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String[] WORDS = {"<unk>", "<eos>", "a", "b", "c", "d", "e"};
  private static final EventColumns COLUMNS =
      new EventColumns("surprise", "rank", "logLikelihood", "tokens", "perplexity", "", 0);
  private static final KeyedEvents SESSIONS = KeyedEvents.of("key", "time").endCol("isLast");
  private static final Details ALL = new Details(true, true, 0);

  private static Model model;
  private static SharedModel shared;
  private static SharedModel other;

  @TempDir private Path directory;

  @BeforeAll
  static void start(SparkSession spark) {
    spark
        .conf()
        .set(PROVIDER, "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
    spark.conf().set(PARTITIONS, "1"); // a state store less
    model = model(1);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    shared = SharedModel.of(context, model);
    other = SharedModel.of(context, model(2));
  }

  @AfterAll
  static void end(SparkSession spark) {
    spark.conf().unset(PROVIDER);
    spark.conf().unset(PARTITIONS);
    shared.close();
    other.close();
  }

  private static Model model(int seed) {
    Vocabulary words = Vocabulary.ofTokens(WORDS);
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm", words.size(), 7, 7, 1, 0f, false, "none", "cross-entropy", "full", 4)
            .network();
    float[] parameters = spec.layout().initial(seed);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 3; // for what is predicted to depend on what was read
    }
    return new Model(spec, parameters, words, "whitespace", "sentences", Map.of());
  }

  private static Dataset<Row> scored(Dataset<Row> events, KeyedEvents keyed, SharedModel model) {
    return KeyedStream.of(events, Source.rows(events, "text"), keyed, COLUMNS, model);
  }

  private static UnaryOperator<Dataset<Row>> scoring(KeyedEvents keyed) {
    return events -> scored(events, keyed, shared);
  }

  private static UnaryOperator<Dataset<Row>> withWatermark(KeyedEvents keyed) {
    return events -> scored(events.withWatermark("time", "10 seconds"), keyed, shared);
  }

  private EventStream stream(SparkSession spark, String name) throws Exception {
    return new EventStream(spark, directory.resolve(name));
  }

  /** Session {@code i} of the tests, events of no, one and several tokens. */
  private static List<String> session(int i) {
    List<String> events = new ArrayList<>();
    for (int t = 0; t < 5 + i * 9; t++) {
      int word = (t * t + i) % 6;
      events.add(word == 5 ? "zebra a" : word == 4 && i > 0 ? "" : WORDS[2 + word]);
    }
    return events;
  }

  /** The sessions side by side in time, cut into {@code batches}, each batch backwards. */
  private static List<List<String>> batches(int sessions, int batches) {
    List<String> all = new ArrayList<>();
    for (int t = 0; t < 100; t++) {
      for (int i = 0; i < sessions; i++) {
        List<String> session = session(i);
        if (t < session.size()) {
          all.add(EventStream.event("k" + i, t, session.get(t), t == session.size() - 1));
        }
      }
    }
    List<List<String>> parts = new ArrayList<>();
    for (int b = 0; b < batches; b++) {
      List<String> part =
          new ArrayList<>(all.subList(all.size() * b / batches, all.size() * (b + 1) / batches));
      java.util.Collections.reverse(part);
      parts.add(part);
    }
    return parts;
  }

  @Test
  void eventsOneAtATimeHaveTheNumbersOfTheWholeToTheBit(SparkSession spark) throws Exception {
    EventStream whole = stream(spark, "whole").add(batches(3, 1).get(0)).run(scoring(SESSIONS));
    List<Row> table =
        scored(whole.table(), SESSIONS, shared).orderBy("key", "eventNumber").collectAsList();
    assertEquals(sorted(whole.rows()), sorted(table), "a table and a stream");
    checkAgainstWholeTexts(table);

    EventStream parted = stream(spark, "parted");
    List<List<String>> parts = batches(3, 4);
    for (List<String> part : parts.subList(0, 2)) {
      parted.add(part);
    }
    parted.run(scoring(SESSIONS)); // two batches, and the query is over
    for (List<String> part : parts.subList(2, 4)) {
      parted.add(part);
    }
    parted.failIn(2);
    assertThrows(StreamingQueryException.class, () -> parted.run(scoring(SESSIONS)));
    parted.run(scoring(SESSIONS)); // the batch again, from the state before it
    assertEquals(sorted(whole.rows()), sorted(parted.rows()), "cut, ended, failed, begun again");

    whole.add(List.of(event("1", 200, "b")));
    String ofInts = EventStream.SCHEMA.replace("key STRING", "key BIGINT");
    StreamingQueryException e =
        assertThrows(StreamingQueryException.class, () -> whole.run(ofInts, scoring(SESSIONS)));
    String message = EventStream.cause(e);
    assertTrue(message.contains("STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE"), message);
    assertTrue(message.contains("LongType"), message);
  }

  private static String event(String key, int second, String text) {
    return EventStream.event(key, second, text, false);
  }

  private static List<String> sorted(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().collect(Collectors.toList());
  }

  private static void checkAgainstWholeTexts(List<Row> table) {
    Scorer scorer = Models.scorer(model);
    int at = 0;
    for (int i = 0; i < 3; i++) {
      List<String> tokens =
          session(i).stream()
              .flatMap(event -> Arrays.stream(event.split(" ")))
              .filter(token -> !token.isEmpty())
              .toList();
      var details = scorer.detail(tokens, ALL);
      int place = 0;
      for (int t = 0; t < session(i).size(); t++) {
        Row row = table.get(at++);
        double surprise = 0;
        int rank = 0;
        for (String token : session(i).get(t).split(" ")) {
          if (!token.isEmpty()) {
            surprise += details.surprises()[place];
            rank = Math.max(rank, details.ranks()[place++]);
          }
        }
        assertEquals("k" + i, row.<String>getAs("key"));
        assertEquals(t + 1L, row.<Long>getAs("eventNumber"));
        assertEquals(surprise, row.<Double>getAs("surprise"));
        assertEquals(rank == 0 ? null : rank, row.<Integer>getAs("rank"));
        assertEquals(
            session(i).get(t).contains("zebra") ? 1 : 0, row.<Integer>getAs("unknownTokens"));
        assertFalse(row.<Boolean>getAs("late"));
      }
      Row last = table.get(at - 1);
      assertEquals(details.surprises()[place], last.<Double>getAs("endSurprise"));
      var likelihood = scorer.score(tokens);
      assertEquals(likelihood.logLikelihood(), last.<Double>getAs("logLikelihood"));
      assertEquals(likelihood.tokens(), last.<Long>getAs("tokens"));
      assertEquals(likelihood.perplexity(), last.<Double>getAs("perplexity"));
    }
    assertEquals(at, table.size());
  }

  @Test
  void lateEventsAreToldAndIdleSessionsEnd(SparkSession spark) throws Exception {
    KeyedEvents keyed =
        KeyedEvents.of("key", "time").idleTimeout(Duration.ofSeconds(30)).atIdle(AtIdle.END);
    EventStream stream = stream(spark, "idle");
    stream.add(List.of(event("x", 100, "a"), event("y", 100, "b"), event("z", 100, "a")));
    stream.add(List.of(event("z", 95, "c"), event("y", 120, "c"))); // late, and watermark 90
    stream.add( // z is too late, and the watermark 110
        List.of(event("z", 40, "d"), event("y", 150, "d"), event("m", 132, "a")));
    stream.add( // x was idle until 140; m would be at 162, and is at 171; the watermark 175 in the
        // end
        List.of(event("y", 185, "e"), event("x", 171, "e"), event("m", 141, "b")));
    stream.run(withWatermark(keyed));
    List<Row> rows = stream.rows();
    List<String> ofTable =
        sorted(scored(stream.table().filter("key <> 'z'"), keyed, shared).collectAsList());
    List<Row> ofZ = rows.stream().filter(row -> row.getAs("key").equals("z")).toList();
    Row endOfM = rows.stream().filter(KeyedStreamTest::isEndOfM).findFirst().orElseThrow();
    assertEquals(java.sql.Timestamp.from(EventStream.instant(141)), endOfM.getAs("time"));
    assertEquals(
        Models.scorer(model).score(List.of("a", "b")).logLikelihood(),
        endOfM.<Double>getAs("logLikelihood"));
    List<Row> others = // a table has no watermark, and leaves the last session of a key open
        rows.stream().filter(row -> !row.getAs("key").equals("z") && !isEndOfM(row)).toList();
    assertEquals(ofTable, sorted(others), "the watermark ends what the next event ends");
    assertEquals(10, others.size(), "x and y ended once, at 100 and at 150");
    assertEquals(2, others.stream().filter(row -> row.getAs("text") == null).count());

    assertEquals(3, ofZ.size(), "the event at 40 came behind the watermark");
    Row late = ofZ.get(0);
    assertEquals("c", late.getAs("text"));
    assertTrue(late.<Boolean>getAs("late"));
    assertEquals(2L, late.<Long>getAs("eventNumber"), "read behind the one that came before");
    var details = Models.scorer(model).detail(List.of("a", "c"), ALL);
    assertEquals(details.surprises()[1], late.<Double>getAs("surprise"));
    Row end = ofZ.stream().filter(row -> row.getAs("text") == null).findFirst().orElseThrow();
    assertEquals(java.sql.Timestamp.from(EventStream.instant(100)), end.getAs("time"));
    assertEquals(details.surprises()[2], end.<Double>getAs("endSurprise"));
    assertEquals(
        Models.scorer(model).score(List.of("a", "c")).logLikelihood(),
        end.<Double>getAs("logLikelihood"));
    assertNull(end.getAs("surprise"));
  }

  private static boolean isEndOfM(Row row) {
    return row.getAs("key").equals("m") && row.getAs("text") == null;
  }

  @Test
  void aKeyThatIsZeroIsOneWithEitherSign(SparkSession spark) throws Exception {
    EventStream stream = stream(spark, "zero");
    stream.add(List.of(event("0.0", 1, "a"))).add(List.of(event("-0.0", 2, "<unk> zebra")));
    KeyedEvents byNumber = KeyedEvents.of("d", "time");
    stream.run(
        events -> scored(events.withColumn("d", functions.expr("double(key)")), byNumber, shared));
    Row second = stream.rows().get(0); // "-" stands before "0"
    assertEquals("-0.0", second.getAs("key"));
    assertEquals(2L, second.<Long>getAs("eventNumber"));
    assertEquals(1, second.<Integer>getAs("unknownTokens"), "the vocabulary has <unk>");
  }

  @Test
  void otherModelsStatesStopTheQueryOrBeginAnew(SparkSession spark) throws Exception {
    EventStream stream = stream(spark, "model");
    stream.add(List.of(event("x", 1, "a"))).run(scoring(SESSIONS));
    stream.add(List.of(event("x", 2, "").replace("\"text\":\"\"", "\"text\":null")));
    stream.add(List.of(event("x", 3, "b")));
    String message =
        EventStream.cause(
            assertThrows(
                StreamingQueryException.class,
                () -> stream.run(events -> scored(events, SESSIONS, other))));
    assertTrue(message.startsWith("The state of key x must be of this model"), message);
    assertTrue(message.contains("OnOtherModel.RESTART"), message);
    KeyedEvents restarting = SESSIONS.onOtherModel(OnOtherModel.RESTART);
    stream.add(List.of(event("x", 4, "c")));
    stream.run(events -> scored(events, restarting, other));
    List<Row> rows = stream.rows();
    var details = Models.scorer(model(2)).detail(List.of("b", "c"), ALL);
    assertFalse(rows.get(0).<Boolean>getAs("restarted"));
    assertNull(rows.get(1).getAs("restarted"), "nothing was read");
    for (int i = 1; i < 3; i++) {
      assertEquals(i == 1, rows.get(i + 1).<Boolean>getAs("restarted"), "told once");
      assertEquals((long) i, rows.get(i + 1).<Long>getAs("eventNumber"));
      assertEquals(details.surprises()[i - 1], rows.get(i + 1).<Double>getAs("surprise"));
    }
  }

  @Test
  void theOrderOfRowsDoesNotMatter(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            """
            select * from values
              ('x', timestamp'2026-01-01 00:00:01', 'a', 2, false),
              ('x', timestamp'2026-01-01 00:00:01', 'b', 1, false),
              ('x', timestamp'2026-01-01 00:00:01', 'b', 4, false),
              ('x', timestamp'2026-01-01 00:00:00', 'c', 9, false),
              ('x', timestamp'2026-01-01 00:00:01', 'd', null, null),
              ('x', timestamp'2026-01-01 00:00:02', 'e', 0, false)
            as t(key, time, text, n, isLast)\
            """);
    Metadata unit = new MetadataBuilder().putString("unit", "bytes").build();
    Dataset<Row> dotted = rows.withColumn("a.b", functions.col("n").as("a.b", unit));
    assertEquals(unit, scored(dotted, SESSIONS, shared).schema().apply("a.b").metadata());
    Dataset<Row> backwards = rows.orderBy(functions.col("text").desc(), functions.col("n").desc());
    List<String> expected = sorted(scored(rows, SESSIONS, shared).collectAsList());
    assertEquals(expected, sorted(scored(backwards, SESSIONS, shared).collectAsList()));
    assertEquals(List.of("c", "a", "b", "b", "d", "e"), texts(scored(rows, SESSIONS, shared)));
    List<Row> session =
        scored(rows, SESSIONS, shared).filter("text = 'b'").orderBy("eventNumber").collectAsList();
    assertEquals(1, session.get(0).<Integer>getAs("n"), "by all columns in the end");
    KeyedEvents byNumber = SESSIONS.orderCol("n");
    assertEquals(List.of("c", "d", "b", "a", "b", "e"), texts(scored(rows, byNumber, shared)));
  }

  /** Texts in the order in which they were read. */
  private static List<String> texts(Dataset<Row> scored) {
    return scored.orderBy("eventNumber").collectAsList().stream()
        .map(row -> row.<String>getAs("text"))
        .toList();
  }

  @Test
  void rowsWithoutKeyTimeOrTextHaveNulls(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            """
            select * from values
              (null, timestamp'2026-01-01 00:00:01', 'a', false),
              ('x', null, 'a', false),
              ('x', timestamp'2026-01-01 00:00:01', 'a', false),
              ('x', timestamp'2026-01-01 00:00:02', null, false),
              ('x', timestamp'2026-01-01 00:00:03', 'b', null),
              ('x', timestamp'2026-01-01 00:00:04', null, true)
            as t(key, time, text, isLast)\
            """);
    List<Row> scored = scored(rows, SESSIONS, shared).orderBy("key", "time").collectAsList();
    var details = Models.scorer(model).detail(List.of("a", "b"), ALL);
    for (int empty : new int[] {0, 1, 3}) {
      for (int i = 4; i < scored.get(empty).length(); i++) {
        assertNull(scored.get(empty).get(i), "row %d, column %d".formatted(empty, i));
      }
    }
    assertEquals(details.surprises()[1], scored.get(4).<Double>getAs("surprise"));
    assertEquals(details.surprises()[2], scored.get(5).<Double>getAs("endSurprise"));
    assertEquals(3L, scored.get(5).<Long>getAs("tokens"));
    assertNull(scored.get(5).getAs("surprise"));

    KeyedEvents idle = SESSIONS.idleTimeout(Duration.ofMillis(1_500)).atIdle(AtIdle.END);
    double ofOne = Models.scorer(model).detail(List.of("a"), ALL).surprises()[1];
    Row first =
        scored(rows, idle, shared)
            .filter("endSurprise IS NOT NULL")
            .orderBy("time")
            .first(); // a second of them is the end of b
    assertNull(first.getAs("text"));
    assertEquals(ofOne, first.<Double>getAs("endSurprise"));
  }

  @Test
  void whatCannotBeReadIsNamed(SparkSession spark) {
    Dataset<Row> stream = spark.readStream().format("rate").load();
    Dataset<Row> events =
        stream.selectExpr(
            "value AS key",
            "timestamp AS time",
            "'a' AS text",
            "false AS isLast",
            "map(1, 2) AS m");
    assertRefused(events, KeyedEvents.of("host", "time"), "There is no column host");
    assertRefused(events, KeyedEvents.of("key", "when"), "There is no column when");
    assertRefused(events, SESSIONS.endCol("last"), "There is no column last");
    assertRefused(events, KeyedEvents.of("m", "time"), "keyCol must be of a type");
    assertRefused(
        events.withColumn("d", functions.expr("array(1.5D)")),
        KeyedEvents.of("d", "time"),
        "keyCol must be of a type that can be grouped by");
    assertRefused(events, KeyedEvents.of("key", "key"), "timeCol must be a timestamp but column");
    assertRefused(events, SESSIONS.endCol("text"), "endCol must be a boolean but column text");
    assertRefused(events, SESSIONS.orderCol("m"), "orderCol must be a number, a text or a time");
    assertRefused(
        events.withColumn("late", functions.lit(1)),
        SESSIONS,
        "The events must have no column late");
    assertRefused(
        events.withColumn("RNN_text", functions.lit(1)),
        SESSIONS,
        "The events must have no column rnn_text");
    assertRefused(
        events.withColumn("s", functions.expr("named_struct('key', key)")),
        KeyedEvents.of("s.key", "time"),
        "keyCol must name a column but s.key is a field");
    KeyedEvents idle = SESSIONS.idleTimeout(Duration.ofMinutes(5));
    assertRefused(
        events, idle, "A stream with an idleTimeout must have a watermark on column time");
    assertTrue(scored(events.withWatermark("time", "1 minute"), idle, shared).isStreaming());
    assertThrows(InputException.class, () -> SESSIONS.idleTimeout(Duration.ZERO));
    assertThrows(InputException.class, () -> SESSIONS.idleTimeout(Duration.ofNanos(999)));
    Dataset<Row> broken =
        spark.sql("select 'x' key, timestamp_seconds(1) time, cast(X'ff' as string) text");
    String message =
        String.valueOf(
            assertThrows(
                    Exception.class,
                    () -> scored(broken, KeyedEvents.of("key", "time"), shared).collectAsList())
                .getMessage());
    assertTrue(message.contains("event of key x at 1970-01-01T00:00:01Z"), message);
    assertThrows(InputException.class, () -> KeyedEvents.of(" ", "time"));
    String provider = spark.conf().get(PROVIDER);
    spark.conf().unset(PROVIDER);
    try {
      assertRefused(events, SESSIONS, "States of keys must be kept by RocksDB");
    } finally {
      spark.conf().set(PROVIDER, provider);
    }
  }

  private static void assertRefused(Dataset<Row> events, KeyedEvents keyed, String beginning) {
    String message =
        assertThrows(InputException.class, () -> scored(events, keyed, shared)).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }
}
