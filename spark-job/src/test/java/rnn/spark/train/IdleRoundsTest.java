package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.train.TrainingOptions;

class IdleRoundsTest {
  private static final TrainingOptions OPTIONS = Runs.options("average", 3); // of three rounds

  @Test
  void nothingIsSaidWhereEveryShardHasAWindowForEveryRound() {
    assertNull(IdleRounds.warning(List.of(3, 5, 3), OPTIONS, OPTIONS));
  }

  @Test
  void shardsThatSitOutRoundsAreCountedAndTheRemedyIsNamed() {
    assertEquals(
        "2 of 3 shards have fewer windows than --rounds-per-epoch 3 (the smallest has 1) and sit"
            + " out some rounds; set --rounds-per-epoch to at most 1, or --shards, --batch (now 3)"
            + " or --window (now 7) lower",
        IdleRounds.warning(List.of(2, 5, 1), OPTIONS, OPTIONS));
  }

  @Test
  void roundsThatAllShardsSitOutAreRefusedWithTheLargestUsefulNumber() {
    InputException e =
        assertThrows(
            InputException.class, () -> IdleRounds.warning(List.of(2, 1, 0), OPTIONS, OPTIONS));
    assertTrue(
        e.getMessage().startsWith("--rounds-per-epoch must be at most 2, the windows of the"),
        e.getMessage());
  }

  @Test
  void fewerRoundsDoNotHelpAnEmptyShard() {
    assertEquals(
        "1 of 3 shards have fewer windows than --rounds-per-epoch 3 (the smallest has 0) and sit"
            + " out some rounds; set --shards, --batch (now 3) or --window (now 7) lower",
        IdleRounds.warning(List.of(4, 0, 4), OPTIONS, OPTIONS));
  }

  @Test
  void nothingIsSaidOfRoundsThatTheProgramChose() {
    TrainingOptions open = Runs.cut(OPTIONS, 2, 0);
    assertNull(IdleRounds.warning(List.of(2, 5, 1), open, OPTIONS));
    assertThrows(InputException.class, () -> IdleRounds.warning(List.of(0, 0, 0), open, OPTIONS));
  }
}
