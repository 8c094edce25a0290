package rnn.spark.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Log sessions of a made-up block store, a list of events each: a block is created, received and
 * acknowledged by as many replicas, read, copied, verified, and most often deleted. Some sessions
 * have a planted fault.
 */
final class LogSessions {
  private static final StructType SCHEMA =
      new StructType()
          .add("session", DataTypes.LongType, false)
          .add("events", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("isFault", DataTypes.BooleanType, false);

  private static final int MAX_REPLICAS = 3;
  private static final int MAX_PACKETS = 4;
  private static final int MAX_USES = 5;

  /** Fault that is planted in a session. */
  private enum Fault {
    LOST_ACKNOWLEDGEMENT,
    SECOND_ACKNOWLEDGEMENT,
    CLOSED_TOO_EARLY,
    NEVER_CLOSED,
    READ_AFTER_DELETE,
    UNEXPECTED_RETRY
  }

  private LogSessions() {}

  /**
   * A table of sessions with columns {@code session}, {@code events}, {@code isFault}.
   *
   * @param faults share of the sessions that have a fault, in [0,1]
   */
  static Dataset<Row> table(SparkSession spark, int sessions, double faults, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (long session = 0; session < sessions; session++) {
      boolean isFault = random.nextDouble() < faults;
      List<String> events = normal(random);
      if (isFault) {
        plant(Fault.values()[random.nextInt(Fault.values().length)], events, random);
      }
      rows.add(RowFactory.create(session, events.toArray(new String[0]), isFault));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static List<String> normal(SplittableRandom random) {
    List<String> events = new ArrayList<>(List.of("create"));
    stored(events, random);
    int uses = random.nextInt(MAX_USES + 1);
    for (int use = 0; use < uses; use++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          events.add("open");
          repeat("read", 1 + random.nextInt(3), events);
          events.add("done");
        }
        case 1 -> events.addAll(List.of("verify", "sound"));
        default -> {
          events.add("copy");
          stored(events, random);
        }
      }
    }
    if (random.nextInt(10) < 7) {
      events.addAll(List.of("delete", "freed"));
    }
    return events;
  }

  /** Each replica receives and acknowledges; a few packets come again. */
  private static void stored(List<String> events, SplittableRandom random) {
    int replicas = 1 + random.nextInt(MAX_REPLICAS);
    events.add("allocate");
    repeat("receive", replicas, events);
    int packets = 1 + random.nextInt(MAX_PACKETS);
    for (int packet = 0; packet < packets; packet++) {
      events.add("packet");
      if (random.nextInt(20) == 0) {
        events.addAll(List.of("retry", "packet"));
      }
    }
    repeat("acknowledge", replicas, events);
    events.add("close");
  }

  private static void repeat(String event, int times, List<String> events) {
    for (int i = 0; i < times; i++) {
      events.add(event);
    }
  }

  private static void plant(Fault fault, List<String> events, SplittableRandom random) {
    int acknowledged = events.indexOf("acknowledge");
    switch (fault) {
      case LOST_ACKNOWLEDGEMENT -> events.remove(acknowledged);
      case SECOND_ACKNOWLEDGEMENT -> events.add(acknowledged, "acknowledge");
      case CLOSED_TOO_EARLY -> {
        events.remove("close");
        events.add(acknowledged, "close");
      }
      case NEVER_CLOSED -> events.remove("close");
      case READ_AFTER_DELETE -> {
        if (!events.contains("delete")) {
          events.addAll(List.of("delete", "freed"));
        }
        events.addAll(List.of("open", "read", "done"));
      }
      case UNEXPECTED_RETRY -> events.add(1 + random.nextInt(events.size()), "retry");
    }
  }
}
