package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule of successive halving on curves that are made up. */
class HalvingTest {

  @ParameterizedTest
  @CsvSource({
    "27, 81, '27, 9, 3, 1'",
    "15, 12, '9, 3, 1'",
    "9, 12, '9, 3, 1'",
    "8, 12, '3, 1'",
    "3, 12, '3, 1'",
    "2, 12, '1'",
    "27, 3, '3, 1'",
    "27, 4, '9, 3, 1'", // four, two, one
    "27, 1, '1'",
  })
  void rungsLeaveAnEpochToTheShortestAndSomeoneToDrop(int epochs, int settings, String divisors) {
    assertEquals("[" + divisors + "]", Halving.divisors(epochs, settings).toString());
  }

  @Test
  void aRungEndsAfterAWholeEpoch() {
    assertEquals(2, Halving.epoch(15, 9));
    assertEquals(5, Halving.epoch(15, 3));
    assertEquals(15, Halving.epoch(15, 1));
    assertEquals(1, Halving.epoch(1, 9));
  }

  private static SweepRow row(int number, double... objectives) {
    double best = Double.POSITIVE_INFINITY;
    for (double objective : objectives) {
      best = Math.min(best, objective);
    }
    int epochs = objectives.length;
    return SweepRow.untrained(number, Map.of("seed", "" + number))
        .ofRun("hash", 9, 1)
        .trained(
            new SweepRow.Learned(epochs, epochs, epochs, best, best, objectives, 1, 1), "state");
  }

  private static List<Integer> kept(int divisor, SweepRow... rows) {
    return Halving.best(List.of(rows), divisor).stream().map(SweepRow::number).toList();
  }

  @Test
  void theBestThirdGoesOnByTheBestEpochSoFar() {
    SweepRow falling = row(1, 5, 4, 3);
    SweepRow rising = row(2, 2, 6, 7); // its best model is that of its first epoch
    SweepRow bad = row(3, 9, 9, 8);

    assertEquals(List.of(2), kept(3, falling, rising, bad));
    assertEquals(List.of(2, 1), kept(3, falling, rising, bad, row(4, 7, 7, 7)), "of four two");
  }

  @Test
  void whatATrainedSettingDidLaterDoesNotCount() {
    SweepRow ahead = row(1, 5, 5, 5, 1); // taken over from a sweep in which it went on

    assertEquals(List.of(2), kept(3, ahead, row(2, 6, 6, 4), row(3, 6, 6, 6)));
  }

  @Test
  void ofEqualOnesTheFirstGoesOnAndFailedOnesDoNot() {
    SweepRow failed = row(1, 1).failed("it broke", 0);

    assertEquals(List.of(2), kept(3, failed, row(2, 3), row(3, 3)));
    assertEquals(List.of(), kept(3, failed));
    assertEquals(List.of(2), kept(3, row(1, Double.POSITIVE_INFINITY), row(2, 4)), "no loss");
  }
}
