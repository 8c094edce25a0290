package rnn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Comparisons that measure an error against the size of what is compared. */
public final class Tolerances {
  private Tolerances() {}

  /** Fails unless {@code actual} is {@code expected} up to {@code tolerance · |expected|}. */
  public static void assertClose(double expected, double actual, double tolerance, String what) {
    assertEquals(expected, actual, tolerance * Math.abs(expected), what);
  }

  /**
   * Fails unless every entry is the expected one up to {@code tolerance} times the largest expected
   * entry. Entries that are sums in which much cancels carry the rounding of their large terms, so
   * an error relative to the single entry would say nothing.
   */
  public static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length, () -> what + ": number of entries");
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(expected[i] - actual[i]);
      int place = i;
      double bound = tolerance * largest;
      assertTrue(
          error <= bound, // false for NaN too
          () ->
              "%s[%d] must be %s up to %.1e of the largest entry %s but is %s"
                  .formatted(
                      what, place, expected[place], tolerance, bound / tolerance, actual[place]));
    }
  }
}
