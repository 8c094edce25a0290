package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Shard;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

class BlockMomentumTest {
  private static final int VOCABULARY = 23;
  private static final NetworkSpec SPEC =
      new LanguageModelSpec("lstm", VOCABULARY, 13, 17, 1, 0.1f, false, "none", "cross-entropy")
          .network();

  private static TrainingOptions options(int shards, int roundsPerEpoch, int epochs) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, epochs);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, roundsPerEpoch);
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(LEARNING_RATE, 2.0);
          o.set(BLOCK_MOMENTUM, 0.5);
          o.set(SEED, 5L);
        });
  }

  @ParameterizedTest
  @CsvSource({
    // shards, rounds per epoch, epochs, in turn
    "2, 1, 1, false", // it would be all of the training
    "2, 7, 1, false",
    "2, 8, 1, true",
    "16, 16, 3, true", // 15 rounds more than 48
    "100, 8, 1, false", // 99 rounds more than 8
    "64, 16, 6, false",
    "64, 21, 6, true", // 63 more than 126: half as long again
    "2, 4, 2, true",
    "2, 1, 7, false",
    "1, 64, 6, false", // one shard is one worker
  })
  void theFirstRoundIsMadeInTurnWhereItIsASmallPartOfTheRun(
      int shards, int roundsPerEpoch, int epochs, boolean isInTurn) {
    TrainingOptions options = options(shards, roundsPerEpoch, epochs);
    Synchronization momentum = new BlockMomentum();
    assertEquals(isInTurn, momentum.beginsInTurn(options));
    assertEquals(isInTurn, momentum.isInTurn(order(options, 0, 0)));
    assertFalse(momentum.isInTurn(order(options, 0, 1)));
    assertFalse(momentum.isInTurn(order(options, 1, 0)));
  }

  @Test
  void theFirstRoundIsThatOfOneWorker() {
    float[] w = begin(options(3, 8, 1));
    for (Shard shard : shards()) {
      add(change(shard, w, options(3, 8, 1)), 1, w);
    }
    assertArrayEquals(w, afterTheFirstRound(options(3, 8, 1)), 1e-6f);
  }

  @Test
  void inARunOfFewRoundsTheFirstIsAveragedAsTheOthersAre() {
    TrainingOptions options = options(3, 7, 1);
    float[] w = begin(options);
    List<ShardUpdate> updates = new ArrayList<>();
    ShardTrainer worker = new ShardTrainer(SPEC, options, new ScalarKernels());
    for (Shard shard : shards()) {
      updates.add(worker.localSteps(shard, w, order(options, 0, 0)));
    }
    add(MeanUpdate.of(updates).values(), 1.5f, w); // w + d + μ·d
    assertArrayEquals(w, afterTheFirstRound(options), 1e-6f);
  }

  @Test
  void oneShardRemembersNothingUnlessToldTo() {
    TrainingOptions one = options(1, 16, 2).with(o -> o.set(BLOCK_MOMENTUM, -1.0));
    assertEquals(0, new BlockMomentum().moments(one, 7).arrays().length);
    TrainingOptions told = one.with(o -> o.set(BLOCK_MOMENTUM, 0.5));
    assertEquals(1, new BlockMomentum().moments(told, 7).arrays().length);
    assertEquals(1, new BlockMomentum().moments(options(2, 16, 2), 7).arrays().length);
    assertArrayEquals(
        afterTheFirstRound(one.with(o -> o.set(SYNCHRONIZATION, "average"))),
        afterTheFirstRound(one));
  }

  private static RoundOrder order(TrainingOptions options, int epoch, int round) {
    return new RoundOrder(options, epoch, round, new double[0], 1);
  }

  private static float[] change(Shard shard, float[] w, TrainingOptions options) {
    return new ShardTrainer(SPEC, options, new ScalarKernels())
        .localSteps(shard, w, order(options, 0, 0))
        .values()
        .toArray();
  }

  private static void add(float[] change, float factor, float[] w) {
    for (int i = 0; i < w.length; i++) {
      w[i] += factor * change[i];
    }
  }

  private static float[] begin(TrainingOptions options) {
    return new Trainer(
            SPEC, options, new ScalarKernels(), TrainingListener.SILENT, Checkpoints.NONE, 0)
        .begin()
        .parameters();
  }

  private static float[] afterTheFirstRound(TrainingOptions options) {
    List<float[]> kept = new ArrayList<>();
    Checkpoints checkpoints = state -> kept.add(state.parameters().clone());
    Trainer trainer =
        new Trainer(SPEC, options, new ScalarKernels(), TrainingListener.SILENT, checkpoints, 1);
    LocalWorkers.Data data = new LocalWorkers.Data(shards(), List.of());
    try (LocalWorkers workers = new LocalWorkers(SPEC, options, data, new ScalarKernels(), 1)) {
      trainer.run(trainer.begin(), workers);
    }
    return kept.get(0);
  }

  private static List<Shard> shards() {
    SplittableRandom random = new SplittableRandom(1);
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      sentences.add(random.ints(6, 1, VOCABULARY).toArray());
    }
    return ShardPlacement.shards(sentences, 3);
  }
}
