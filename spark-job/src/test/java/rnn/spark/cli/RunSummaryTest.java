package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;

import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.spark.train.TrainReport;
import rnn.train.RoundTimes;
import rnn.train.RunFigures;
import rnn.train.TrainingOptions;

class RunSummaryTest {
  private static TrainingOptions options(String synchronization, int shards) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 2);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, 64);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(LEARNING_RATE, 20.0);
        });
  }

  @Test
  void whatWasDecidedIsSaidInALine() {
    assertEquals(
        "64 rounds per epoch, 1,953 tokens per shard and round in windows of 5 x 35, block momentum"
            + " 0.80; the first round is made shard after shard and takes the time of up to 7"
            + " rounds more",
        RunSummary.plan(options("block-momentum", 8), 1_000_000));
    assertEquals(
        "64 rounds per epoch, 15,625 tokens per shard and round in windows of 20 x 35",
        RunSummary.plan(options("block-momentum", 1), 1_000_000));
  }

  @Test
  void aRunThatWasWellCutIsDescribed() {
    RunFigures figures =
        new RunFigures(10, 8, 80_000, 534_200_000, new RoundTimes(10, 64, 1.5, 8), 1.84, 1, 8);
    assertEquals(
        List.of(
            "Rounds: 1,000 tokens per shard and round; 80 % of the time computing, 15 % waiting for"
                + " the slowest shard, 5 % communicating; updates of 53.4 MB a round.",
            "8 replicas: as fast as 6.4 that do nothing but compute, each 1,250 tokens/s.",
            "Updates of the shards lay 1.8 times the length of their mean from it."),
        RunSummary.lines(figures));
  }

  @Test
  void aRunThatWasFinishedBeforeHasNothingToSay() {
    assertEquals(List.of(), RunSummary.lines(new RunFigures(0, 8, 0, 0, RoundTimes.NONE, 0, 1, 8)));
  }

  @Test
  void fewerShardsAreRecommendedByNumber() {
    RunFigures figures =
        new RunFigures(10, 8, 80_000, 534_200_000, new RoundTimes(10, 16, 0, 2), 1.84, 1, 2);
    List<String> lines = RunSummary.lines(figures);
    assertEquals(
        "--shards 2 would have been at least about as fast here, and would lose less to averaging"
            + " than 8.",
        lines.get(3));
  }

  @Test
  void oneReplicaIsDescribedByItsThreads() {
    RunFigures figures = new RunFigures(10, 1, 80_000, 0, new RoundTimes(10, 8, 0, 1), 0, 2, 1);
    assertEquals(
        "1 replica of 2 threads: 10,000 tokens/s while it computes.",
        RunSummary.lines(figures).get(1));
  }

  private static TrainReport report(RunFigures figures) {
    double rate = figures.tokens() / figures.times().seconds();
    return new TrainReport(
        9, 9, 9, 9, 9, 80_000, rate, 4, 4, 4, 1, 40, 30, 101, 1_000, figures, null, List.of());
  }

  @Test
  void rateAndTimeAreOfTheSameRoundsAlsoAfterAResumption() {
    RoundTimes times = new RoundTimes(10, 16, 0, 2);
    assertEquals(
        "Trained on 80,000 tokens in 30 s: 4 epochs, 40 rounds, which took 10 s at 8,000 tokens/s.",
        RunSummary.trained(report(new RunFigures(40, 8, 80_000, 1, times, 1, 1, 8)), false));
    assertEquals(
        "Trained on 80,000 tokens in all: 4 epochs, 40 rounds. Since it was resumed, in 30 s:"
            + " 20,000 tokens, 10 rounds, which took 10 s at 2,000 tokens/s.",
        RunSummary.trained(report(new RunFigures(10, 8, 20_000, 1, times, 1, 1, 8)), true));
    assertEquals(
        "Trained on 80,000 tokens in all: 4 epochs, 40 rounds. Since it was resumed: nothing more.",
        RunSummary.trained(report(new RunFigures(0, 8, 0, 0, RoundTimes.NONE, 0, 1, 8)), true));
  }
}
