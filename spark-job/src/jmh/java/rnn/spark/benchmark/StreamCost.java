package rnn.spark.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.State;
import rnn.spark.data.Source;
import rnn.spark.score.SharedModel;
import rnn.spark.stream.EventColumns;
import rnn.spark.stream.KeyedEvents;
import rnn.spark.stream.KeyedStream;

/**
 * Events of many keys scored by a stream that keeps the model's state of each key in RocksDB. What
 * is measured is the CPU time of the tasks' threads, those of the first batch left out, and what a
 * state takes as bytes and on disk; beside it what the model alone takes for an event.
 *
 * <p>Arguments: {@code KEY=NUMBER} of {@link #DEFAULTS}. Each batch has {@code events} events of
 * each of the {@code keys}, one token each.
 */
public final class StreamCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String PREFIX = "spark.sql.streaming.stateStore.";
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "keys", 10_000, "events", 1, "batches", 6, "hidden", 96, "words", 437, "partitions", 2);

  private final SparkSession session;
  private final Map<String, Integer> settings;
  private final Path directory;
  private final Model model;

  private StreamCost(SparkSession session, Map<String, Integer> settings, Path directory) {
    this.session = session;
    this.settings = settings;
    this.directory = directory;
    this.model = model();
  }

  private Model model() {
    List<String> words =
        Stream.concat(
                Stream.of("<unk>", "<eos>"),
                IntStream.range(2, settings.get("words")).mapToObj(i -> "w" + i))
            .toList();
    return CostModel.of(words, settings.get("hidden"), 1);
  }

  /** Measures as {@code arguments} say. */
  public static void main(String[] arguments) throws Exception {
    CostRun.run(
        arguments,
        DEFAULTS,
        (conf, settings) ->
            conf.set("spark.sql.shuffle.partitions", settings.get("partitions").toString())
                .set(
                    PREFIX + "providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"),
        (session, settings, directory) -> new StreamCost(session, settings, directory).measure());
  }

  private void measure() throws IOException, TimeoutException, StreamingQueryException {
    for (int batch = 0; batch < settings.get("batches"); batch++) {
      write(batch);
    }
    List<Long> nanos = new ArrayList<>(); // of the tasks up to each batch
    TaskTime taskTime = TaskTime.of(session);
    Dataset<Row> events =
        session
            .readStream()
            .schema("key LONG, time TIMESTAMP, event STRING")
            .option("maxFilesPerTrigger", 1)
            .parquet(directory.resolve("input").toString());
    EventColumns columns =
        new EventColumns("surprise", "", "logLikelihood", "tokens", "perplexity", "", 0);
    SharedModel shared =
        SharedModel.of(JavaSparkContext.fromSparkContext(session.sparkContext()), model);
    StreamingQuery query =
        KeyedStream.of(
                events,
                Source.rows(events, "event"),
                KeyedEvents.of("key", "time"),
                columns,
                shared)
            .writeStream()
            .foreachBatch(
                (org.apache.spark.api.java.function.VoidFunction2<Dataset<Row>, Long>)
                    (rows, batch) -> {
                      rows.write().format("noop").mode("append").save();
                      nanos.add(taskTime.nanos());
                    })
            .option("checkpointLocation", directory.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    long perBatch = (long) settings.get("keys") * settings.get("events");
    double[] micros = new double[nanos.size() - 1];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = (nanos.get(i + 1) - nanos.get(i)) * 1e-3 / perBatch;
    }
    report(micros, query.recentProgress(), perBatch);
    shared.close();
  }

  private void write(int batch) {
    session
        .range((long) settings.get("keys") * settings.get("events"))
        .selectExpr(
            "id %% %d AS key".formatted(settings.get("keys")),
            "timestamp_seconds(%d + id DIV %d) AS time"
                .formatted(batch * settings.get("events"), settings.get("keys")),
            "concat('w', 2 + (id * 7 + %d) %% %d) AS event"
                .formatted(batch, settings.get("words") - 2))
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(directory.resolve("input").toString());
  }

  private void report(double[] micros, StreamingQueryProgress[] progress, long perBatch) {
    Arrays.sort(micros);
    double median = micros[micros.length / 2];
    double alone = modelMicros();
    try (LoadedModel loaded = LoadedModel.of(model)) {
      long state = loaded.scorer().start().bytes().length;
      StreamingQueryProgress last = progress[progress.length - 1];
      double onDisk =
          (double) last.stateOperators()[0].customMetrics().getOrDefault("rocksdbSstFileSize", 0L)
              / settings.get("keys");
      System.out.println(
          "| events of a key in a batch | µs of a core | events per second and core | least to"
              + " most, µs | the model alone, µs |");
      System.out.println("|---|---|---|---|---|");
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %d | %.1f | %,.0f | %.1f to %.1f | %.1f |",
              settings.get("events"),
              median,
              1e6 / median,
              micros[0],
              micros[micros.length - 1],
              alone));
      System.out.printf(
          Locale.ROOT,
          "%d keys, %d events a batch: a state is %d bytes of the model's, %.0f bytes of files on"
              + " disk%n",
          settings.get("keys"),
          perBatch,
          state,
          onDisk);
    }
  }

  /** CPU microseconds that the model takes for an event from a state to the next. */
  private double modelMicros() {
    int events = settings.get("events");
    List<String> tokens = IntStream.range(0, events).mapToObj(i -> "w" + (2 + i)).toList();
    Details details = new Details(true, false, 0);
    try (LoadedModel loaded = LoadedModel.of(model)) {
      LanguageModel scorer = loaded.scorer();
      State state = scorer.start();
      double least = Double.MAX_VALUE;
      for (int turn = 0; turn < 20; turn++) {
        int calls = 4_000 / events;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
          state = scorer.continueText(state, tokens, details).state();
        }
        least =
            Math.min(least, (THREADS.getCurrentThreadCpuTime() - start) * 1e-3 / calls / events);
      }
      return least;
    }
  }
}
