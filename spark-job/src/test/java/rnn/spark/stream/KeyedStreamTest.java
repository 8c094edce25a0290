package rnn.spark.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.apache.spark.sql.streaming.StreamingQueryException;
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
import rnn.spark.score.SharedModel;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Vocabulary;

/** Streams of events whose model's state is kept for each key. */
@ExtendWith(SharedSpark.class)
class KeyedStreamTest {
  private static final String PROVIDER = "spark.sql.streaming.stateStore.providerClass";
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
        .set(
            PROVIDER,
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
    model = model(1);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    shared = SharedModel.of(context, model);
    other = SharedModel.of(context, model(2));
  }

  @AfterAll
  static void end(SparkSession spark) {
    spark.conf().unset(PROVIDER);
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
          new ArrayList<>(
              all.subList(all.size() * b / batches, all.size() * (b + 1) / batches));
      java.util.Collections.reverse(part);
      parts.add(part);
    }
    return parts;
  }

  @Test
  void eventsOneAtATimeHaveTheNumbersOfTheWholeToTheBit(SparkSession spark) throws Exception {
    EventStream whole = stream(spark, "whole").add(batches(3, 1).get(0)).run(scoring(SESSIONS));
    List<Row> table = scored(whole.table(), SESSIONS, shared).orderBy("key", "event").collectAsList();
    assertEquals(whole.rows(), sorted(table), "a table and a stream");
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
    assertEquals(whole.rows(), parted.rows(), "cut, ended, failed and begun again");
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
        assertEquals(t + 1L, row.<Long>getAs("event"));
        assertEquals(surprise, row.<Double>getAs("surprise"));
        assertEquals(rank == 0 ? null : rank, row.<Integer>getAs("rank"));
        assertEquals(session(i).get(t).contains("zebra") ? 1 : 0, row.<Integer>getAs("unknownTokens"));
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
  void lateEventsAreToldAndIdleSessionsEndByTheWatermark(SparkSession spark) throws Exception {
    KeyedEvents keyed =
        KeyedEvents.of("key", "time").idleTimeout(Duration.ofSeconds(30)).atIdle(AtIdle.END);
    EventStream stream = stream(spark, "late");
    stream.add(List.of(EventStream.event("x", 100, "a", false), EventStream.event("y", 100, "b", false)));
    stream.add(List.of(EventStream.event("x", 95, "c", false), EventStream.event("y", 120, "c", false)));
    stream.add(List.of(EventStream.event("x", 40, "d", false), EventStream.event("y", 150, "d", false)));
    stream.add(List.of(EventStream.event("y", 181, "e", false), EventStream.event("x", 171, "e", false)));
    stream.run(withWatermark(keyed));
    List<String> shown = stream.rows();
    System.out.println(String.join("\n", shown));
    assertEquals(9, shown.size());
  }

  @Test
  void otherModelsStatesStopTheQueryOrBeginAnew(SparkSession spark) throws Exception {
    EventStream stream = stream(spark, "model");
    stream.add(List.of(EventStream.event("x", 1, "a", false))).run(scoring(SESSIONS));
    stream.add(List.of(EventStream.event("x", 2, "b", false)));
    String message =
        EventStream.cause(
            assertThrows(
                StreamingQueryException.class,
                () -> stream.run(events -> scored(events, SESSIONS, other))));
    System.out.println(message);
    assertTrue(message.startsWith("The state of key x must be of this model"), message);
    KeyedEvents restarting = SESSIONS.onOtherModel(OnOtherModel.RESTART);
    stream.run(events -> scored(events, restarting, other));
    System.out.println(String.join("\n", stream.rows()));
    stream.add(List.of(EventStream.event("x", 3, "c", true)));
    stream.run(events -> scored(events, SESSIONS, other));
    System.out.println(String.join("\n", stream.rows()));
  }

  @Test
  void aKeyOfAnotherTypeIsRefused(SparkSession spark) throws Exception {
    EventStream stream = stream(spark, "type");
    stream.add(List.of(EventStream.event("1", 1, "a", false))).run(scoring(SESSIONS));
    stream.add(List.of(EventStream.event("1", 2, "b", false)));
    StreamingQueryException e =
        assertThrows(
            StreamingQueryException.class,
            () -> stream.run(EventStream.SCHEMA.replace("key STRING", "key BIGINT"), scoring(SESSIONS)));
    System.out.println(EventStream.cause(e));
  }
}
