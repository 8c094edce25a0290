package rnn.spark.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.data.TextColumn;
import rnn.spark.job.InputException;
import rnn.spark.score.ScoredTable;
import rnn.spark.score.SharedModel;

/**
 * A stream of events, or a table of them, with what a language model finds of each given the events
 * of its key before it.
 *
 * <p>It stands on {@code transformWithState}, not on {@code flatMapGroupsWithState}: several timers
 * of event time for a key, which fire in the batch that passes them; states on the executor's disk
 * (RocksDB, which it requires) and not on its heap; state variables whose types are checked against
 * the checkpoint's, and which {@code spark.read().format("statestore")} shows. Spark 4.0, 4.1 and
 * 4.2 have it with the same signatures. A table has no state to keep, and needs no store; having no
 * watermark, it leaves the last session of each key open.
 */
public final class KeyedStream {
  private static final String PROVIDER = "spark.sql.streaming.stateStore.providerClass";
  private static final String ROCKSDB =
      "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";
  private static final String ON_HEAP = "HDFSBackedStateStoreProvider";
  private static final String WATERMARK = "spark.watermarkDelayMs"; // in a column's metadata
  private static final String JAVA_8_TIMES = "spark.sql.datetime.java8API.enabled";
  private static final String KEY = "key"; // whatever the column's name, which may change

  private final Dataset<Row> events;
  private final Source source;
  private final KeyedEvents keyed;

  private KeyedStream(Dataset<Row> events, Source source, KeyedEvents keyed) {
    this.events = events;
    this.source = source;
    this.keyed = keyed;
  }

  /**
   * {@code events} with {@code columns} behind their own.
   *
   * @param source of the events, which names the column that is read
   * @param shared the model, which must stay open while the stream runs
   * @throws InputException if a column is missing, of another type, or there twice; or if the
   *     stream has no watermark, or the session no state store, that it needs
   */
  public static Dataset<Row> of(
      Dataset<Row> events,
      Source source,
      KeyedEvents keyed,
      EventColumns columns,
      SharedModel shared) {
    return new KeyedStream(events, source, keyed).scored(columns, shared);
  }

  private Dataset<Row> scored(EventColumns columns, SharedModel shared) {
    int key = place("keyCol", keyed.keyCol());
    int time = place("timeCol", keyed.timeCol());
    check();
    StructType output = output(columns);
    boolean hasInstants =
        Boolean.parseBoolean(events.sparkSession().conf().get(JAVA_8_TIMES, "false"));
    EventRows rows = new EventRows(columns, events.columns().length, key, time, hasInstants);
    Encoder<Row> encoder = Encoders.row(output);
    KeyValueGroupedDataset<Row, Row> grouped = grouped(key);
    return withMetadata(
        events.isStreaming()
            ? grouped.transformWithState(
                new KeyedScoring(shared, keyed, rows),
                hasWatermark() ? TimeMode.EventTime() : TimeMode.None(),
                OutputMode.Append(),
                encoder)
            : grouped.flatMapGroups(new TableScoring(shared, keyed, rows), encoder));
  }

