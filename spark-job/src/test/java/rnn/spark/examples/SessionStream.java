package rnn.spark.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import rnn.spark.ml.RnnLanguageModel;
import rnn.spark.ml.RnnLanguageModelModel;
import rnn.spark.stream.KeyedEvents;

/**
 * Log sessions scored event by event as they come, by a query that is stopped in the middle and
 * begun again.
 */
public final class SessionStream {
  private static final String ROCKSDB =
      "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";
  private static final String SCHEMA = "session LONG, time TIMESTAMP, event STRING, isLast BOOLEAN";
  private static final int FILES = 4;

  private static final KeyedEvents SESSIONS =
      KeyedEvents.of("session", "time").endCol("isLast").idleTimeout(Duration.ofMinutes(30));

  private final SparkSession spark;
  private final String directory;

  private SessionStream(SparkSession spark, String directory) {
    this.spark = spark;
    this.directory = directory;
  }

  /**
   * What came of it.
   *
   * @param before rows that were written before the query was stopped
   * @param rows that were written in all
   * @param others rows that differ from those of the same events as a table
   * @param alarms faults of which an event was more surprising than any of a normal session
   * @param faults sessions with a planted fault
   */
  record Outcome(long before, long rows, long others, long alarms, long faults) {}

  static Outcome run(SparkSession spark, String directory)
      throws IOException, TimeoutException, StreamingQueryException {
    new RnnLanguageModel()
        .setInputCol("events")
        .setHidden(24)
        .setEpochs(5)
        .setShards(1)
        .setBaseline(false)
        .setSeed(1)
        .fit(LogSessions.table(spark, 800, 0, 1)) // nothing but normal sessions
        .write()
        .overwrite()
        .save(directory + "/model");

    SessionStream stream = new SessionStream(spark, directory);
    Dataset<Row> today = events(LogSessions.table(spark, 100, 0.3, 3));
    stream.arrive(today, 0, FILES / 2);
    spark.conf().set("spark.sql.streaming.stateStore.providerClass", ROCKSDB);
    StreamingQuery query = stream.start(Trigger.ProcessingTime(0));
    query.processAllAvailable();
    stream.arrive(today, FILES / 2, FILES);
    query.stop(); // whatever it is at
    long before = stream.scored().count();

    stream.start(Trigger.AvailableNow()).awaitTermination();

    Dataset<Row> table = stream.model().transformStream(stream.arrived(), SESSIONS);
    double usual =
        table
            .join(today.filter("NOT isFault").select("session").distinct(), "session")
            .selectExpr("max(surprise)")
            .first()
            .getDouble(0);
    Dataset<Row> alarms = stream.scored().filter("surprise > " + usual);
    return new Outcome(
        before,
        stream.scored().count(),
        stream.scored().exceptAll(table).count(),
        alarms.select("session").distinct().count(),
        today.filter("isFault").select("session").distinct().count());
  }

  /** Starts the query, from where the checkpoint says that the last one came to. */
  private StreamingQuery start(Trigger trigger) throws TimeoutException {
    Dataset<Row> events =
        spark
            .readStream()
            .schema(SCHEMA)
            .option("maxFilesPerTrigger", 1)
            .json(directory + "/input")
            .withWatermark("time", "1 minute");

    Dataset<Row> scored = model().transformStream(events, SESSIONS);

    return scored
        .writeStream()
        .format("parquet")
        .option("path", directory + "/scored")
        .option("checkpointLocation", directory + "/checkpoint")
        .trigger(trigger)
        .start();
  }

  private RnnLanguageModelModel model() {
    return RnnLanguageModelModel.load(directory + "/model").setInputCol("event");
  }

  private Dataset<Row> scored() {
    return spark.read().parquet(directory + "/scored");
  }

  private Dataset<Row> arrived() {
    return spark.read().schema(SCHEMA).json(directory + "/input");
  }

  /** Events of sessions that begin one after the other, a second between two events. */
  private static Dataset<Row> events(Dataset<Row> sessions) {
    return sessions
        .selectExpr("session", "isFault", "size(events) AS length", "posexplode(events)")
        .selectExpr(
            "session",
            "isFault",
            "timestamp_seconds(1767225600 + session + pos) AS time",
            "col AS event",
            "pos = length - 1 AS isLast",
            "least((session + pos) DIV 30, %d) AS part".formatted(FILES - 1));
  }

  /** Lets events arrive, a file for each of these parts. */
  private void arrive(Dataset<Row> events, int from, int to) {
    for (int part = from; part < to; part++) {
      events
          .filter("part = " + part)
          .drop("part", "isFault")
          .coalesce(1)
          .write()
          .mode("append")
          .json(directory + "/input");
    }
  }

  /** Prints what came of it. */
  public static void main(String[] args)
      throws IOException, TimeoutException, StreamingQueryException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println(run(spark, Files.createTempDirectory("sessions").toString()));
    }
  }
}
