package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RoundTimesTest {
  private static final double EPSILON = 1e-12;

  private static void assertTimes(
      double computing, double waiting, double communicating, RoundTimes times) {
    assertEquals(computing, times.computingSeconds(), EPSILON);
    assertEquals(waiting, times.waitingSeconds(), EPSILON);
    assertEquals(communicating, times.communicatingSeconds(), EPSILON);
  }

  @Test
  void withASlotForEachTheSlowestIsWaitedFor() {
    assertTimes(2, 1, 0.5, RoundTimes.of(3.5, new double[] {1, 3, 2}, 8));
  }

  @Test
  void aSlotTakesTheNextShardWhenItIsFree() {
    // Slot 0: 1, then 2; slot 1: 2, then 4. The last ends at 6, and 4.5 were worked on the average.
    assertTimes(4.5, 1.5, 1, RoundTimes.of(7, new double[] {1, 2, 2, 4}, 2));
  }

  @Test
  void inTurnAllButOneWait() {
    assertTimes(2, 4, 1, RoundTimes.ofTurns(7, new double[] {1, 3, 2}, 3));
  }

  @Test
  void partsNeverExceedTheWhole() {
    // Clocks differ a little between threads and processes.
    assertTimes(1, 0, 0, RoundTimes.of(1, new double[] {1.1, 1.1}, 2));
  }

  @Test
  void timesAddUp() {
    RoundTimes sum =
        RoundTimes.NONE
            .plus(RoundTimes.of(3.5, new double[] {1, 3, 2}, 3))
            .plus(RoundTimes.of(2, new double[] {1, 1, 1}, 3));
    assertEquals(5.5, sum.seconds());
    assertTimes(3, 1, 1.5, sum);
  }
}
