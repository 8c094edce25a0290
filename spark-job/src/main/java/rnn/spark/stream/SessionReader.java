package rnn.spark.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import rnn.model.LoadedModel;
import rnn.model.TrainedModel;
import rnn.predict.Candidate;
import rnn.predict.Continuation;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.State;
import rnn.spark.job.InputException;
import rnn.spark.score.RowPredictor;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;

/**
 * Reader of sessions, of one key after the other: from the kept state of a session and the events
 * that came together it makes rows and the state to be kept. For one thread.
 *
 * <p>Events that come together are read in one call, which costs less than a call for each and has
 * the same bits. Those of so few tokens that a network steps through them are read each by itself,
 * so that an event's numbers do not depend on what came with it.
 */
final class SessionReader {
  private static final long NONE = Long.MAX_VALUE;

  private final LanguageModel model;
  private final TrainedModel trained;
  private final Tokenizer tokenizer;
  private final State start;
  private final EventRows rows;
  private final Details details;
  private final KeyedEvents keyed;
  private final long idleMicros;

  /** A reader by {@code model} that makes {@code rows}. */
  SessionReader(LoadedModel model, KeyedEvents keyed, EventRows rows) {
    this.model = model.scorer();
    this.trained = model.trained();
    this.tokenizer = model.trained().tokenizer();
    this.start = this.model.start();
    this.rows = rows;
    this.details = rows.columns().details();
    this.keyed = keyed;
    Duration timeout = keyed.idleTimeout();
    this.idleMicros = timeout == null ? NONE : micros(timeout);
  }

  private static long micros(Duration timeout) {
    boolean isForEver = timeout.compareTo(Duration.ofDays(100_000)) > 0;
    return isForEver ? NONE : timeout.toNanos() / 1_000;
  }

  /**
   * The first time at which a session may be idle for too long, milliseconds; {@link
   * SessionState#NO_TIMER} if none is.
   */
  long expiryMillis(SessionState session) {
    return idleMicros == NONE
        ? SessionState.NO_TIMER
        : Math.floorDiv(session.latestMicros() + idleMicros + 999, 1_000);
  }

  /**
   * Reads what came of a key together.
   *
   * @param key the key; null of rows that have none
   * @param input rows behind whose own columns stand those of {@link EventInput}, in any order
   * @param kept has what is kept of the key; asked if there are events to be read
   * @return the rows to be written
   * @throws InputException if what is kept is another model's, and that is an error
   */
  List<Row> read(@Nullable Object key, Iterator<Row> input, Kept kept) {
    List<Row> written = new ArrayList<>();
    List<Event> events =
        EventInput.events(
            key, input, tokenizer, row -> written.add(rows.of(row, null, null, null)));
    if (key != null && !events.isEmpty()) {
      SessionState before = kept.get(key);
      kept.set(before, read(key, before, events, written));
    }
    return written;
  }

  /** Place of what is kept of one key. */
  interface Kept {
    /** The kept session; null if there is none. */
    @Nullable SessionState get(Object key);

    /**
     * Keeps {@code session}, or nothing if it is null.
     *
     * @param before what {@link #get} gave
     */
    void set(@Nullable SessionState before, @Nullable SessionState session);
  }

  /**
   * Reads {@code events}, which are in order.
   *
   * @param kept what is kept of the key's session; null if there is none
   * @param written takes the rows
   * @return what is to be kept; null if the session is over
   * @throws InputException if what is kept is another model's, and that is an error
   */
  private @Nullable SessionState read(
      Object key, @Nullable SessionState kept, List<Event> events, List<Row> written) {
    SessionState session = kept == null ? null : ofThisModel(key, kept);
    boolean isRestarted = session != kept;
    int first = 0;
    while (first < events.size()) {
      Event event = events.get(first);
      if (session != null && isIdle(session.latestMicros(), event.micros())) {
        end(key, session, written);
        session = null;
        isRestarted = false;
      }
      if (event.tokens() == null) {
        session = readNothing(event, session, written);
        isRestarted &= session != null;
        first++;
        continue;
      }
      int last = last(events, first, session == null ? Long.MIN_VALUE : session.latestMicros());
      session =
          readTogether(
              key,
              session == null ? SessionState.fresh(start) : session,
              events.subList(first, last + 1),
              isRestarted,
              written);
      isRestarted = false;
      first = last + 1;
    }
    return isRestarted ? kept : session; // begins anew, and says so, where something is read
  }

  /** The session as it is kept, or as it begins anew. */
  private SessionState ofThisModel(Object key, SessionState kept) {
    if (kept.state().hasMarkOf(start)) {
      return kept;
    }
    if (keyed.onOtherModel() == OnOtherModel.FAIL) {
      throw new InputException(
          "The state of key %s must be of this model but is of another one; go on with the model that the checkpoint was made with, begin all sessions anew by onOtherModel(OnOtherModel.RESTART), or take a new checkpointLocation"
              .formatted(Event.printed(key)));
    }
    return new SessionState(kept.latestMicros(), kept.timerMillis(), 0, 0, 0, start);
  }

