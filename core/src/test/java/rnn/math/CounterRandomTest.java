package rnn.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {

  /** Counter, key and result as published with the algorithm's reference implementation. */
  @Test
  void theKnownAnswersOfPhiloxComeOut() {
    assertBlock(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertBlock(-1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertBlock(
        0x299f31d0a4093822L,
        0x0370734413198a2eL,
        0x85a308d3243f6a88L,
        0xd16cfe09,
        0x94fdcceb,
        0x5001e420,
        0x24126ea1);
  }

  private static void assertBlock(long seed, long stream, long block, int... expected) {
    int[] words = new int[4];
    CounterRandom.block(seed, stream, block, words);
    assertArrayEquals(expected, words);
  }

  @Test
  void uniformNumbersFillTheUnitIntervalEvenly() {
    int[] counts = new int[10];
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      float x = CounterRandom.uniform(42, 7, i);
      assertTrue(x >= 0f && x < 1f);
      counts[(int) (10 * x)]++;
      sum += x;
    }
    assertEquals(0.5, sum / 100_000, 0.004, "four standard deviations of the mean");
    for (int count : counts) {
      assertEquals(10_000, count, 400, "four standard deviations of a count");
    }
  }

  @Test
  void seedStreamAndCounterAllMatter() {
    float x = CounterRandom.uniform(1, 2, 3);
    assertTrue(x != CounterRandom.uniform(2, 2, 3));
    assertTrue(x != CounterRandom.uniform(1, 3, 3));
    assertTrue(x != CounterRandom.uniform(1, 2, 4));
    assertTrue(x != CounterRandom.uniform(1L << 40, 2, 3));
    assertTrue(x != CounterRandom.uniform(1, 1L << 40, 3));
    assertTrue(x != CounterRandom.uniform(1, 2, 1L << 40));
    assertEquals(x, CounterRandom.uniform(1, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.2f, 0.5f, 0.9f})
  void aDropoutMaskIsTheUniformNumbersAgainstTheProbability(float dropout) {
    int length = 1009;
    float[] mask = new float[length + 5];
    CounterRandom.dropoutMask(11, 13, dropout, mask, 3, length);
    for (int i = 0; i < length; i++) {
      float expected = CounterRandom.uniform(11, 13, i) < dropout ? 0f : 1f / (1f - dropout);
      assertEquals(expected, mask[3 + i]);
    }
    assertEquals(0f, mask[2]);
    assertEquals(0f, mask[length + 3]);
  }

  @Test
  void aLongerMaskBeginsWithTheShorterOne() {
    float[] shorter = new float[7];
    float[] longer = new float[31];
    CounterRandom.dropoutMask(5, 6, 0.3f, shorter, 0, 7);
    CounterRandom.dropoutMask(5, 6, 0.3f, longer, 0, 31);
    for (int i = 0; i < 7; i++) {
      assertEquals(shorter[i], longer[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1f, Float.NaN})
  void aDropoutThatIsNoProbabilityIsRefused(float dropout) {
    assertThrows(
        IllegalArgumentException.class,
        () -> CounterRandom.dropoutMask(1, 2, dropout, new float[3], 0, 3));
  }
}
