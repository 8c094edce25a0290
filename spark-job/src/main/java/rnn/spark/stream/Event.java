package rnn.spark.stream;

import java.sql.Timestamp;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

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
          .thenComparing(event -> printed(event.row()));

  /**
   * {@code value} of a column as a text that says the same of it in every process and time zone.
   */
  static String printed(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    if (value instanceof Row row) {
      return IntStream.range(0, row.length())
          .mapToObj(i -> printed(row.get(i)))
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return CollectionConverters.asJava(map).entrySet().stream()
          .map(entry -> printed(entry.getKey()) + "=" + printed(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof scala.collection.Seq<?> values) {
      return CollectionConverters.asJava(values).stream()
          .map(Event::printed)
          .collect(Collectors.joining(",", "(", ")"));
    }
    return String.valueOf(value);
  }

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
