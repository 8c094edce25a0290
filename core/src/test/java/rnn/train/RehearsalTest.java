package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Shard;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

class RehearsalTest {
  private static final Rehearsal.Limits SHORT = new Rehearsal.Limits(0, 0);

  /** Rounds of 1, 2 and 4 windows take 0.1 s and 0.2 s a window when warm, 1.7 s in all. */
  @Test
  void warmingUpIsWhatRoundsTookBeyondTheirTimeWhenWarm() {
    Rehearsal.WarmUp done = new Rehearsal.WarmUp();
    done.add(1, 2);
    done.add(2, 1);
    done.add(4, 1);
    assertEquals(4 - 1.7, done.excess(0.1, 0.2), 1e-12);
    assertEquals(0, done.excess(1, 1));
  }

  /** A round of one shard would be the whole epoch of eight. */
  @Test
  void aComparedRoundIsAboutAsLongAsOneOfTheRun() {
    NetworkSpec spec =
        new LanguageModelSpec("elman", 9, 2, 2, 1, 0, true, "none", "cross-entropy").network();
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(TrainingOptions.SHARDS, 8);
              o.set(TrainingOptions.BATCH, 4);
              o.set(TrainingOptions.WINDOW, 5);
              o.set(TrainingOptions.ROUNDS_PER_EPOCH, 1);
            });
    int windows = 64; // of a shard
    List<int[]> sentences = Collections.nCopies(windows * 8 * 4, new int[] {2, 3, 4, 5});
    List<Shard> training = ShardPlacement.shards(sentences, 8);
    List<TrainingOptions> cuts = new ArrayList<>();
    List<LocalWorkers> open = new ArrayList<>();
    new Rehearsal(
            Trainer.Setup.ofLanguageModel(spec, options),
            o -> {
              cuts.add(o);
              LocalWorkers.Data data = new LocalWorkers.Data(training, List.of());
              open.add(new LocalWorkers(spec, o, data, new ScalarKernels(), 2));
              return open.get(open.size() - 1);
            },
            new ScalarKernels(),
            SHORT)
        .measure(new CostModel.Cut(8, 4, windows, 1), new CostModel.Cut(1, 8, windows * 4, 1));
    open.forEach(LocalWorkers::close);
    List<Integer> rounds =
        cuts.stream().filter(o -> o.batchSize() == 8).map(TrainingOptions::roundsPerEpoch).toList();
    // Two rounds warm up, of 4 and 8 windows; then one has at most 16 of 4 streams, or 8 of 8.
    assertEquals(1, rounds.size());
    assertTrue(rounds.get(0) >= windows / 2 / 8, "rounds of an epoch: " + rounds);
  }

  @ParameterizedTest
  @CsvSource({"1, stream", "3, stream", "2, sentences"})
  void roundsAreMadeByTheWorkersOfTheRunAndTheirTimesAreKept(int shards, String reading) {
    NetworkSpec spec =
        new LanguageModelSpec("lstm", 9, 4, 4, 1, 0, true, "none", "cross-entropy").network();
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(TrainingOptions.SHARDS, shards);
              o.set(TrainingOptions.BATCH, 4);
              o.set(TrainingOptions.WINDOW, 5);
              o.set(TrainingOptions.ROUNDS_PER_EPOCH, 2);
              o.set(TrainingOptions.READING, reading);
              o.set(TrainingOptions.LEARNING_RATE, 1.0);
            });
    List<int[]> sentences = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      sentences.add(random.ints(7, 2, 9).toArray());
    }
    List<Shard> training = ShardPlacement.shards(sentences, shards);
    int windows = ChosenRounds.windows(training.get(0), options);
    List<TrainingOptions> cuts = new ArrayList<>();
    List<LocalWorkers> open = new ArrayList<>();

    long start = System.nanoTime();
    Rehearsal.Measured measured =
        new Rehearsal(
                Trainer.Setup.ofLanguageModel(spec, options),
                o -> {
                  cuts.add(o);
                  LocalWorkers workers =
                      new LocalWorkers(
                          spec,
                          o,
                          new LocalWorkers.Data(training, List.of()),
                          new ScalarKernels(),
                          2);
                  open.add(workers);
                  return workers;
                },
                new ScalarKernels(),
                SHORT)
            .measure(
                new CostModel.Cut(shards, 4, windows, 2),
                new CostModel.Cut(8, 2, windows, windows));

    double elapsed = (System.nanoTime() - start) * 1e-9;

    open.forEach(LocalWorkers::close);
    assertTrue(measured.warmingUp() < elapsed);
    assertTrue(measured.replicaTokensPerSecond() > 0);
    assertTrue(measured.windows().shardSeconds(new CostModel.Cut(shards, 4, windows, 2)) > 0);
    assertTrue(measured.communicating() >= 0);
    assertTrue(measured.updateBytes() > 0);
    assertTrue(measured.rounds() >= (shards == 1 ? 2 : 3));
    assertEquals(2, cuts.stream().map(TrainingOptions::batchSize).distinct().count());
    assertArrayEquals(
        new int[] {shards}, cuts.stream().mapToInt(TrainingOptions::shards).distinct().toArray());
  }
}
