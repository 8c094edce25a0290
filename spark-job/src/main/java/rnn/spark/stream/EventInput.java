package rnn.spark.stream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import rnn.spark.data.TextColumn;
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
   */
  static List<Event> events(
      @Nullable Object key, Iterator<Row> input, Tokenizer tokenizer, Consumer<Row> without) {
    List<Event> events = new ArrayList<>();
    while (input.hasNext()) {
      Row row = input.next();
      int at = row.length() - NAMES.size();
      TextColumn.requireUtf8(row.get(at + 1));
      if (key == null || row.isNullAt(at + 2)) {
        without.accept(row);
      } else {
        events.add(event(row, at, tokenizer));
      }
    }
    events.sort(Event.ORDER);
    return events;
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
