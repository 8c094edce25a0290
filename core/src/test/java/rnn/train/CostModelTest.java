package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import rnn.train.CostModel.Cut;
import rnn.train.CostModel.Epoch;
import rnn.train.CostModel.Rounds;
import rnn.train.CostModel.Sample;
import rnn.train.CostModel.Validation;
import rnn.train.CostModel.Windows;

/** The model by numbers that were worked by hand. */
class CostModelTest {
  private static final Windows WINDOWS = new Windows(0.01, 0.002, 0);
  private static final Rounds ROUNDS = new Rounds(0.1, 0.05, 10);

  private static CostModel model(double unevenness, Validation validation) {
    return new CostModel(WINDOWS, 1, ROUNDS, unevenness, validation);
  }

  @Test
  void aShardComputesItsWindowsAndWhatRoundsAdd() {
    // (100 + 20)·0.01 + 100·5·0.002 = 2.2
    assertEquals(2.2, WINDOWS.shardSeconds(new Cut(4, 5, 100, 20)), 1e-12);
    // and a third of a window is read again in each round: (100 + 20/3)·5·0.002
    Windows reread = new Windows(0.01, 0.002, 1.0 / 3);
    assertEquals(
        1.2 + 106.0 * 0.01 + 2.0 / 3 * 0.01, reread.shardSeconds(new Cut(4, 5, 100, 20)), 1e-12);
  }

  @Test
  void twoSamplesTellWhatAWindowCostsWhateverItsWidth() {
    // (n + 1)·0.01 + n·B·0.002
    Windows told = Windows.of(new Sample(20, 16, 0.81), new Sample(5, 6, 0.13), 0);
    assertEquals(0.01, told.fixed(), 1e-12);
    assertEquals(0.002, told.ofStream(), 1e-12);
  }

  @Test
  void samplesThatContradictTheModelLeaveTheOwnOneExact() {
    // Thin windows that are faster per stream than thick ones: nothing is fixed.
    Windows cheap = Windows.of(new Sample(20, 16, 0.8), new Sample(5, 6, 0.01), 0);
    assertEquals(0, cheap.fixed());
    assertEquals(0.8 / 320, cheap.ofStream(), 1e-12);
    // Thin windows as dear as thick ones: all is fixed.
    Windows dear = Windows.of(new Sample(20, 16, 0.8), new Sample(5, 16, 0.9), 0);
    assertEquals(0.8 / 17, dear.fixed(), 1e-12);
    assertEquals(0, dear.ofStream(), 1e-12);
    // The same cut twice tells nothing apart.
    assertEquals(0, Windows.of(new Sample(5, 6, 0.1), new Sample(5, 6, 0.2), 0).fixed());
  }

  @Test
  void roundsCostAFixedPartAndOneOfEachUpdate() {
    assertEquals(0.1 + 4 * 0.05, ROUNDS.seconds(4), 1e-12);
    assertEquals(0.1 + 10 * 0.05, ROUNDS.seconds(32), 1e-12); // added up before the driver
    Rounds between = Rounds.between(0.15, 0.3, 4, 10);
    assertEquals(0.05, between.ofReplica(), 1e-12);
    assertEquals(0.3, between.seconds(4), 1e-12);
    Rounds ofOne = Rounds.ofOne(0.15, 0.05, 10);
    assertEquals(0.15, ofOne.seconds(1), 1e-12);
    assertEquals(0.05, ofOne.ofReplica(), 1e-12);
    assertEquals(0.15 + 2 * 0.02, ofOne.overLink(0.02).seconds(1), 1e-12);
  }

  @Test
  void moreShardsThanPlacesTakeTurns() {
    Cut cut = new Cut(4, 5, 100, 20); // 2.2 s a shard
    Epoch apart = model(0, Validation.NONE).epoch(cut, new Places(4, 1, 1));
    assertEquals(2.2, apart.computing(), 1e-12);
    assertEquals(20 * 0.3, apart.communicating(), 1e-12);
    assertEquals(6 / 8.2, apart.communicatingShare(), 1e-12);
    assertEquals(4.4, model(0, Validation.NONE).epoch(cut, new Places(2, 1, 1)).computing(), 1e-12);
    // One of two threads: 1 / (0.2 + 0.8/2) as fast.
    assertEquals(
        2.2 * 0.6, model(0, Validation.NONE).epoch(cut, new Places(4, 2, 1)).computing(), 1e-12);
    assertEquals(
        2.42, model(0.1, Validation.NONE).epoch(cut, new Places(4, 1, 1)).computing(), 1e-12);
  }

  @Test
  void judgingIsSharedByThePlaces() {
    Validation validation = Validation.of(4, 3, new Places(1, 2, 1)); // two threads at it
    assertEquals(5, validation.seconds(), 1e-12);
    assertEquals(10, validation.seconds(new Places(1, 2, 1)), 1e-12); // 4 of one thread, 2 at once
    Cut cut = new Cut(1, 20, 10, 1);
    Epoch epoch = model(0, validation).epoch(cut, new Places(1, 2, 1));
    assertEquals(10, epoch.validating(), 1e-12);
    assertEquals(epoch.training() + 10, epoch.seconds(), 1e-12);
  }

  @Test
  void aFirstRoundInTurnTakesTheTimeOfEachShard() {
    Cut cut =
        new Cut(4, 5, 100, 20); // 0.11 s a shard and round, 0.41 s a round, 4·(0.11 + 0.15) in turn
    assertEquals(0.63, model(0, Validation.NONE).turns(cut, new Places(4, 1, 1)), 1e-12);
  }

  @Test
  void theFewestReplicasAreEnoughThatAreAboutAsFastAsAny() {
    assertEquals(4, CostModel.enough(8, k -> 8.0 / Math.min(k, 4)));
    assertEquals(1, CostModel.enough(8, k -> 1 + 0.1 * k));
    assertEquals(8, CostModel.enough(8, k -> 8.0 / k));
    assertTrue(CostModel.enough(64, k -> 10.0 / k + 0.1 * k) < 11);
  }
}
