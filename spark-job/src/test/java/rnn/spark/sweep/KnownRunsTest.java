package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What settings that are the same run take over. */
class KnownRunsTest {

  private static SweepRow row(int number, String run, int epochs, String state) {
    SweepRow row = SweepRow.untrained(number, Map.of("vocabulary-size", "" + number));
    return row.ofRun(run, 9, 1)
        .trained(
            new SweepRow.Learned(epochs, epochs, epochs, 1, 1, new double[epochs], 1, 1), state);
  }

  private static void assertIs(int epochs, String state, SweepRow row) {
    assertEquals(epochs, row.learned().epochs());
    assertEquals(state, row.state());
  }

  @Test
  void eachHasAStateOfItsOwnAsLongAsThereIsOne() {
    KnownRuns known =
        new KnownRuns(List.of(row(1, "same", 1, "a"), row(2, "same", 1, "b"), row(3, "c", 1, "c")));
    assertIs(1, "a", known.take("same"));
    assertIs(1, "b", known.take("same"));
    assertIs(1, "", known.take("same"));
    assertIs(1, "c", known.take("c"));
    assertNull(known.take("other"));
  }

  @Test
  void theRowThatCameFurthestIsTakenOverByAll() {
    KnownRuns known =
        new KnownRuns(List.of(row(1, "same", 9, "a"), row(2, "same", 3, "b"), untrained()));
    assertIs(9, "a", known.take("same"));
    assertIs(9, "", known.take("same"));
  }

  private static SweepRow untrained() {
    return SweepRow.untrained(3, Map.of()).ofRun("same", 9, 1);
  }

  @Test
  void aStateThatTwoRowsNameGoesToOne() {
    KnownRuns known = new KnownRuns(List.of(row(1, "same", 1, "a"), row(2, "same", 1, "a")));
    assertIs(1, "a", known.take("same"));
    assertIs(1, "", known.take("same"));
  }
}
