package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Shard;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

class ChosenRoundsTest {
  private static TrainingOptions open(String synchronization, int shards) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(SHARDS, shards);
          o.set(SYNCHRONIZATION, synchronization);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "block-momentum, 8, 1492, 249", // WikiText-2
    "average, 8, 1492, 249",
    "block-momentum, 9, 1492, 498", // many shards come together twice as often
    "block-momentum, 8, 96, 16",
    "block-momentum, 8, 97, 17", // never more than six windows a round
    "block-momentum, 8, 50, 16", // not fewer rounds than 16
    "block-momentum, 8, 11, 11", // but a window for each
    "block-momentum, 8, 0, 1",
    "block-momentum, 8, 71429, 4096", // a hundred million tokens
    "block-momentum, 1, 2984, 16", // one shard has nobody to agree with
    "average, 1, 5, 5",
    "gradient, 8, 1492, 1492", // a round is a step
    "gradient, 1, 90, 90",
  })
  void roundsAreChosenByTheWindowsOfTheLongestShard(
      String synchronization, int shards, int windows, int rounds) {
    assertEquals(
        rounds, ChosenRounds.decide(open(synchronization, shards), windows).roundsPerEpoch());
  }

  @Test
  void whatTheUserSetStays() {
    TrainingOptions open =
        open("block-momentum", 8)
            .with(
                o -> o.set(Regularization.DROPOUT_MASK, "window").set(Regularization.PATIENCE, 2));
    TrainingOptions set =
        open.with(
            o -> {
              o.set(ROUNDS_PER_EPOCH, 7);
              o.set(BATCH, 3);
              o.set(BLOCK_MOMENTUM, 0.9);
            });
    assertEquals(set, ChosenRounds.decide(set, 1492));
    assertEquals("window", ChosenRounds.decide(open, 1492).regularization().dropoutMask());
    assertEquals(2, ChosenRounds.decide(open, 1492).regularization().patience());
  }

  @ParameterizedTest
  @CsvSource({
    "8, 16, 384, 0.8", // 24 windows a round
    "8, 16, 385, 0.7",
    "2, 16, 1492, 0.5", // never more than without
    "1, 16, 2984, 0",
    "8, 0, 1492, 0.8", // the rounds that are chosen are short
    "9, 0, 1492, 0.85", // averaging takes more of many shards
    "32, 16, 384, 0.8333333333333334", // eight rounds of 48
    "16, 16, 385, 0.7",
  })
  void manyShardsWantMoreMomentumAndLongRoundsLess(
      int shards, int rounds, int windows, double momentum) {
    TrainingOptions open =
        open("block-momentum", shards)
            .with(
                o -> {
                  o.set(ROUNDS_PER_EPOCH, rounds);
                  o.set(EPOCHS, 3);
                });
    assertEquals(momentum, ChosenRounds.decide(open, windows).effectiveBlockMomentum());
  }

  @Test
  void whatIsChosenForLongRoundsDoesNotDependOnTheEpochs() {
    TrainingOptions one = open("block-momentum", 8).with(o -> o.set(ROUNDS_PER_EPOCH, 16));
    one = ChosenRounds.decide(one.with(o -> o.set(EPOCHS, 1)), 1492);
    TrainingOptions many = ChosenRounds.decide(one.with(o -> o.set(EPOCHS, 40)), 1492);
    assertEquals(one, many.with(o -> o.set(EPOCHS, 1)));
    assertEquals(0.5, one.effectiveBlockMomentum()); // eight of 16 rounds
    assertEquals(0.7, many.effectiveBlockMomentum());
  }

  @ParameterizedTest
  @CsvSource({"8, -0.6, 0.6", "8, -0.9, 0.8", "16, -0.6, 0.6", "16, -0.9, 0.85", "2, -0.9, 0.5"})
  void aBoundOfTheUsersStaysWhereItIsLower(int shards, double bound, double momentum) {
    TrainingOptions bounded =
        open("block-momentum", shards).with(o -> o.set(BLOCK_MOMENTUM, bound));
    assertEquals(momentum, ChosenRounds.decide(bounded, 1492).effectiveBlockMomentum());
  }

  /** So a run of a release that chose otherwise is not gone on with by mistake. */
  @Test
  void whatIsChosenIsInTheOptions() {
    assertEquals(-1, ChosenRounds.decide(open("block-momentum", 8), 1492).blockMomentum());
    TrainingOptions many = ChosenRounds.decide(open("block-momentum", 16), 1492);
    assertEquals(-0.85, many.blockMomentum());
    assertEquals(many, ChosenRounds.decide(many, 1492));
    assertEquals(-1, ChosenRounds.decide(open("average", 16), 1492).blockMomentum());
  }

  @Test
  void theBatchThatRunsIsDecidedToo() {
    assertEquals(5, ChosenRounds.decide(open("block-momentum", 8), 100).batchSize());
    assertEquals(20, ChosenRounds.decide(open("block-momentum", 1), 100).batchSize());
  }

  @Test
  void windowsAreCountedAsTheyAreRead() {
    Shard shard = new Shard(0, new int[1000], new int[] {0, 1000});
    // 1,000 tokens in 5 streams are 200 steps, six windows of up to 35.
    assertEquals(6, ChosenRounds.windows(shard, open("block-momentum", 8)));
  }

  @Test
  void whatIsStillOpenCannotRun() {
    NetworkSpec spec =
        new LanguageModelSpec("gru", 23, 5, 7, 1, 0f, false, "none", "cross-entropy").network();
    assertThrows(
        IllegalStateException.class,
        () ->
            new Trainer(
                spec,
                open("average", 2),
                new ScalarKernels(),
                TrainingListener.SILENT,
                Checkpoints.NONE,
                0));
    assertThrows(IllegalStateException.class, () -> open("average", 2).effectiveBlockMomentum());
  }
}
