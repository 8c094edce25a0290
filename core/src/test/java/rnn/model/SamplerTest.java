package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.math.CounterRandom;

class SamplerTest {
  private static final int UNKNOWN = 0;
  private static final float[] P = {0.4f, 0.05f, 0.25f, 0.1f, 0.2f, 0f};
  private static final int DRAWS = 20_000;

  private static Sampling sampling(float temperature, int topK, float topP) {
    return new Sampling(temperature, topK, topP, 7, Sampling.Unknown.EXCLUDED);
  }

  private static double[] frequencies(Sampling sampling) {
    Sampler sampler = new Sampler(sampling, P.length, UNKNOWN);
    double[] frequencies = new double[P.length];
    for (int i = 0; i < DRAWS; i++) {
      frequencies[sampler.draw(P, i)] += 1.0 / DRAWS;
    }
    return frequencies;
  }

  /** Four standard deviations of a frequency among {@value #DRAWS} draws are at most 0.0142. */
  private static void assertDistribution(double[] expected, Sampling sampling) {
    double[] actual = frequencies(sampling);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], expected[i] == 0 ? 0 : 0.0142, "token " + i);
    }
  }

  @Test
  void tokensComeAsOftenAsTheyAreLikelyAndTheUnknownNever() {
    assertDistribution(
        new double[] {0, 0.05 / 0.6, 0.25 / 0.6, 0.1 / 0.6, 0.2 / 0.6, 0}, sampling(1, 0, 1));
  }

  @Test
  void theUnknownComesWhenItIsAskedFor() {
    assertDistribution(
        new double[] {0.4, 0.05, 0.25, 0.1, 0.2, 0},
        new Sampling(1, 0, 1, 7, Sampling.Unknown.ALLOWED));
  }

  @Test
  void temperatureOneHalfSquaresTheDistribution() {
    double sum = 0.05 * 0.05 + 0.25 * 0.25 + 0.1 * 0.1 + 0.2 * 0.2;
    assertDistribution(
        new double[] {0, 0.0025 / sum, 0.0625 / sum, 0.01 / sum, 0.04 / sum, 0},
        sampling(0.5f, 0, 1));
  }

  @Test
  void temperatureZeroTakesTheLikeliest() {
    assertDistribution(new double[] {0, 0, 1, 0, 0, 0}, sampling(0, 0, 1));
    assertDistribution(new double[] {0, 0, 1, 0, 0, 0}, sampling(1e-30f, 0, 1));
  }

  @Test
  void topKKeepsTheKLikeliest() {
    assertDistribution(new double[] {0, 0, 0.25 / 0.45, 0, 0.2 / 0.45, 0}, sampling(1, 2, 1));
    assertDistribution(new double[] {0, 0, 1, 0, 0, 0}, sampling(1, 1, 1));
  }

  @Test
  void topPKeepsTheLikeliestThatReachP() {
    // 0.25/0.6 = 0.417 does not reach 0.5, with 0.2/0.6 it is 0.75.
    assertDistribution(new double[] {0, 0, 0.25 / 0.45, 0, 0.2 / 0.45, 0}, sampling(1, 0, 0.5f));
    assertDistribution(new double[] {0, 0, 1, 0, 0, 0}, sampling(1, 0, 0.3f));
  }

  /** A vocabulary of which the sampler sorts only parts, against a full sort. */
  @ParameterizedTest
  @CsvSource({"1,0,0.3", "1,0,0.999", "0.7,0,0.8", "1,100,1", "1,300,0.9", "1.3,5000,0.9"})
  void largeVocabulariesKeepTheLikeliest(float temperature, int topK, float topP) {
    int size = 3000;
    float[] p = new float[size];
    for (int i = 0; i < size; i++) {
      p[i] = (float) Math.exp(4 * CounterRandom.uniform(3, 0, i)) / size;
    }
    List<Integer> order =
        IntStream.range(1, size)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -p[i]).thenComparing(i -> i))
            .toList();
    int kept = topK == 0 ? size - 1 : Math.min(topK, size - 1);
    double total = 0;
    for (int i = 0; i < kept; i++) {
      total += Math.pow(p[order.get(i)], 1 / temperature);
    }
    double reached = 0;
    Set<Integer> allowed = new TreeSet<>();
    for (int i = 0; i < kept && reached < topP * total; i++) {
      reached += Math.pow(p[order.get(i)], 1 / temperature);
      allowed.add(order.get(i));
    }
    Sampler sampler = new Sampler(sampling(temperature, topK, topP), size, UNKNOWN);
    Set<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < DRAWS / 10; i++) { // each sorts
      drawn.add(sampler.draw(p, i));
    }
    drawn.removeAll(allowed);
    assertTrue(drawn.size() <= 1, "beyond the last by rounding at most: " + drawn);
    assertTrue(allowed.size() < size - 1, "something must have been left out");
  }

  @Test
  void ofEquallyLikelyTokensTheLowerIdComesFirst() {
    Sampler sampler = new Sampler(sampling(0, 0, 1), 4, UNKNOWN);
    assertEquals(1, sampler.draw(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, 0));
  }

  @Test
  void aDrawDependsOnSeedAndPlaceOnly() {
    Sampler forwards = new Sampler(sampling(1, 0, 1), P.length, UNKNOWN);
    Sampler backwards = new Sampler(sampling(1, 0, 1), P.length, UNKNOWN);
    int[] drawn = new int[100];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = forwards.draw(P, i);
    }
    Set<Integer> different = new TreeSet<>();
    for (int i = drawn.length - 1; i >= 0; i--) {
      assertEquals(drawn[i], backwards.draw(P, i));
      different.add(drawn[i]);
    }
    assertEquals(Set.of(1, 2, 3, 4), different);
  }

  @Test
  void probabilitiesThatAreNoneAreRefused() {
    Sampler sampler = new Sampler(sampling(1, 0, 1), 3, UNKNOWN);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> sampler.draw(new float[] {0, 1, Float.NaN}, 0));
    assertTrue(error.getMessage().contains("NaN"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> sampler.draw(new float[] {1, 0, 0}, 0));
  }

  @ParameterizedTest
  @CsvSource({"-1,0,1", "NaN,0,1", "Infinity,0,1", "1,-1,1", "1,0,0", "1,0,1.5", "1,0,NaN"})
  void impossibleOptionsAreRefused(float temperature, int topK, float topP) {
    assertThrows(IllegalArgumentException.class, () -> sampling(temperature, topK, topP));
  }
}
