package rnn.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikeliestWordsTest {
  private final LikeliestWords likeliest = new LikeliestWords();

  /** Probabilities many of which are equal, zeros among them. */
  private static float[] probabilities(int size) {
    SplittableRandom random = new SplittableRandom(size);
    float[] p = new float[size];
    for (int i = 0; i < size; i++) {
      p[i] = random.nextInt(1 + size / 3) / (float) size;
    }
    return p;
  }

  @Test
  void theyAreTheFirstOfAllInOrderThoseAsLikelyByTheirIds() {
    for (int size : new int[] {1, 2, 7, 100, 1000}) {
      float[] p = probabilities(size);
      List<Integer> sorted =
          IntStream.range(0, size)
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(i -> -p[i]).thenComparing(i -> i))
              .toList();
      for (int wanted : new int[] {0, 1, 5, 99, 1000}) {
        likeliest.begin(wanted);
        int half = size / 2; // the second half first
        likeliest.offer(p, half, size - half, half);
        likeliest.offer(p, 0, half, 0);
        likeliest.sort();
        assertEquals(Math.min(wanted, size), likeliest.count());
        for (int i = 0; i < likeliest.count(); i++) {
          assertEquals(sorted.get(i), likeliest.word(i), size + " words, " + wanted);
          assertEquals(p[sorted.get(i)], likeliest.probability(i));
        }
      }
    }
  }

  @Test
  void nothingBelowTheThresholdIsAmongThem() {
    likeliest.begin(2);
    assertEquals(0, likeliest.threshold());
    likeliest.offer(new float[] {0.5f, 0.25f, 0.125f}, 0, 3, 0);
    assertEquals(0.25f, likeliest.threshold());
  }

  @Test
  void whatIsNoNumberIsRefused() {
    likeliest.begin(1);
    likeliest.offer(new float[] {0.5f}, 0, 1, 0);
    float[] broken = {Float.NaN};
    String message =
        assertThrows(ArithmeticException.class, () -> likeliest.offer(broken, 0, 1, 1))
            .getMessage();
    assertTrue(message.contains("not a number"), message);
  }
}
