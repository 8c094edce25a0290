package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the loop does when a round explodes. */
class TrainerRejectionsTest {
  private final TamperedRuns runs = new TamperedRuns();

  @ParameterizedTest
  @ValueSource(strings = {"block-momentum", "average", "gradient"})
  void aRoundThatIsNoNumberIsDoneAgainWithHalfTheRate(String synchronization) {
    TrainingOptions options = TamperedRuns.options(synchronization);
    Trainer trainer = runs.trainer(options, Checkpoints.NONE, 0);
    TrainingState state = trainer.begin();
    TamperedRuns.run(
        trainer,
        options,
        state,
        (round, mean) -> round == 2 ? TamperedRuns.withValue(mean, Float.NaN) : mean);
    assertEquals(
        List.of("1.1", "1.2 rejected, on with 1.2 at 0.5", "1.2", "1.3", "2.1", "2.2", "2.3"),
        runs.told);
    assertEquals(new TrainingState.Caution(0.5, 0), state.caution());

    // The same bits as those of a run that knew the factor from the second round on.
    runs.told.clear();
    TrainingState knowing = trainer.begin();
    TamperedRuns.run(
        trainer,
        options,
        knowing,
        (round, mean) -> {
          if (round == 1) {
            knowing.setCaution(new TrainingState.Caution(0.5, 0));
          }
          return mean;
        });
    assertArrayEquals(knowing.parameters(), state.parameters());
    assertArrayEquals(knowing.moments().arrays(), state.moments().arrays());
    assertEquals(knowing.moments().steps(), state.moments().steps());
    assertEquals(knowing.position().tokens(), state.position().tokens());
  }

