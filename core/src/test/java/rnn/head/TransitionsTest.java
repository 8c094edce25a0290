package rnn.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of transitions as text and back. */
class TransitionsTest {
  @Test
  void rowsThatAreNearlyAnEarlierOneReferToIt() {
    int K = 40;
    boolean[] follows = new boolean[K * K];
    boolean[] ends = new boolean[K];
    for (int i = 0; i < K; i++) {
      ends[i] = true;
      for (int j = 0; j < K; j++) {
        follows[i * K + j] = j % 2 == 0 || j == i;
      }
    }
    List<String> rows = Transitions.rows(follows, new boolean[K], ends);
    assertEquals(List.of("555555555501", "0:1", "0:", "0:3"), rows.subList(0, 4));
    assertSame(follows, new boolean[K], ends, Transitions.of(K, rows));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5, 0.99, 1})
  void whateverIsAllowedIsReadAgain(double share) {
    Random random = new Random(3);
    int K = 90;
    boolean[] follows = random(random, K * K, share);
    boolean[] starts = random(random, K, share);
    boolean[] ends = random(random, K, share);
    List<String> rows = Transitions.rows(follows, starts, ends);
    Transitions read = Transitions.of(K, rows);
    assertSame(follows, starts, ends, read);
    assertEquals(rows, read.rows());
  }

  private static boolean[] random(Random random, int size, double share) {
    boolean[] values = new boolean[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextDouble() < share;
    }
    return values;
  }

  private static void assertSame(
      boolean[] follows, boolean[] starts, boolean[] ends, Transitions transitions) {
    int K = starts.length;
    for (int i = 0; i < K; i++) {
      assertEquals(starts[i], transitions.mayBegin(i));
      assertEquals(ends[i], transitions.mayEnd(i));
      for (int j = 0; j < K; j++) {
        assertEquals(follows[i * K + j], transitions.mayFollow(i, j));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:0", "-1:0", "x:0", "0:x", "0:9", "0:-1", "0", "zz", ":", "07ff"})
  void whatIsNoRowIsRefused(String second) {
    assertThrows(
        IllegalArgumentException.class, () -> Transitions.of(2, List.of("03", second, "03")));
  }
}
