package rnn.spark.stream;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * An event of a key.
 *
 * @param row its columns, and behind them others that are not its own
 * @param micros its time, microseconds since 1970
 * @param order orders events of one time; null comes first
 * @param tokens what is read; null if there is nothing, and the row only is there
 * @param isLast whether it ends its session
 */
record Event(
    Row row, long micros, @Nullable Object order, @Nullable List<String> tokens, boolean isLast) {

  /**
   * The order in which events of a key are read that came together: by their times, their orders,
   * their tokens, those that end a session last, and then as their columns are printed. Where the
   * rows came from does not matter.
   */
  static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::micros)
          .thenComparing(Event::order, Comparator.nullsFirst(Event::compare))
          .thenComparing(Event::tokens, Comparator.nullsFirst(Event::compareTokens))
          .thenComparing(Event::isLast)
          .thenComparing(event -> event.row().toString());

  @SuppressWarnings("unchecked") // values of one column, whose type was checked
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  private static int compareTokens(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int compared = a.get(i).compareTo(b.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
