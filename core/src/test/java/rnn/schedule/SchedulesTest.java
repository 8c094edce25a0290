package rnn.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
  private static double factor(String schedule, double epochsDone, double... losses) {
    return Schedules.named(schedule).factor(new Schedule.Progress(epochsDone, 10, losses));
  }

  @Test
  void constantStaysOne() {
    assertEquals(1, factor("constant", 0));
    assertEquals(1, factor("constant", 9.9));
  }

  @Test
  void linearHoldsThenFallsToItsEnd() {
    assertEquals(1, factor("linear", 5));
    assertEquals(0.525, factor("linear", 7.5), 1e-12);
    assertEquals(0.05, factor("linear", 10), 1e-12);
    assertEquals(0.5, factor("linear:0:0", 5), 1e-12);
  }

  @Test
  void stepDecaysAfterEveryEpochFromItsFirst() {
    assertEquals(1, factor("step:4:0.5", 3.9));
    assertEquals(0.5, factor("step:4:0.5", 4));
    assertEquals(0.25, factor("step:4:0.5", 5.5));
  }

  @Test
  void plateauDecaysWhereAnEpochBroughtLittle() {
    assertEquals(1, factor("plateau", 1, 5.0));
    assertEquals(1, factor("plateau", 2, 5.0, 4.5));
    assertEquals(0.5, factor("plateau", 3, 5.0, 4.5, 4.495));
    assertEquals(0.25, factor("plateau", 4, 5.0, 4.5, 4.495, 4.6));
  }

  @Test
  void warmUpRisesThenStays() {
    assertEquals(0.5, factor("warm-up:1", 0.499), 1e-12);
    assertEquals(1, factor("warm-up:1", 1.2));
    assertEquals(1, factor("warm-up:0", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cosine", "linear:x", "step:4:-1", "constant:1", "plateau:0.5:0.1:3", ""})
  void anythingElseIsRefusedWithTheFormsThereAre(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Schedules.named(text));
    assertTrue(e.getMessage().contains("linear[:start:end]"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "step:0|epoch of schedule|number at least 1",
        "step:4:0|factor of schedule|number in (0,1]",
        "step:4:1.5|factor of schedule|number in (0,1]",
        "linear:5|start of schedule|number in [0,1]",
        "linear:0.5:3|end of schedule|number in [0,1]",
        "plateau:0|factor of schedule|number in (0,1]",
        "plateau:2|factor of schedule|number in (0,1]",
        "plateau:0.5:1|gain of schedule|number in [0,1)",
        "warm-up:-1|epochs of schedule|number at least 0",
        "warm-up:Infinity|epochs of schedule|number at least 0",
        "warm-up:NaN|epochs of schedule|number at least 0",
      })
  void everyNumberHasARangeThatItsRefusalNames(String text, String number, String range) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Schedules.named(text));
    assertTrue(e.getMessage().contains(number), e.getMessage());
    assertTrue(e.getMessage().contains(range), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear:1:1", "linear:0:0", "step:1:1", "plateau:1:0", "warm-up:0"})
  void theEndsOfTheRangesAreInThem(String text) {
    double factor = factor(text, 10, 5, 5);
    assertTrue(factor >= 0 && factor <= 1, () -> "factor " + factor);
  }
}
