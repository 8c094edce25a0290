package rnn.spark.stream;

import java.io.Serializable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;

/**
 * Events of keys in the order of time: which columns say so, and when a session of a key is over.
 * Immutable.
 *
 * <pre>{@code
 * KeyedEvents.of("host", "time").endCol("isLast").idleTimeout(Duration.ofMinutes(30))
 * }</pre>
 *
 * <p>A session is what is read as one text: the events of a key from its first one to its end. It
 * ends with an event of which {@link #endCol} is true, or before the first event that is later than
 * the one before by more than {@link #idleTimeout}. Without either it never ends.
 */
public final class KeyedEvents implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Duration SHORTEST = Duration.of(1, ChronoUnit.MICROS);

  private final String keyCol;
  private final String timeCol;
  private final String orderCol; // empty for none, as is the next
  private final String endCol;
  private final @Nullable Duration idleTimeout;
  private final AtIdle atIdle;
  private final OnOtherModel onOtherModel;

  private KeyedEvents(
      Columns columns, @Nullable Duration idleTimeout, AtIdle atIdle, OnOtherModel onOtherModel) {
    this.keyCol = columns.key();
    this.timeCol = columns.time();
    this.orderCol = columns.order();
    this.endCol = columns.end();
    this.idleTimeout = idleTimeout;
    this.atIdle = atIdle;
    this.onOtherModel = onOtherModel;
  }

  private record Columns(String key, String time, String order, String end) {}

  private Columns columns() {
    return new Columns(keyCol, timeCol, orderCol, endCol);
  }

  /**
   * Events of the keys in column {@code keyCol}, of any type that can be grouped by, at the times
   * in column {@code timeCol}, a timestamp.
   *
   * @throws InputException if a name is blank
   */
  public static KeyedEvents of(String keyCol, String timeCol) {
    return new KeyedEvents(
        new Columns(named("keyCol", keyCol), named("timeCol", timeCol), "", ""),
        null,
        AtIdle.FORGET,
        OnOtherModel.FAIL);
  }

  /**
   * The same with a column that orders events of one key and one time, such as a sequence number.
   * Those that it leaves equal are in the order of their tokens, and then of all their columns.
   */
  public KeyedEvents orderCol(String name) {
    return new KeyedEvents(
        new Columns(keyCol, timeCol, named("orderCol", name), endCol),
        idleTimeout,
        atIdle,
        onOtherModel);
  }

  /** The same with a boolean column that is true of the last event of a session. */
  public KeyedEvents endCol(String name) {
    return new KeyedEvents(
        new Columns(keyCol, timeCol, orderCol, named("endCol", name)),
        idleTimeout,
        atIdle,
        onOtherModel);
  }

  /**
   * The same with a time after which a session without events is over. A stream then needs a
   * watermark on {@code timeCol}, by which the states of idle keys are found and removed.
   *
   * @throws InputException if it is shorter than a microsecond
   */
  public KeyedEvents idleTimeout(Duration timeout) {
    if (timeout.compareTo(SHORTEST) < 0) {
      throw new InputException(
          "idleTimeout must be at least a microsecond, as times are kept, but is %s; leave it out for sessions without a time-out"
              .formatted(timeout));
    }
    return new KeyedEvents(columns(), timeout, atIdle, onOtherModel);
  }

  /** The same with what becomes of idle sessions; {@link AtIdle#FORGET} if it is not said. */
  public KeyedEvents atIdle(AtIdle what) {
    return new KeyedEvents(columns(), idleTimeout, what, onOtherModel);
  }

  /** The same with what becomes of other models' states; {@link OnOtherModel#FAIL} if not said. */
  public KeyedEvents onOtherModel(OnOtherModel what) {
    return new KeyedEvents(columns(), idleTimeout, atIdle, what);
  }

  private static String named(String what, String name) {
    if (name.isBlank()) {
      throw new InputException("%s must name a column but is '%s'".formatted(what, name));
    }
    return name;
  }

  /** The column of keys. */
  public String keyCol() {
    return keyCol;
  }

  /** The column of times. */
  public String timeCol() {
    return timeCol;
  }

  /** The column that orders events of one time; empty without one. */
  public String orderCol() {
    return orderCol;
  }

  /** The column that is true of last events; empty without one. */
  public String endCol() {
    return endCol;
  }

  /** The time after which an idle session is over; null if none is. */
  public @Nullable Duration idleTimeout() {
    return idleTimeout;
  }

  /** Treatment of idle sessions. */
  public AtIdle atIdle() {
    return atIdle;
  }

  /** Treatment of other models' states. */
  public OnOtherModel onOtherModel() {
    return onOtherModel;
  }
}
