package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFiguresTest {
  private static RunFigures figures(String synchronization, int shards, RoundTimes... rounds) {
    return figures(new Places(1, 1, 1), synchronization, shards, rounds);
  }

  private static RunFigures figures(
      Places places, String synchronization, int shards, RoundTimes... rounds) {
    RunFigures.Sum sum = new RunFigures.Sum();
    sum.begun(
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 1);
              o.set(SHARDS, shards);
              o.set(ROUNDS_PER_EPOCH, 64);
              o.set(SYNCHRONIZATION, synchronization);
              o.set(BATCH, 5);
              o.set(LEARNING_RATE, 20.0);
            }),
        1_000_000,
        places);
    for (RoundTimes times : rounds) {
      sum.roundDone(
          new TrainingListener.RoundReport(1, 1, 64, 1, 8000, 8000, 4.5, 20, 1.5, 4000, times));
    }
    return sum.figures();
  }

  /** A round whose shards compute for {@code each} seconds, and that communicates for {@code c}. */
  private static RoundTimes round(int shards, int slots, double each, double c) {
    double turns = Math.ceil((double) shards / slots);
    double[] seconds = new double[shards];
    Arrays.fill(seconds, each);
    return RoundTimes.of(turns * each + c, seconds, slots);
  }

  @ParameterizedTest
  @CsvSource({
    // shards, slots, seconds each, seconds of communication, suggested
    "8, 8, 10, 1, 8", // long rounds pay
    "8, 8, 1, 1, 8", // one worker would need 8 s, they need 2
    "8, 8, 0.1, 1, 1", // 1.1 s for what one worker does in 0.8 s and a quarter of the rounds
    "8, 2, 10, 0.1, 2", // two at a time: eight are no faster than two
    "8, 1, 10, 0.1, 1",
    "1, 4, 10, 1, 1",
  })
  void fewerShardsAreSuggestedWhereTheyWouldBeAsFast(
      int shards, int slots, double each, double communication, int suggested) {
    RoundTimes round = round(shards, slots, each, communication);
    Places places = new Places(slots, 1, 1); // of a core each
    assertEquals(
        suggested, figures(places, "block-momentum", shards, round, round).suggestedShards());
  }

  @Test
  void gradientsNeedTheirRoundsWithOneShardToo() {
    RoundTimes round = round(8, 8, 0.1, 0.05);
    assertEquals(8, figures(new Places(8, 1, 1), "gradient", 8, round).suggestedShards());
  }

  @Test
  void sharesAndTokensAreMeansOverTheRounds() {
    RunFigures figures = figures("block-momentum", 8, round(8, 8, 1, 1), round(8, 8, 2, 0));
    assertEquals(2, figures.rounds());
    assertEquals(1000, figures.tokensPerShardAndRound());
    assertEquals(0.75, figures.share(figures.times().computingSeconds()), 1e-12);
    assertEquals(0, figures.share(figures.times().waitingSeconds()), 1e-12);
    assertEquals(0.25, figures.share(figures.times().communicatingSeconds()), 1e-12);
    assertEquals(1.5, figures.spread());
    assertEquals(4000, figures.bytesPerRound());
  }

  @Test
  void aRunIsWorthTheReplicasThatComputeOnTheAverage() {
    RunFigures figures =
        figures(new Places(4, 2, 1), "block-momentum", 4, round(4, 4, 3, 1), round(4, 4, 3, 1));
    assertEquals(3, figures.worth(), 1e-12); // of four, three quarters of the time
    assertEquals(16_000 / 24.0, figures.replicaTokensPerSecond(), 1e-9);
    assertEquals(2, figures.threads());
  }

  @Test
  void oneReplicaOnAllCoresIsSuggestedWhereItIsAsFast() {
    RoundTimes round =
        round(2, 2, 1, 0.3); // 1.3 s; one of two threads 2 / 1.67 s, and less than 0.1
    assertEquals(1, figures(new Places(1, 2, 1), "block-momentum", 2, round).suggestedShards());
    RoundTimes pure = round(2, 2, 1, 0);
    assertEquals(2, figures(new Places(1, 2, 1), "block-momentum", 2, pure).suggestedShards());
  }

  @Test
  void roundsWhoseSpreadIsNoNumberDoNotSpoilTheMean() {
    RunFigures.Sum sum = new RunFigures.Sum();
    for (double spread : new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY, 2}) {
      sum.roundDone(
          new TrainingListener.RoundReport(
              1, 1, 4, 1, 8000, 8000, 4.5, 20, spread, 4000, round(1, 1, 1, 0)));
    }
    assertEquals(1.5, sum.figures().spread());
    assertEquals(4, sum.figures().rounds());
  }

  @Test
  void aRunWithoutRoundsHasNothingToSay() {
    RunFigures figures = figures("block-momentum", 8);
    assertEquals(0, figures.tokensPerShardAndRound());
    assertEquals(0, figures.bytesPerRound());
    assertEquals(0, figures.share(figures.times().computingSeconds()));
    assertEquals(8, figures.suggestedShards());
  }
}
