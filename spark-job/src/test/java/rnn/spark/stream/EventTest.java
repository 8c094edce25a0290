package rnn.spark.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** The order of events that have the same time, order and tokens. */
class EventTest {

  private static Event event(Object value) {
    return new Event(RowFactory.create("x", value), 1, null, List.of("a"), false);
  }

  @Test
  void bytesAreInOrderByWhatTheyAre() {
    byte[] low = {1, 2};
    byte[] high = {1, 3};
    assertTrue(Event.ORDER.compare(event(low), event(high)) < 0);
    assertTrue(Event.ORDER.compare(event(high), event(low)) > 0);
    assertEquals(0, Event.ORDER.compare(event(low), event(low.clone())));
  }

  @Test
  void whatIsInsideOfOthersIsPrintedAsWell() {
    Row inner = RowFactory.create(new byte[] {10}, null);
    Object list = CollectionConverters.asScala(List.of(inner, new byte[] {11})).toSeq();
    assertEquals("([0a,null],0b)", Event.printed(list));
    Object map = CollectionConverters.asScala(Map.of("b", new byte[] {1}, "a", new byte[] {2}));
    assertEquals("{a=02,b=01}", Event.printed(map), "in the order of keys");
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals("2026-01-01T00:00:00Z", Event.printed(Timestamp.from(time)), "in any zone");
  }
}
