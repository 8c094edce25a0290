package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentTest {

  @Property(tries = 200)
  void segmentsCoverTheWindowsInOrder(
      @ForAll @IntRange(min = 1, max = 70) int segments, @ForAll @IntRange(min = 0) int windows) {
    int end = 0;
    for (int r = 0; r < segments; r++) {
      Segment segment = Segment.of(r, segments, windows);
      assertEquals(end, segment.first());
      assertTrue(Math.abs(segment.windows() - windows / (double) segments) < 1);
      end = segment.end();
    }
    assertEquals(windows, end);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> Segment.of(3, 3, 7));
    assertThrows(IllegalArgumentException.class, () -> Segment.of(0, 0, 7));
    assertThrows(IllegalArgumentException.class, () -> Segment.of(0, 3, -1));
  }
}
