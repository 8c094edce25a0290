package rnn.spark.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import org.jspecify.annotations.Nullable;
import rnn.spark.score.SharedModel;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's processor of the events of keys. The state of a key is a {@link SessionState}'s bytes.
 *
 * <p>A timer for each key finds idle ones. It is set once, so that events do not move it. When it
 * fires, the session is over if the watermark has come to where it is idle; else it is set again. A
 * timer that is set behind the watermark would not fire in the same batch.
 */
final class KeyedScoring extends StatefulProcessor<Row, Row, Row> {
  private static final long serialVersionUID = 1L;

  private final SharedModel shared;
  private final KeyedEvents keyed;
  private final EventRows rows;
  private transient @Nullable ValueState<byte[]> state;
  private transient @Nullable SessionReader reader; // made by the first task that needs it
  private transient boolean hasTimers;

  /** A processor of rows behind whose own columns stand those of {@link EventInput}. */
  KeyedScoring(SharedModel shared, KeyedEvents keyed, EventRows rows) {
    this.shared = shared;
    this.keyed = keyed;
    this.rows = rows;
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) { // on the driver too
    hasTimers = timeMode.equals(TimeMode.EventTime());
    state = getHandle().getValueState("session", Encoders.BINARY(), TTLConfig.NONE());
  }

  private SessionReader reader() {
    if (reader == null) {
      reader = new SessionReader(shared.loaded(), keyed, rows);
    }
    return reader;
  }

  @Override
  public Iterator<Row> handleInputRows(Row keyRow, Iterator<Row> input, TimerValues timers) {
    List<Row> written =
        reader().read(keyRow.get(0), CollectionConverters.asJava(input), new KeptByKey());
    return CollectionConverters.asScala(written.iterator());
  }

  /** State that Spark keeps of the current key. */
  private final class KeptByKey implements SessionReader.Kept {
    @Override
    public @Nullable SessionState get(Object key) {
      return kept(key);
    }

    @Override
    public void set(@Nullable SessionState before, @Nullable SessionState session) {
      long timer = before == null ? SessionState.NO_TIMER : before.timerMillis();
      if (session != null) {
        if (timer == SessionState.NO_TIMER && hasTimers) {
          timer = register(reader().expiryMillis(session));
        }
        state.update(session.withTimer(timer).bytes());
      } else if (before != null) {
        if (timer != SessionState.NO_TIMER && hasTimers) {
          getHandle().deleteTimer(timer);
        }
        state.clear();
      }
    }
  }

  private @Nullable SessionState kept(Object key) {
    byte[] bytes = state.get(); // null if there are none; exists would read them too
    return bytes == null ? null : SessionState.of(bytes, key);
  }

  private long register(long millis) {
    if (millis != SessionState.NO_TIMER) {
      getHandle().registerTimer(millis);
    }
    return millis;
  }

  @Override
  public Iterator<Row> handleExpiredTimer(
      Row keyRow, TimerValues timers, ExpiredTimerInfo expired) {
    SessionReader reader = reader();
    Object key = keyRow.get(0);
    List<Row> written = new ArrayList<>();
    SessionState session = kept(key);
    if (session != null) {
      long expiry = reader.expiryMillis(session);
      if (expiry == SessionState.NO_TIMER || expiry > timers.getCurrentWatermarkInMs()) {
        state.update(session.withTimer(register(expiry)).bytes());
      } else {
        reader.end(key, session, written);
        state.clear();
      }
    }
    return CollectionConverters.asScala(written.iterator());
  }
}
