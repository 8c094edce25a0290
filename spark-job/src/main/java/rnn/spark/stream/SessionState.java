package rnn.spark.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import rnn.predict.State;
import rnn.spark.job.InputException;

/**
 * What is kept of a session between its events.
 *
 * <p>As bytes, little-endian: the version of the format, which is {@value #VERSION} (1 byte); the
 * time of the latest event (8, microseconds); the registered timer (8, milliseconds, {@link
 * #NO_TIMER} without one); events (8); tokens (8); log-likelihood (8); the {@link State} of the
 * model, which begins with its mark.
 *
 * @param latestMicros time of the latest event that was read, microseconds since 1970
 * @param timerMillis when its key's timer fires, milliseconds since 1970
 * @param events that were read
 * @param tokens that were read
 * @param logLikelihood of these tokens
 * @param state after them
 */
record SessionState(
    long latestMicros,
    long timerMillis,
    long events,
    long tokens,
    double logLikelihood,
    State state) {
  /** The version that is written. Every one up to it is read. */
  static final byte VERSION = 1;

  /** The time of a timer that there is not. */
  static final long NO_TIMER = Long.MIN_VALUE;

  private static final int HEADER_BYTES = 1 + 5 * Long.BYTES;

  /** The session as it begins, from the state of a fresh text. */
  static SessionState fresh(State start) {
    return new SessionState(Long.MIN_VALUE, NO_TIMER, 0, 0, 0, start);
  }

  /** The same with another timer. */
  SessionState withTimer(long millis) {
    return new SessionState(latestMicros, millis, events, tokens, logLikelihood, state);
  }

  /** Its bytes. */
  byte[] bytes() {
    byte[] own = state.bytes();
    return ByteBuffer.allocate(HEADER_BYTES + own.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(VERSION)
        .putLong(latestMicros)
        .putLong(timerMillis)
        .putLong(events)
        .putLong(tokens)
        .putDouble(logLikelihood)
        .put(own)
        .array();
  }

  /**
   * The session of these bytes.
   *
   * @param key of the session, for messages
   * @throws InputException if they are of a newer version, or damaged
   */
  static SessionState of(byte[] bytes, Object key) {
    int version = bytes.length == 0 ? 0 : bytes[0];
    if (version > VERSION) {
      throw new InputException(
          "The state of key %s must be of format %d or older but is of format %d, which a newer version of this program wrote; go on with that version, or with a new checkpointLocation"
              .formatted(Event.printed(key), VERSION, version));
    }
    if (version < 1 || bytes.length < HEADER_BYTES) {
      throw new InputException(
          "The state of key %s must begin with the version of its format, 1 to %d, and have at least %d bytes but is damaged: %d bytes that begin with %d; go on with a new checkpointLocation"
              .formatted(Event.printed(key), VERSION, HEADER_BYTES, bytes.length, version));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.get();
    long latest = buffer.getLong();
    long timer = buffer.getLong();
    long events = buffer.getLong();
    long tokens = buffer.getLong();
    double logLikelihood = buffer.getDouble();
    byte[] own = new byte[buffer.remaining()];
    buffer.get(own);
    return new SessionState(latest, timer, events, tokens, logLikelihood, State.of(own));
  }
}
