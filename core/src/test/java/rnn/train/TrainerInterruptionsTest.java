package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.Test;

/** What the loop does when its thread is interrupted, its disk full or its cluster gone. */
class TrainerInterruptionsTest {
  private final TamperedRuns runs = new TamperedRuns();

  @Test
  void anInterruptedRunKeepsItsLastRoundAndGoesOnToTheSameBits() {
    TrainingOptions options = TamperedRuns.options("block-momentum");
    Trainer trainer = runs.trainer(options, runs.copying(), 0);
    TrainingState whole = trainer.begin();
    TamperedRuns.run(trainer, options, whole, (round, mean) -> mean);
    runs.saved.clear();
    TrainingState state = trainer.begin();
    TrainingInterruptedException e =
        TamperedRuns.failure(
            TrainingInterruptedException.class,
            trainer,
            options,
            state,
            (round, mean) -> {
              if (round == 5) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while shards were at work");
              }
              return mean;
            });
    assertFalse(Thread.interrupted());
    assertTrue(e.getMessage().contains("epoch 2 round 2/3 is abandoned"), e.getMessage());
    assertTrue(e.getMessage().contains("is written"), e.getMessage());
    assertEquals(2, runs.saved.size()); // after the epoch, and now
    TrainingState resumed = runs.saved.get(1).copy();
    assertEquals(1, resumed.position().round());
    TamperedRuns.run(trainer, options, resumed, (round, mean) -> mean);
    assertArrayEquals(whole.parameters(), resumed.parameters());
  }

  @Test
  void anInterruptionAfterACheckpointSaysThatItIsThere() {
    TrainingOptions options = TamperedRuns.options("average");
    Trainer trainer = runs.trainer(options, runs.copying(), 1);
    TrainingInterruptedException e =
        TamperedRuns.failure(
            TrainingInterruptedException.class,
            trainer,
            options,
            trainer.begin(),
            (round, mean) -> {
              if (round == 2) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while shards were at work");
              }
              return mean;
            });
    assertTrue(e.getMessage().contains("already there"), e.getMessage());
    assertEquals(1, runs.saved.size());
  }

  @Test
  void aFailureKeepsTheRoundsBeforeIt() {
    TrainingOptions options = TamperedRuns.options("average");
    Trainer trainer = runs.trainer(options, runs.copying(), 0);
    TamperedRuns.failure(
        IllegalStateException.class,
        trainer,
        options,
        trainer.begin(),
        (round, mean) -> {
          if (round == 3) {
            throw new IllegalStateException("the cluster is gone");
          }
          return mean;
        });
    assertEquals(2, runs.saved.get(0).position().round());
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsSaidAndTheRunGoesOn() {
    TrainingOptions options = TamperedRuns.options("average");
    Checkpoints full =
        state -> {
          throw new UncheckedIOException(new IOException("No space left on device"));
        };
    TrainingState state = runs.trainer(options, full, 0).begin();
    TamperedRuns.run(runs.trainer(options, full, 0), options, state, (round, mean) -> mean);
    assertEquals(2, state.position().epoch());
    assertEquals(2, runs.told.stream().filter(line -> line.contains("No space left")).count());
  }

  @Test
  void anInterruptionInTheMidstOfACheckpointWritesItOnceMore() {
    TrainingOptions options = TamperedRuns.options("average");
    Checkpoints interruptedOnce =
        state -> {
          runs.saved.add(state.copy());
          if (runs.saved.size() == 1) {
            throw new UncheckedIOException(new ClosedByInterruptException());
          }
        };
    Trainer trainer = runs.trainer(options, interruptedOnce, 2);
    TrainingInterruptedException e =
        TamperedRuns.failure(
            TrainingInterruptedException.class,
            trainer,
            options,
            trainer.begin(),
            (round, mean) -> mean);
    assertTrue(e.getMessage().contains("is written"), e.getMessage());
    assertEquals(2, runs.saved.size());
    assertArrayEquals(runs.saved.get(0).parameters(), runs.saved.get(1).parameters());
  }
}
