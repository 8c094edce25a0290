package rnn.spark.stream;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import rnn.spark.data.TextColumn;
import rnn.spark.job.InputException;
import rnn.text.Tokenizer;

/**
 * The columns that stand behind an event's own while it is on its way: its text, its file if that
 * is not UTF-8, its time in microseconds, what orders it, and whether it is the last.
 */
final class EventInput {
  /** Names of these columns, in their order. A column of the events may have none of them. */
  static final List<String> NAMES =
      List.of("rnn_text", "rnn_file", "rnn_micros", "rnn_order", "rnn_last");

  private EventInput() {}

  /**
   * The events of a key in the order in which they are read.
   *
   * @param key the key; null if there is none
   * @param without takes the rows that have no key or no time, which are not read
   * @throws InputException if a text is not UTF-8; the message names the event
   */
  static List<Event> events(
      @Nullable Object key, Iterator<Row> input, Tokenizer tokenizer, Consumer<Row> without) {
    List<Event> events = new ArrayList<>();
    while (input.hasNext()) {
      Row row = input.next();
      int at = row.length() - NAMES.size();
      if (key == null || row.isNullAt(at + 2)) {
        without.accept(row);
      } else {
        requireUtf8(key, row.getLong(at + 2), row.get(at + 1));
        events.add(event(row, at, tokenizer));
      }
    }
    events.sort(Event.ORDER);
    return events;
  }

  private static void requireUtf8(Object key, long micros, @Nullable Object file) {
    try {
      TextColumn.requireUtf8(file);
    } catch (InputException e) {
      throw named(key, micros, e);
    }
  }

  /** {@code error} with the event that it is of in front. */
  static InputException named(Object key, long micros, InputException error) {
    return new InputException(
        "The event of key %s at %s cannot be scored: %s"
            .formatted(
                Event.printed(key),
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                error.getMessage()));
  }

  private static Event event(Row row, int at, Tokenizer tokenizer) {
    Object text = row.get(at);
    return new Event(
        row,
        row.getLong(at + 2),
        row.get(at + 3),
        text == null ? null : TextColumn.tokens(text, tokenizer),
        !row.isNullAt(at + 4) && row.getBoolean(at + 4));
  }
}
