package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Shard;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

class RehearsalTest {
  private static final Rehearsal.Limits SHORT = new Rehearsal.Limits(0, 0);

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

    open.forEach(LocalWorkers::close);
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
