package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;
import rnn.train.TrainingListener.RejectionReport;
import rnn.train.TrainingListener.RoundReport;

/** What the loop does when a round, a disk or its own thread fails. */
class TrainerTest {
  private static final int VOCABULARY = 23;
  private static final double IGNORANCE = Math.log(VOCABULARY);
  private static final NetworkSpec SPEC =
      new NetworkSpec("gru", VOCABULARY, 5, 7, 1, 0.1f, false, "none", "cross-entropy");

  private final List<String> told = new ArrayList<>();
  private final List<TrainingState> saved = new ArrayList<>();
  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void roundDone(RoundReport report) {
          told.add("%d.%d".formatted(report.epoch(), report.round()));
        }

        @Override
        public void roundRejected(RejectionReport report) {
          told.add(
              "%d.%d rejected, on with %d.%d at %s"
                  .formatted(
                      report.epoch(),
                      report.round(),
                      report.resumedEpoch(),
                      report.resumedRound(),
                      report.learningRateFactor()));
        }

        @Override
        public void checkpointFailed(String reason) {
          told.add("no checkpoint: " + reason);
        }
      };

  private static TrainingOptions options(String synchronization) {
    return new TrainingOptions(
        2, 3, 3, synchronization, "stream", 3, 7, "adam", 0.01, "constant", 0.25, 0.5, 5);
  }

  /** Workers of this process, one of whose rounds, by its number from 1, is tampered with. */
  private record Tampered(
      Workers workers, BiFunction<Integer, MeanUpdate, MeanUpdate> tamper, int[] rounds)
      implements Workers {
    @Override
    public long trainingTokens() {
      return workers.trainingTokens();
    }

    @Override
    public int slots() {
      return workers.slots();
    }

    @Override
    public long validationTokens() {
      return workers.validationTokens();
    }

    @Override
    public MeanUpdate round(float[] parameters, RoundOrder order) {
      return tamper.apply(++rounds[0], workers.round(parameters, order));
    }

    @Override
    public MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order) {
      MeanUpdate update = workers.roundOf(shard, parameters, order);
      return shard == 0 ? tamper.apply(++rounds[0], update) : update;
    }

    @Override
    public LossSum validate(float[] parameters, String title) {
      return workers.validate(parameters, title);
    }
  }

  private Trainer trainer(TrainingOptions options, Checkpoints checkpoints, int every) {
    return new Trainer(SPEC, options, new ScalarKernels(), listener, checkpoints, every);
  }

  private void run(
      Trainer trainer,
      TrainingOptions options,
      TrainingState state,
      BiFunction<Integer, MeanUpdate, MeanUpdate> tamper) {
    LocalWorkers.Data data =
        new LocalWorkers.Data(
            ShardPlacement.shards(sentences(1, 60), 3), ShardPlacement.shards(sentences(2, 9), 1));
    try (LocalWorkers workers = new LocalWorkers(SPEC, options, data, new ScalarKernels(), 1)) {
      trainer.run(state, new Tampered(workers, tamper, new int[1]));
    }
  }

  private static List<int[]> sentences(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] sentence = random.ints(2 + random.nextInt(9), 2, VOCABULARY).toArray();
      sentence[sentence.length - 1] = Vocabulary.END_OF_SENTENCE;
      sentences.add(sentence);
    }
    return sentences;
  }

  private static MeanUpdate withLoss(MeanUpdate mean, double lossNats) {
    return new MeanUpdate(mean.values(), mean.tokens(), lossNats * mean.tokens(), 0, new double[0]);
  }

  private static MeanUpdate withValue(MeanUpdate mean, float value) {
    float[] values = mean.values().clone();
    values[values.length / 2] = value;
    return new MeanUpdate(values, mean.tokens(), mean.lossNats(), 0, new double[0]);
  }

  private Checkpoints copying() {
    return state -> saved.add(state.copy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"block-momentum", "average", "gradient"})
  void aRoundThatIsNoNumberIsDoneAgainWithHalfTheRate(String synchronization) {
    TrainingOptions options = options(synchronization);
    Trainer trainer = trainer(options, Checkpoints.NONE, 0);
    TrainingState state = trainer.begin();
    run(trainer, options, state, (round, mean) -> round == 2 ? withValue(mean, Float.NaN) : mean);
    assertEquals(
        List.of("1.1", "1.2 rejected, on with 1.2 at 0.5", "1.2", "1.3", "2.1", "2.2", "2.3"),
        told);
    assertEquals(new TrainingState.Caution(0.5, 0), state.caution());

    // The same bits as those of a run that knew the factor from the second round on.
    told.clear();
    TrainingState knowing = trainer.begin();
    run(
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
            (round, mean) -> round == 2 ? withLoss(mean, Double.NaN) : mean,
            (round, mean) -> round == 2 ? withLoss(mean, Double.POSITIVE_INFINITY) : mean,
            (round, mean) -> round == 2 ? withValue(mean, Float.NEGATIVE_INFINITY) : mean,
            (round, mean) -> round == 2 ? withValue(mean, Float.MAX_VALUE) : mean, // u + d is ∞
            (round, mean) -> round == 2 ? withLoss(mean, IGNORANCE + 10.001) : mean);
    for (BiFunction<Integer, MeanUpdate, MeanUpdate> fault : faults) {
      told.clear();
      TrainingOptions options = options("block-momentum");
      Trainer trainer = trainer(options, Checkpoints.NONE, 0);
      TrainingState state = trainer.begin();
      run(
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
      assertEquals("1.2 rejected, on with 1.2 at 0.5", told.get(1));
      for (float value : state.parameters()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void lossesWithinTheBoundAreNotRejected() {
    TrainingOptions options = options("average");
    Trainer trainer = trainer(options, Checkpoints.NONE, 0);
    TrainingState state = trainer.begin();
    run(trainer, options, state, (round, mean) -> withLoss(mean, IGNORANCE + 9.999));
    assertEquals(List.of("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"), told);
    assertEquals(TrainingState.Caution.NONE, state.caution());
  }

  @Test
  void doubtfulRoundsBeforeAnExplosionAreTakenBackOverTheEndOfAnEpoch() {
    TrainingOptions options = options("block-momentum");
    Trainer trainer = trainer(options, copying(), 1);
    TrainingState state = trainer.begin();
    run(
        trainer,
        options,
        state,
        (round, mean) ->
            switch (round) {
              case 3, 4 -> withLoss(mean, IGNORANCE + 3);
              case 5 -> withLoss(mean, IGNORANCE + 30);
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
        told);
    // While in doubt, what is saved is the state from before the doubt.
    assertEquals(
        List.of("0.1", "0.2", "0.2", "0.2", "1.0", "1.1", "1.2", "2.0"),
        saved.stream().map(s -> s.position().epoch() + "." + s.position().round()).toList());
    assertEquals(2, state.position().validationLossNats().length);
  }

  @Test
  void everySavedStateLeadsToTheSameBitsThroughTheSameRejection() {
    TrainingOptions options = options("block-momentum");
    // A fault that depends, as a real one does, on the work alone.
    BiFunction<Integer, MeanUpdate, MeanUpdate> none = (round, mean) -> mean;
    Trainer trainer = trainer(options, copying(), 1);
    TrainingState whole = trainer.begin();
    runWithFaultAtEpoch2Round2(trainer, options, whole, none);
    assertTrue(told.contains("2.2 rejected, on with 2.2 at 0.5"), told.toString());
    for (TrainingState state : List.copyOf(saved)) {
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
    run(
        trainer,
        options,
        state,
        (round, mean) ->
            state.position().epoch() == 1
                    && state.position().round() == 1
                    && state.caution().learningRateFactor() == 1
                ? withValue(mean, Float.NaN)
                : tamper.apply(round, mean));
  }

  @Test
  void threeRejectionsInARowEndTheRunWithTheLastGoodStateSaved() {
    TrainingOptions options = options("block-momentum");
    Trainer trainer = trainer(options, copying(), 0);
    TrainingState state = trainer.begin();
    List<float[]> good = new ArrayList<>();
    TrainingDivergedException e =
        assertThrows(
            TrainingDivergedException.class,
            () ->
                run(
                    trainer,
                    options,
                    state,
                    (round, mean) -> {
                      if (round < 3) {
                        return mean;
                      }
                      good.add(state.parameters().clone());
                      return withLoss(mean, Double.NaN);
                    }));
    assertTrue(e.getMessage().contains("epoch 1 round 3/3"), e.getMessage());
    assertTrue(e.getMessage().contains("--learning-rate (now 0.01)"), e.getMessage());
    assertEquals(3, good.size());
    assertEquals(1, saved.size());
    assertArrayEquals(good.get(0), saved.get(0).parameters());
    assertEquals(2, saved.get(0).position().round());
    // Its caution is that from before, so that the run that goes on with another rate has that
    // rate.
    assertEquals(TrainingState.Caution.NONE, saved.get(0).caution());
  }

  @Test
  void aGoodRoundBetweenRejectionsEndsTheRow() {
    TrainingOptions options = options("average");
    Trainer trainer = trainer(options, Checkpoints.NONE, 0);
    TrainingState state = trainer.begin();
    run(
        trainer,
        options,
        state,
        (round, mean) -> round % 3 != 0 ? withLoss(mean, Double.NaN) : mean); // two of three
    assertEquals(6, told.stream().filter(line -> !line.contains("rejected")).count());
    assertEquals(Math.pow(0.5, 12), state.caution().learningRateFactor());
  }

  @Test
  void anInterruptedRunKeepsItsLastRoundAndGoesOnToTheSameBits() {
    TrainingOptions options = options("block-momentum");
    Trainer trainer = trainer(options, copying(), 0);
    TrainingState whole = trainer.begin();
    run(trainer, options, whole, (round, mean) -> mean);
    saved.clear();
    TrainingState state = trainer.begin();
    TrainingInterruptedException e =
        assertThrows(
            TrainingInterruptedException.class,
            () ->
                run(
                    trainer,
                    options,
                    state,
                    (round, mean) -> {
                      if (round == 5) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("Interrupted while shards were at work");
                      }
                      return mean;
                    }));
    assertFalse(Thread.interrupted());
    assertTrue(e.getMessage().contains("epoch 2 round 2/3 is abandoned"), e.getMessage());
    assertTrue(e.getMessage().contains("is written"), e.getMessage());
    assertEquals(2, saved.size()); // after the epoch, and now
    TrainingState resumed = saved.get(1).copy();
    assertEquals(1, resumed.position().round());
    run(trainer, options, resumed, (round, mean) -> mean);
    assertArrayEquals(whole.parameters(), resumed.parameters());
  }

  @Test
  void anInterruptionAfterACheckpointSaysThatItIsThere() {
    TrainingOptions options = options("average");
    Trainer trainer = trainer(options, copying(), 1);
    TrainingInterruptedException e =
        assertThrows(
            TrainingInterruptedException.class,
            () ->
                run(
                    trainer,
                    options,
                    trainer.begin(),
                    (round, mean) -> {
                      if (round == 2) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("Interrupted while shards were at work");
                      }
                      return mean;
                    }));
    assertTrue(e.getMessage().contains("already there"), e.getMessage());
    assertEquals(1, saved.size());
  }

  @Test
  void aFailureKeepsTheRoundsBeforeIt() {
    TrainingOptions options = options("average");
    Trainer trainer = trainer(options, copying(), 0);
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                trainer,
                options,
                trainer.begin(),
                (round, mean) -> {
                  if (round == 3) {
                    throw new IllegalStateException("the cluster is gone");
                  }
                  return mean;
                }));
    assertEquals(2, saved.get(0).position().round());
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsSaidAndTheRunGoesOn() {
    TrainingOptions options = options("average");
    Checkpoints full =
        state -> {
          throw new UncheckedIOException(new IOException("No space left on device"));
        };
    TrainingState state = trainer(options, full, 0).begin();
    run(trainer(options, full, 0), options, state, (round, mean) -> mean);
    assertEquals(2, state.position().epoch());
    assertEquals(2, told.stream().filter(line -> line.contains("No space left")).count());
  }

  @Test
  void anInterruptionInTheMidstOfACheckpointWritesItOnceMore() {
    TrainingOptions options = options("average");
    Checkpoints interruptedOnce =
        state -> {
          saved.add(state.copy());
          if (saved.size() == 1) {
            throw new UncheckedIOException(new ClosedByInterruptException());
          }
        };
    TrainingInterruptedException e =
        assertThrows(
            TrainingInterruptedException.class,
            () -> {
              Trainer trainer = trainer(options, interruptedOnce, 2);
              run(trainer, options, trainer.begin(), (round, mean) -> mean);
            });
    assertTrue(e.getMessage().contains("is written"), e.getMessage());
    assertEquals(2, saved.size());
    assertArrayEquals(saved.get(0).parameters(), saved.get(1).parameters());
  }
}
