package rnn.spark.stream;

import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import rnn.predict.Candidate;
import rnn.spark.score.CandidateRows;
import rnn.spark.score.ScoredTable;
import scala.collection.immutable.ArraySeq;

/**
 * The rows that are written: those of events with what is added, and those of sessions that ended
 * without one.
 */
final class EventRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EventColumns columns;
  private final int inputColumns;
  private final int length; // columns of a row
  private final int keyColumn;
  private final int timeColumn;
  private final boolean hasInstants;

  /**
   * Rows with {@code columns} behind the events' own.
   *
   * @param inputColumns number of the events' own columns
   * @param keyColumn place of the key among them
   * @param timeColumn place of the time
   * @param hasInstants whether the session's timestamps are {@link Instant}s in Java
   */
  EventRows(
      EventColumns columns, int inputColumns, int keyColumn, int timeColumn, boolean hasInstants) {
    this.columns = columns;
    this.inputColumns = inputColumns;
    this.length = inputColumns + columns.schema().length();
    this.keyColumn = keyColumn;
    this.timeColumn = timeColumn;
    this.hasInstants = hasInstants;
  }

  /** The columns that are added. */
  EventColumns columns() {
    return columns;
  }

  /**
   * What is found of an event, beside what is found of its session.
   *
   * @param surprise of its tokens, nats
   * @param rank the greatest of its tokens; 0 of none
   * @param next tokens that could come next
   * @param unknownTokens tokens that the model does not know
   * @param isLate whether a later one was read before
   * @param isRestarted whether its session began anew because of another model
   */
  record Found(
      double surprise,
      int rank,
      List<Candidate> next,
      int unknownTokens,
      boolean isLate,
      boolean isRestarted) {}

  /**
   * The row of an event.
   *
   * @param found what is found of it; null if there was nothing to read
   * @param session after it; null if it is of none
   * @param endSurprise surprise of the session to end behind it; null if it goes on
   */
  Row of(
      Row row,
      @Nullable Found found,
      @Nullable SessionState session,
      @Nullable Double endSurprise) {
    @Nullable Object[] values = ScoredTable.values(row, inputColumns, length);
    fill(values, found, session, endSurprise);
    return RowFactory.create(values);
  }

  /** The row of a session that ended without an event. */
  Row ofEnd(@Nullable Object key, SessionState session, double endSurprise) {
    @Nullable Object[] values = new Object[length];
    values[keyColumn] = key;
    Instant time = Instant.EPOCH.plus(session.latestMicros(), ChronoUnit.MICROS);
    values[timeColumn] = hasInstants ? time : Timestamp.from(time);
    fill(values, null, session, endSurprise);
    return RowFactory.create(values);
  }

  private void fill(
      @Nullable Object[] values,
      @Nullable Found found,
      @Nullable SessionState session,
      @Nullable Double endSurprise) {
    int at = inputColumns;
    values[at++] = found == null ? null : (Object) found.surprise();
    if (!columns.rank().isEmpty()) {
      values[at++] = found == null || found.rank() == 0 ? null : (Object) found.rank();
    }
    if (!columns.logLikelihood().isEmpty()) {
      values[at++] = session == null ? null : (Object) session.logLikelihood();
    }
    if (!columns.tokens().isEmpty()) {
      values[at++] = session == null ? null : (Object) session.tokens();
    }
    if (!columns.perplexity().isEmpty()) {
      values[at++] = session == null || session.tokens() == 0 ? null : (Object) perplexity(session);
    }
    if (!columns.top().isEmpty()) {
      values[at++] =
          found == null ? null : ArraySeq.unsafeWrapArray(CandidateRows.of(found.next()));
    }
    values[at++] = found == null || session == null ? null : (Object) session.events();
    values[at++] = found == null ? null : (Object) found.unknownTokens();
    values[at++] = found == null ? null : (Object) found.isLate();
    values[at++] = found == null ? null : (Object) found.isRestarted();
    values[at] = endSurprise;
  }

  private static double perplexity(SessionState session) {
    return Math.exp(-session.logLikelihood() / session.tokens());
  }
}
