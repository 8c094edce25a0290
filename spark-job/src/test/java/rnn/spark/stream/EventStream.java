package rnn.spark.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** A stream of events that come in files, each of which is a batch, and the rows made of it. */
final class EventStream {
  static final String SCHEMA = "key STRING, time TIMESTAMP, text STRING, n INT, isLast BOOLEAN";

  private final SparkSession spark;
  private final Path directory;
  private final Map<Long, List<Row>> written = new TreeMap<>(); // by batch
  private int files;
  private long failingBatch = -1;

  /** A stream without files, in a directory of its own. */
  EventStream(SparkSession spark, Path directory) throws IOException {
    this.spark = spark;
    this.directory = directory;
    Files.createDirectories(directory.resolve("input"));
  }

  /** An event of {@code key}, {@code second} seconds after midnight. */
  static String event(String key, int second, String text, boolean isLast) {
    return "{\"key\":\"%s\",\"time\":\"%s\",\"text\":\"%s\",\"isLast\":%s}"
        .formatted(key, instant(second), text, isLast);
  }

  /** The time {@code second} seconds after midnight. */
  static Instant instant(int second) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
  }

  /** Adds a file of events. */
  EventStream add(List<String> events) throws IOException {
    Path file = directory.resolve("input").resolve("%03d.json".formatted(files));
    Path unseen = directory.resolve("next");
    Files.write(unseen, events);
    Files.setLastModifiedTime(unseen, FileTime.fromMillis(1_000_000_000_000L + files * 10_000L));
    Files.move(unseen, file);
    files++;
    return this;
  }

  /** Lets the sink of batch {@code batch} fail once, after its states are committed. */
  EventStream failIn(long batch) {
    failingBatch = batch;
    return this;
  }

  /** The rows of all files as a table. */
  Dataset<Row> table() {
    return spark.read().schema(SCHEMA).json(directory.resolve("input").toString());
  }

  /** Runs a query to the end of the files that are there, from where the last one came to. */
  EventStream run(UnaryOperator<Dataset<Row>> scoring) throws Exception {
    return run(SCHEMA, scoring);
  }

  /** The same with columns of other types. */
  EventStream run(String schema, UnaryOperator<Dataset<Row>> scoring) throws Exception {
    Dataset<Row> events =
        spark
            .readStream()
            .schema(schema)
            .option("maxFilesPerTrigger", 1)
            .json(directory.resolve("input").toString());
    StreamingQuery query =
        scoring
            .apply(events)
            .writeStream()
            .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::write)
            .option("checkpointLocation", directory.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    return this;
  }

  private void write(Dataset<Row> rows, Long batch) {
    List<Row> all = rows.collectAsList();
    if (batch == failingBatch) {
      failingBatch = -1;
      throw new IllegalStateException("the sink fails once");
    }
    synchronized (written) {
      written.put(batch, all);
    }
  }

  /** All rows that were written, by their keys and times, sessions' ends behind their events. */
  List<Row> rows() {
    List<Row> all = new ArrayList<>();
    written.values().forEach(all::addAll);
    all.sort(
        Comparator.comparing((Row row) -> row.<String>getAs("key"))
            .thenComparing(row -> row.<Timestamp>getAs("time"))
            .thenComparing(row -> row.getAs("text") == null));
    return all;
  }

  /** The message at the bottom of what ended a query. */
  static String cause(StreamingQueryException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
