package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyCountsTest {
  private static final KeyCounts.Digits DIGITS =
      new KeyCounts.Digits(List.of("a", "b"), List.of(1000, 7));

  @Test
  void aMapCountsTheSame() {
    Random random = new Random(4);
    Map<Long, Long> expected = new TreeMap<>();
    List<KeyCounts> parts = new ArrayList<>();
    for (int part = 0; part < 5; part++) {
      KeyCounts.Counter counter = new KeyCounts.Counter();
      for (int i = 0; i < 3000; i++) {
        long key = (long) Math.abs(random.nextGaussian() * 1500) % 7000;
        counter.add(key, 1 + i % 3);
        expected.merge(key, 1L + i % 3, Long::sum);
      }
      parts.add(counter.counts());
    }
    KeyCounts sum = parts.stream().reduce(KeyCounts.NONE, KeyCounts::plus);
    Map<Long, Long> found = new TreeMap<>();
    for (int i = 0; i < sum.size(); i++) {
      assertTrue(i == 0 || sum.key(i) > sum.key(i - 1));
      found.put(sum.key(i), sum.count(i));
    }
    assertEquals(expected, found);
    assertEquals(expected.get(sum.key(17)), sum.countOf(sum.key(17)));
    assertEquals(0, sum.countOf(6999_999));

    KeyCounts low = sum.range(0, 100);
    KeyCounts high = sum.range(100, 7000);
    assertTrue(low.key(low.size() - 1) < 100 && high.key(0) >= 100);
    assertEquals(sum, KeyCounts.joined(List.of(low, KeyCounts.NONE, high)));

    Tables tables = new Tables();
    sum.addTo(tables, "x", DIGITS);
    assertEquals(sum, KeyCounts.read(tables, "x", DIGITS));
    Tables pieces = new Tables();
    KeyCounts.addPieces(pieces, "x", DIGITS, sum.size(), () -> List.of(low, high).iterator());
    assertEquals(sum, KeyCounts.read(pieces, "x", DIGITS));
  }

  @Test
  void keysThatAreTooManyAreRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new KeyCounts.Digits(
                        List.of("first", "second", "label"), List.of(1 << 30, 1 << 30, 100)))
            .getMessage();
    assertTrue(message.contains("use a smaller vocabulary or fewer labels"), message);
  }
}
