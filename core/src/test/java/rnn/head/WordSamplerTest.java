package rnn.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordSamplerTest {
  private static final int V = 211;
  private static final int SAMPLES = 41;

  @Test
  void theSampleDependsOnTheSeedOnly() {
    WordSampler sampler = new WordSampler(V, SAMPLES);
    int[] first = drawn(sampler, 17);
    int[] other = drawn(sampler, 18);

    assertFalse(Arrays.equals(first, other));
    assertArrayEquals(first, drawn(sampler, 17));
    assertArrayEquals(first, drawn(new WordSampler(V, SAMPLES), 17));
    for (int i = 0; i < first.length; i++) {
      assertEquals(i, indexOf(sampler, 17, first[i]));
      assertTrue(i == 0 || first[i] > first[i - 1], "ascending, none twice");
    }
  }

  @Test
  void everyWordIsDrawnAsOftenAsItsChanceSays() {
    WordSampler sampler = new WordSampler(V, SAMPLES);
    int windows = 4000;
    int[] times = new int[V];
    long words = 0;
    for (int seed = 0; seed < windows; seed++) {
      sampler.draw(seed);
      words += sampler.count();
      for (int i = 0; i < sampler.count(); i++) {
        times[sampler.word(i)]++;
      }
    }
    assertEquals(SAMPLES, (double) words / windows, 0.5);
    for (int w = 0; w < V; w++) {
      double q = Math.exp(sampler.logChance(w));
      double deviation = Math.sqrt(q * (1 - q) / windows);
      assertEquals(q, (double) times[w] / windows, 4.5 * deviation, "word " + w);
    }
    assertTrue(sampler.logChance(0) > sampler.logChance(V - 1), "frequent words come first");
  }

  @Test
  void moreSamplesThanHalfTheWordsAreAllOfThem() {
    for (int samples : new int[] {V / 2 + 1, V, V + 1, Integer.MAX_VALUE}) {
      WordSampler sampler = new WordSampler(V, samples);
      assertArrayEquals(IntStream.range(0, V).toArray(), drawn(sampler, 3));
      assertEquals(0f, sampler.logChance(V - 1));
    }
  }

  @Test
  void halfTheWordsAreStillDrawn() {
    WordSampler sampler = new WordSampler(V, V / 2);
    int windows = 200;
    long words = 0;
    for (int seed = 0; seed < windows; seed++) {
      words += drawn(sampler, seed).length;
    }
    assertEquals(V / 2, (double) words / windows, 2);
    assertTrue(sampler.logChance(V - 1) < 0);
  }

  private static int[] drawn(WordSampler sampler, long seed) {
    sampler.draw(seed);
    return IntStream.range(0, sampler.count()).map(sampler::word).toArray();
  }

  private static int indexOf(WordSampler sampler, long seed, int word) {
    sampler.draw(seed);
    return sampler.row(word);
  }
}
