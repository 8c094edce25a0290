package rnn.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairCountsTest {

  /** Pairs of -1 … 6, as 8·(first + 1) + second + 1, of which the counter's table holds few. */
  @Property(tries = 300)
  void countsAreThoseOfASortedMap(
      @ForAll @Size(max = 60) List<@IntRange(max = 63) Integer> pairs,
      @ForAll @IntRange(max = 7) int labels) {
    PairCounts counts = counted(pairs, labels);
    TreeMap<Integer, Long> expected = new TreeMap<>();
    pairs.forEach(pair -> expected.merge(pair, 1L, Long::sum));
    assertEquals(expected.size(), counts.size());
    assertEquals(pairs.size(), counts.total());
    int i = 0;
    for (var entry : expected.entrySet()) {
      assertEquals(entry.getKey() / 8 - 1, counts.first(i));
      assertEquals(entry.getKey() % 8 - 1, counts.second(i));
      assertEquals(entry.getValue(), counts.count(i));
      assertEquals(entry.getValue(), counts.count(counts.first(i), counts.second(i++)));
    }
    assertEquals(0, counts.count(7, 0));
  }

  @Property(tries = 300)
  void plusIsTheCountOfBothTogether(
      @ForAll @Size(max = 30) List<@IntRange(max = 63) Integer> a,
      @ForAll @Size(max = 30) List<@IntRange(max = 63) Integer> b) {
    List<Integer> both = new java.util.ArrayList<>(a);
    both.addAll(b);
    assertEquals(counted(both, 5), counted(a, 5).plus(counted(b, 0)));
    assertEquals(counted(both, 5), counted(b, 5).plus(counted(a, 7)));
  }

  @Test
  void largeIdsKeepApart() {
    PairCounts.Counter counter = new PairCounts.Counter(10_000);
    int most = Integer.MAX_VALUE;
    for (int[] pair : new int[][] {{0, most}, {1, -1}, {1, 0}, {-1, most}, {most, most}, {0, -1}}) {
      counter.add(pair[0], pair[1]);
    }
    PairCounts counts = counter.counts();
    assertEquals(6, counts.size());
    assertEquals(1, counts.count(1, -1));
    assertEquals(1, counts.count(-1, most));
    assertEquals(most, counts.first(5));
    assertEquals(most, counts.second(5));
  }

  private static PairCounts counted(List<Integer> pairs, int labels) {
    PairCounts.Counter counter = new PairCounts.Counter(labels);
    pairs.forEach(pair -> counter.add(pair / 8 - 1, pair % 8 - 1));
    return counter.counts();
  }
}