  @Test
  void lossAndUpdateThatAreInfiniteAndLossesBeyondTheBoundAreRejected() {
    List<BiFunction<Integer, MeanUpdate, MeanUpdate>> faults =
        List.of(
            (round, mean) -> round == 2 ? TamperedRuns.withLoss(mean, Double.NaN) : mean,
            (round, mean) ->
                round == 2 ? TamperedRuns.withLoss(mean, Double.POSITIVE_INFINITY) : mean,
            (round, mean) ->
                round == 2 ? TamperedRuns.withValue(mean, Float.NEGATIVE_INFINITY) : mean,
            (round, mean) ->
                round == 2 ? TamperedRuns.withValue(mean, Float.MAX_VALUE) : mean, // u + d is ∞
            (round, mean) ->
                round == 2 ? TamperedRuns.withLoss(mean, TamperedRuns.IGNORANCE + 10.001) : mean);
    for (BiFunction<Integer, MeanUpdate, MeanUpdate> fault : faults) {
      runs.told.clear();
      TrainingOptions options = TamperedRuns.options("block-momentum");
      Trainer trainer = runs.trainer(options, Checkpoints.NONE, 0);
      TrainingState state = trainer.begin();
      TamperedRuns.run(
          trainer,
          options,
          state,
          (round, mean) -> {
            if (round == 1) {
              float[] values = mean.values();
              values[values.length / 2] = Float.MAX_VALUE / 4; // finite, with room for one more
            }
            return fault.apply(round, mean);
          });
      assertEquals("1.2 rejected, on with 1.2 at 0.5", runs.told.get(1));
      for (float value : state.parameters()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void lossesWithinTheBoundAreNotRejected() {
    TrainingOptions options = TamperedRuns.options("average");
    Trainer trainer = runs.trainer(options, Checkpoints.NONE, 0);
    TrainingState state = trainer.begin();
    TamperedRuns.run(
        trainer,
        options,
        state,
        (round, mean) -> TamperedRuns.withLoss(mean, TamperedRuns.IGNORANCE + 9.999));
    assertEquals(List.of("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"), runs.told);
    assertEquals(TrainingState.Caution.NONE, state.caution());
  }

  @Test
  void doubtfulRoundsBeforeAnExplosionAreTakenBackOverTheEndOfAnEpoch() {
    TrainingOptions options = TamperedRuns.options("block-momentum");
    Trainer trainer = runs.trainer(options, runs.copying(), 1);
    TrainingState state = trainer.begin();
    TamperedRuns.run(
        trainer,
        options,
        state,
        (round, mean) ->
            switch (round) {
              case 3, 4 -> TamperedRuns.withLoss(mean, TamperedRuns.IGNORANCE + 3);
              case 5 -> TamperedRuns.withLoss(mean, TamperedRuns.IGNORANCE + 30);
              default -> mean;
            });
    assertEquals(
        List.of(
            "1.1",
            "1.2",
            "1.3",
            "2.1",
            "2.2 rejected, on with 1.3 at 0.5",
            "1.3",
            "2.1",
            "2.2",
            "2.3"),
        runs.told);
    // While in doubt, what is runs.saved is the state from before the doubt.
    assertEquals(
        List.of("0.1", "0.2", "0.2", "0.2", "1.0", "1.1", "1.2", "2.0"),
        runs.saved.stream().map(s -> s.position().epoch() + "." + s.position().round()).toList());
    assertEquals(2, state.position().validationObjectives().length);
  }

  @Test
  void everySavedStateLeadsToTheSameBitsThroughTheSameRejection() {
    TrainingOptions options = TamperedRuns.options("block-momentum");
    // A fault that depends, as a real one does, on the work alone.
    BiFunction<Integer, MeanUpdate, MeanUpdate> none = (round, mean) -> mean;
    Trainer trainer = runs.trainer(options, runs.copying(), 1);
    TrainingState whole = trainer.begin();
    runWithFaultAtEpoch2Round2(trainer, options, whole, none);
    assertTrue(runs.told.contains("2.2 rejected, on with 2.2 at 0.5"), runs.told.toString());
    for (TrainingState state : List.copyOf(runs.saved)) {
      TrainingState resumed = state.copy();
      runWithFaultAtEpoch2Round2(trainer, options, resumed, none);
      assertArrayEquals(whole.parameters(), resumed.parameters());
      assertArrayEquals(whole.bestParameters(), resumed.bestParameters());
      assertEquals(whole.caution(), resumed.caution());
    }
  }

  private void runWithFaultAtEpoch2Round2(
      Trainer trainer,
      TrainingOptions options,
      TrainingState state,
      BiFunction<Integer, MeanUpdate, MeanUpdate> tamper) {
    TamperedRuns.run(
        trainer,
        options,
        state,
        (round, mean) ->
            state.position().epoch() == 1
                    && state.position().round() == 1
                    && state.caution().learningRateFactor() == 1
                ? TamperedRuns.withValue(mean, Float.NaN)
                : tamper.apply(round, mean));
  }

  @Test
  void threeRejectionsInARowEndTheRunWithTheLastGoodStateSaved() {
    TrainingOptions options = TamperedRuns.options("block-momentum");
    Trainer trainer = runs.trainer(options, runs.copying(), 0);
    TrainingState state = trainer.begin();
    List<float[]> good = new ArrayList<>();
    TrainingDivergedException e =
        TamperedRuns.failure(
            TrainingDivergedException.class,
            trainer,
            options,
            state,
            (round, mean) -> {
              if (round < 3) {
                return mean;
              }
              good.add(state.parameters().clone());
              return TamperedRuns.withLoss(mean, Double.NaN);
            });
    assertTrue(e.getMessage().contains("epoch 1 round 3/3"), e.getMessage());
    assertTrue(e.getMessage().contains("Lower learning-rate (now 0.01)"), e.getMessage());
    assertTrue(
        e.getMessage().contains("before these rounds is kept: go on with resume"), e.getMessage());
    assertEquals(3, good.size());
    assertEquals(1, runs.saved.size());
    assertArrayEquals(good.get(0), runs.saved.get(0).parameters());
    assertEquals(2, runs.saved.get(0).position().round());
    // Its caution is that from before, so that the run that goes on with another rate has that
    // rate.
    assertEquals(TrainingState.Caution.NONE, runs.saved.get(0).caution());
  }

  @Test
  void whatCouldNotBeSavedIsNotCalledKept() {
    TrainingOptions options = TamperedRuns.options("average");
    Checkpoints full =
        state -> {
          throw new UncheckedIOException(new IOException("No space left on device"));
        };
    Trainer trainer = runs.trainer(options, full, 0);
    TrainingDivergedException e =
        TamperedRuns.failure(
            TrainingDivergedException.class,
            trainer,
            options,
            trainer.begin(),
            (round, mean) -> TamperedRuns.withLoss(mean, Double.NaN));
    assertTrue(e.getMessage().contains("is lost: "), e.getMessage());
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertFalse(e.getMessage().contains("kept"), e.getMessage());
  }

  @Test
  void aGoodRoundBetweenRejectionsEndsTheRow() {
    TrainingOptions options = TamperedRuns.options("average");
    Trainer trainer = runs.trainer(options, Checkpoints.NONE, 0);
    TrainingState state = trainer.begin();
    TamperedRuns.run(
        trainer,
        options,
        state,
        (round, mean) ->
            round % 3 != 0 ? TamperedRuns.withLoss(mean, Double.NaN) : mean); // two of three
    assertEquals(6, runs.told.stream().filter(line -> !line.contains("rejected")).count());
    assertEquals(Math.pow(0.5, 12), state.caution().learningRateFactor());
  }
}