  /** Place of a column of the events, which is not a field of another. */
  private int place(String what, String name) {
    Tables.type(events, name, source); // or it fails
    String[] columns = events.columns();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].equals(name)) {
        return i;
      }
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new InputException(
        "%s must name a column but %s is a field of one; add it as a column, by withColumn"
            .formatted(what, name));
  }

  private void check() {
    DataType key = Tables.type(events, keyed.keyCol(), source);
    require(
        isKey(key),
        "keyCol",
        keyed.keyCol(),
        key,
        "of a type that can be grouped by, which no map is, and no array or struct of float or"
            + " double");
    DataType time = Tables.type(events, keyed.timeCol(), source);
    require(time instanceof TimestampType, "timeCol", keyed.timeCol(), time, "a timestamp");
    if (!keyed.endCol().isEmpty()) {
      DataType end = Tables.type(events, keyed.endCol(), source);
      require(end instanceof BooleanType, "endCol", keyed.endCol(), end, "a boolean");
    }
    if (!keyed.orderCol().isEmpty()) {
      DataType order = Tables.type(events, keyed.orderCol(), source);
      boolean isOrdered =
          !(order instanceof MapType
              || order instanceof ArrayType
              || order instanceof StructType
              || order.equals(DataTypes.BinaryType));
      require(isOrdered, "orderCol", keyed.orderCol(), order, "a number, a text or a time");
    }
    if (events.isStreaming()) {
      checkStream();
    }
  }

  private static void require(
      boolean isSo, String what, String name, DataType type, String expected) {
    if (!isSo) {
      throw new InputException(
          "%s must be %s but column %s is %s; cast it, or name another column"
              .formatted(what, expected, name, type.simpleString()));
    }
  }

  private void checkStream() {
    if (keyed.idleTimeout() != null && !hasWatermark()) {
      throw new InputException(
          "A stream with an idleTimeout must have a watermark on column %s but has none; call withWatermark(\"%s\", \"10 minutes\") on the events, with the time by which they may be late"
              .formatted(keyed.timeCol(), keyed.timeCol()));
    }
    String provider = events.sparkSession().conf().get(PROVIDER, ON_HEAP);
    if (provider.endsWith(ON_HEAP)) {
      throw new InputException(
          "States of keys must be kept by RocksDB, which transformWithState requires, but %s is %s; set it to %s in the session before the stream is made"
              .formatted(PROVIDER, provider, ROCKSDB));
    }
  }

  private boolean hasWatermark() {
    return events.isStreaming()
        && events
            .schema()
            .fields()[place("timeCol", keyed.timeCol())]
            .metadata()
            .contains(WATERMARK);
  }

  /** The events with the columns of {@link EventInput}, by key. */
  private KeyValueGroupedDataset<Row, Row> grouped(int key) {
    for (String name : EventInput.NAMES) {
      if (ScoredTable.hasColumn(events.schema(), name)) {
        throw new InputException(
            "The events must have no column %s, which is used on the way, but their columns are %s; rename it"
                .formatted(name, String.join(", ", events.columns())));
      }
    }
    TextColumn text = Tables.column(events, source);
    Column[] hidden = {
      text.value(),
      text.notUtf8(events),
      functions.unix_micros(named(keyed.timeCol())),
      keyed.orderCol().isEmpty() ? functions.lit(null).cast("int") : named(keyed.orderCol()),
      keyed.endCol().isEmpty() ? functions.lit(false) : named(keyed.endCol())
    };
    List<Column> all = new ArrayList<>();
    for (String name : events.columns()) {
      all.add(named(name));
    }
    for (int i = 0; i < hidden.length; i++) {
      all.add(hidden[i].as(EventInput.NAMES.get(i)));
    }
    Dataset<Row> prepared = events.select(all.toArray(Column[]::new));
    StructField field = events.schema().fields()[key];
    StructType keys = new StructType().add(KEY, field.dataType(), true);
    return prepared
        .groupBy(key(field.dataType()).as(KEY))
        .as(Encoders.row(keys), Encoders.row(prepared.schema()));
  }

  /** The key, of which a number has one form in bits: states are found by these. */
  private Column key(DataType type) {
    Column key = named(keyed.keyCol());
    if (!isFraction(type)) {
      return key;
    }
    return functions
        .when(key.equalTo(0), functions.lit(0.0).cast(type)) // -0.0 too
        .when(functions.isnan(key), functions.lit(Double.NaN).cast(type))
        .otherwise(key);
  }

  /** Whether equal values of {@code type} have the same bits, by which states are found. */
  private static boolean isKey(DataType type) {
    if (type instanceof ArrayType array) {
      return isKey(array.elementType()) && !isFraction(array.elementType());
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .allMatch(field -> isKey(field.dataType()) && !isFraction(field.dataType()));
    }
    return !(type instanceof MapType);
  }

  private static boolean isFraction(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  private Column named(String name) {
    return Tables.named(events, name);
  }

  /** The columns of the events, null where a session ends without one, and those added. */
  private StructType output(EventColumns columns) {
    StructType output = new StructType();
    for (StructField field : events.schema().fields()) {
      output = output.add(field.name(), field.dataType(), true);
    }
    for (StructField field : columns.schema().fields()) {
      if (ScoredTable.hasColumn(output, field.name())) {
        throw new InputException(
            "The events must have no column %s, which is added to them, but their columns are %s; rename it, or the column that is added"
                .formatted(field.name(), String.join(", ", events.columns())));
      }
      output = output.add(field);
    }
    return output;
  }

  /** {@code scored} with the metadata of the events' columns but their watermark. */
  private Dataset<Row> withMetadata(Dataset<Row> scored) {
    StructType kept = new StructType();
    for (StructField field : events.schema().fields()) {
      MetadataBuilder metadata = new MetadataBuilder().withMetadata(field.metadata());
      kept = kept.add(field.name(), field.dataType(), true, metadata.remove(WATERMARK).build());
    }
    return ScoredTable.withMetadata(scored, kept);
  }
}