  private boolean isIdle(long latestMicros, long micros) {
    return latestMicros != Long.MIN_VALUE && micros - latestMicros > idleMicros;
  }

  /** The last event to be read in one call with the one at {@code first}. */
  private int last(List<Event> events, int first, long latestMicros) {
    long latest = Math.max(latestMicros, events.get(first).micros());
    int last = first;
    while (isReadWithOthers(events.get(last)) && last + 1 < events.size()) {
      Event next = events.get(last + 1);
      if (next.tokens() == null || isStepped(next) || isIdle(latest, next.micros())) {
        break;
      }
      latest = Math.max(latest, next.micros());
      last++;
    }
    return last;
  }

  private boolean isReadWithOthers(Event event) {
    return details.candidates() == 0 && !event.isLast() && !isStepped(event);
  }

  private boolean isStepped(Event event) {
    return !details.ranks() && tokens(event).size() <= LanguageModel.MAX_STEPPED_TOKENS;
  }

  /** The row of an event without text, which may end a session nevertheless. */
  private @Nullable SessionState readNothing(
      Event event, @Nullable SessionState session, List<Row> written) {
    if (session == null || !event.isLast() || session.events() == 0) {
      written.add(rows.of(event.row(), null, null, null));
      return event.isLast() ? null : session;
    }
    double surprise = endSurprise(session);
    written.add(rows.of(event.row(), null, ended(session, surprise), surprise));
    return null;
  }

  private @Nullable SessionState readTogether(
      Object key, SessionState before, List<Event> events, boolean isRestarted, List<Row> written) {
    List<String> tokens = new ArrayList<>();
    events.forEach(event -> tokens.addAll(tokens(event)));
    Continuation read = model.continueText(before.state(), tokens, details);
    SessionState session = before;
    int from = 0;
    for (Event event : events) {
      int to = from + tokens(event).size();
      EventRows.Found found =
          found(read, from, event, event.micros() < session.latestMicros(), isRestarted);
      session = after(session, event, read, from, to);
      requireFinite(key, event, session);
      isRestarted = false;
      from = to;
      if (event.isLast()) {
        double surprise = endSurprise(session);
        written.add(rows.of(event.row(), found, ended(session, surprise), surprise));
        return null;
      }
      written.add(rows.of(event.row(), found, session, null));
    }
    return session;
  }

  private static void requireFinite(Object key, Event event, SessionState session) {
    try {
      RowPredictor.requireFinite(session.logLikelihood());
    } catch (InputException e) {
      throw EventInput.named(key, event.micros(), e);
    }
  }

  private static List<String> tokens(Event event) {
    return event.tokens() == null ? List.of() : event.tokens();
  }

  private EventRows.Found found(
      Continuation read, int from, Event event, boolean isLate, boolean isRestarted) {
    double surprise = 0;
    int rank = 0;
    for (int i = 0; i < tokens(event).size(); i++) {
      surprise += read.details().surprises()[from + i];
      rank = details.ranks() ? Math.max(rank, read.details().ranks()[from + i]) : 0;
    }
    int unknown = (int) RowPredictor.unknown(trained, tokens(event));
    List<Candidate> next = read.details().candidates();
    return new EventRows.Found(surprise, rank, next, unknown, isLate, isRestarted);
  }

  private static SessionState after(
      SessionState before, Event event, Continuation read, int from, int to) {
    double logLikelihood = before.logLikelihood();
    for (int i = from; i < to; i++) { // in the order in which a whole text is summed
      logLikelihood -= read.details().surprises()[i];
    }
    return new SessionState(
        Math.max(before.latestMicros(), event.micros()),
        before.timerMillis(),
        before.events() + 1,
        before.tokens() + (to - from),
        logLikelihood,
        read.state());
  }

  private double endSurprise(SessionState session) {
    List<String> end = List.of(Vocabulary.END_OF_SENTENCE_TOKEN);
    return model
        .continueText(session.state(), end, new Details(true, details.ranks(), 0))
        .details()
        .surprises()[0];
  }

  private static SessionState ended(SessionState session, double endSurprise) {
    return new SessionState(
        session.latestMicros(),
        session.timerMillis(),
        session.events(),
        session.tokens() + 1,
        session.logLikelihood() - endSurprise,
        session.state());
  }

  /**
   * Ends a session that was idle for too long.
   *
   * @param written takes its row, if there is to be one
   * @throws InputException as {@link #read}
   */
  void end(Object key, SessionState kept, List<Row> written) {
    if (keyed.atIdle() == AtIdle.FORGET) {
      return;
    }
    SessionState session = ofThisModel(key, kept);
    if (session.events() > 0) {
      double surprise = endSurprise(session);
      written.add(rows.ofEnd(key, ended(session, surprise), surprise));
    }
  }
}
