package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.text.Vocabulary;

class LocalTrainerTest {
  private static final int VOCABULARY = 23;
  private static final NetworkSpec SPEC =
      new LanguageModelSpec("lstm", VOCABULARY, 13, 17, 1, 0.1f, false, "none", "cross-entropy")
          .network();

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

  private static TrainingOptions options(String synchronization, int shards, int epochs) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, epochs);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, 4);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(LEARNING_RATE, 2.0);
          o.set(SEED, 5L);
        });
  }

  private static TrainingState train(TrainingOptions options, int threads) {
    return new LocalTrainer(SPEC, options, threads)
        .train(sentences(1, 200), sentences(2, 40), TrainingListener.SILENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block-momentum", "average", "gradient"})
  void threadsChangeNoBit(String synchronization) {
    TrainingOptions options = options(synchronization, 3, 2);
    assertArrayEquals(train(options, 1).parameters(), train(options, 3).parameters());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw"})
  void threadsOfOneReplicaChangeNoBit(String optimizer) {
    TrainingOptions options =
        options("block-momentum", 1, 2)
            .with(
                o -> {
                  o.set(OPTIMIZER, optimizer);
                  o.set(LEARNING_RATE, 0.01);
                });
    float[] ofOne = train(options, 1).parameters();
    for (int threads : new int[] {2, 3, 4, 7}) {
      assertArrayEquals(ofOne, train(options, threads).parameters(), threads + " threads");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "adaptive", "sampled"})
  void replicasOfSeveralThreadsSideBySideChangeNoBit(String output) {
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm", 997, 64, 64, 1, 0.1f, true, "none", "cross-entropy", output, 50)
            .network();
    TrainingOptions options = options("block-momentum", 2, 1);
    float[] ofOne = null;
    for (int threads : new int[] {1, 2, 4, 7}) { // two replicas from 2 on, of several from 4 on
      float[] trained =
          new LocalTrainer(spec, options, threads)
              .train(sentences(1, 300), sentences(2, 40), TrainingListener.SILENT)
              .parameters();
      ofOne = ofOne == null ? trained : ofOne;
      assertArrayEquals(ofOne, trained, threads + " threads");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "sentences"})
  void everyTokenIsTrainedOnOncePerEpoch(String reading) {
    TrainingOptions options =
        options("block-momentum", 5, 3)
            .with(
                o -> {
                  o.set(READING, reading);
                  o.set(LEARNING_RATE, 1.0);
                  o.set(SCHEDULE, "constant");
                });
    TrainingState state = train(options, 2);
    assertEquals(3 * ShardPlacement.tokens(sentences(1, 200)), state.position().tokens());
    assertEquals(3, state.position().validationObjectives().length);
  }

  @Test
  void anUntrainedModelKnowsNothing() {
    NetworkSpec spec =
        new LanguageModelSpec("lstm", 997, 13, 17, 1, 0f, false, "none", "cross-entropy").network();
    Kernels kernels = KernelProvider.kernels();
    TrainingOptions options = options("average", 1, 1);
    TrainingState state =
        new Trainer(spec, options, kernels, TrainingListener.SILENT, Checkpoints.NONE, 0).begin();
    Score score =
        ShardTrainer.forEvaluation(spec, options, kernels)
            .evaluate(
                ShardPlacement.shards(sentences(3, 50), 1).get(0),
                state.parameters(),
                Scoring.OF_LANGUAGE_MODELS);
    assertEquals(Math.log(997), score.meanLossNats(), 0.02 * Math.log(997));
  }

  @Test
  void aTinyTextIsMemorised() {
    int[] sentence = new SplittableRandom(4).ints(41, 2, VOCABULARY).toArray();
    sentence[40] = Vocabulary.END_OF_SENTENCE;
    List<int[]> text = List.of(sentence);
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 400);
              o.set(ROUNDS_PER_EPOCH, 1);
              o.set(SYNCHRONIZATION, "average");
              o.set(READING, "sentences");
              o.set(BATCH, 1);
              o.set(WINDOW, 41);
              o.set(LEARNING_RATE, 2.0);
              o.set(CLIP, 1.0);
              o.set(SEED, 5L);
            });
    NetworkSpec spec =
        new LanguageModelSpec("lstm", VOCABULARY, 16, 32, 1, 0f, false, "none", "cross-entropy")
            .network();
    TrainingState state =
        new LocalTrainer(spec, options, 1).train(text, text, TrainingListener.SILENT);
    double[] losses = state.position().validationObjectives();
    double best = Arrays.stream(losses).min().orElseThrow();
    assertTrue(Math.exp(best) < 1.1, "perplexity of the memorised text is " + Math.exp(best));
  }

  @Test
  void oneShardsAverageIsPlainTraining() {
    TrainingOptions averaged = options("average", 1, 2);
    TrainingOptions momentum = options("block-momentum", 1, 2);
    assertEquals(0, momentum.effectiveBlockMomentum());
    assertArrayEquals(train(averaged, 1).parameters(), train(momentum, 1).parameters(), 1e-6f);
  }

  @Test
  void roundsLeftOpenAreThoseThatSuitTheShards() {
    TrainingOptions open = options("block-momentum", 3, 2).with(o -> o.set(ROUNDS_PER_EPOCH, 0));
    int most = 0;
    for (Shard shard : ShardPlacement.shards(sentences(1, 200), 3)) {
      most = Math.max(most, ChosenRounds.windows(shard, open));
    }
    TrainingOptions decided = ChosenRounds.decide(open, most);
    assertTrue(decided.roundsPerEpoch() >= 2);
    assertArrayEquals(train(decided, 1).parameters(), train(open, 2).parameters());
  }

  @Test
  void roundsTellWhereTheirTimeWentAndHowFarShardsLieApart() {
    List<TrainingListener.RoundReport> reports = new ArrayList<>();
    RunFigures.Sum sum = new RunFigures.Sum();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void begun(TrainingOptions options, long trainingTokens, Places places) {
            assertEquals(ShardPlacement.tokens(sentences(1, 200)), trainingTokens);
            sum.begun(options, trainingTokens, places);
          }

          @Override
          public void roundDone(RoundReport report) {
            reports.add(report);
            sum.roundDone(report);
          }
        };
    TrainingOptions options = options("block-momentum", 3, 2);
    new LocalTrainer(SPEC, options, 1).train(sentences(1, 200), List.of(), listener);
    assertTrue(Double.isNaN(reports.get(0).spread())); // made in turn
    for (TrainingListener.RoundReport report : reports.subList(1, reports.size())) {
      assertTrue(report.spread() > 0 && report.spread() < 100, "spread " + report.spread());
      assertTrue(report.times().busySeconds() > 0);
      assertEquals(1, report.times().slots());
    }
    RunFigures figures = sum.figures();
    assertEquals(8, figures.rounds());
    assertEquals(2 * ShardPlacement.tokens(sentences(1, 200)), figures.tokens());
    assertEquals(figures.tokens() / 24.0, figures.tokensPerShardAndRound(), 1e-9);
    assertEquals(1, figures.suggestedShards()); // one thread
  }

  @Test
  void identicalShardsLearnWhatOneLearns() {
    List<int[]> text = sentences(1, 60);
    Shard shard = ShardPlacement.shards(text, 1).get(0);
    NetworkSpec noDropout =
        new LanguageModelSpec("lstm", VOCABULARY, 13, 17, 1, 0f, false, "none", "cross-entropy")
            .network();
    float[] one = averageOf(noDropout, List.of(shard));
    Shard twin = new Shard(1, shard.tokens(), shard.starts());
    assertArrayEquals(one, averageOf(noDropout, List.of(shard, twin)));
  }

  private static float[] averageOf(NetworkSpec spec, List<Shard> shards) {
    Kernels kernels = KernelProvider.kernels();
    TrainingOptions options = options("average", 2, 2);
    try (LocalWorkers workers =
        new LocalWorkers(spec, options, new LocalWorkers.Data(shards, List.of()), kernels, 2)) {
      Trainer trainer =
          new Trainer(spec, options, kernels, TrainingListener.SILENT, Checkpoints.NONE, 0);
      TrainingState state = trainer.begin();
      trainer.run(state, workers);
      return state.parameters();
    }
  }

  @Test
  void theGradientOfManyShardsIsTheGradientOfTheWhole() {
    List<int[]> text = sentences(6, 90);
    TrainingOptions whole = sentenceGradient(1);
    TrainingOptions parts = sentenceGradient(4);
    NetworkSpec noDropout =
        new LanguageModelSpec("gru", VOCABULARY, 13, 17, 1, 0f, false, "none", "cross-entropy")
            .network();
    float[] one =
        new LocalTrainer(noDropout, whole, 1)
            .train(text, List.of(), TrainingListener.SILENT)
            .parameters();
    float[] four =
        new LocalTrainer(noDropout, parts, 1)
            .train(text, List.of(), TrainingListener.SILENT)
            .parameters();
    assertArrayEquals(one, four, 1e-5f);
  }

  private static TrainingOptions sentenceGradient(int shards) {
    return options("gradient", shards, 3)
        .with(
            o -> {
              o.set(ROUNDS_PER_EPOCH, 1);
              o.set(READING, "sentences");
              o.set(WINDOW, 16);
              o.set(LEARNING_RATE, 1.0);
              o.set(SCHEDULE, "constant");
              o.set(CLIP, 0.0);
            });
  }

  @Test
  void moreRoundsThanWindowsAreSilentAndLoseNothing() {
    List<Long> tokens = new ArrayList<>();
    TrainingOptions options =
        options("block-momentum", 1, 1)
            .with(
                o -> {
                  o.set(ROUNDS_PER_EPOCH, 50);
                  o.set(LEARNING_RATE, 1.0);
                  o.set(SCHEDULE, "constant");
                });
    new LocalTrainer(SPEC, options, 1)
        .train(
            sentences(1, 20),
            List.of(),
            new TrainingListener() {
              @Override
              public void roundDone(RoundReport report) {
                assertTrue(report.lossNats() > 0, "loss " + report.lossNats());
                tokens.add(report.tokens());
              }
            });
    assertTrue(tokens.size() < 50);
    assertEquals(
        ShardPlacement.tokens(sentences(1, 20)), tokens.stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void emptyShardsAndFewerSentencesThanShardsAreNoTrouble() {
    TrainingState state =
        new LocalTrainer(SPEC, options("block-momentum", 8, 2), 2)
            .train(sentences(1, 3), List.of(), TrainingListener.SILENT);
    assertEquals(2 * ShardPlacement.tokens(sentences(1, 3)), state.position().tokens());
  }

  @Test
  void anEpochIsToldBeforeItsCheckpointIsSaved() {
    TrainingOptions options = options("average", 1, 2);
    Kernels kernels = KernelProvider.kernels();
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochDone(EpochReport report) {
            events.add("told " + report.epoch());
          }
        };
    Checkpoints checkpoints = state -> events.add("saved " + state.position().epoch());
    List<Shard> shards = ShardPlacement.shards(sentences(1, 50), 1);
    try (LocalWorkers workers =
        new LocalWorkers(SPEC, options, new LocalWorkers.Data(shards, List.of()), kernels, 1)) {
      Trainer trainer = new Trainer(SPEC, options, kernels, listener, checkpoints, 0);
      trainer.run(trainer.begin(), workers);
    }
    List<String> expected = new ArrayList<>();
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      expected.addAll(List.of("told " + epoch, "saved " + epoch));
    }
    assertEquals(expected, events);
  }

  @Test
  void aDivergingRunStopsKeepingWhatWasTrained() {
    TrainingOptions wild =
        options("average", 1, 2)
            .with(
                o -> {
                  o.set(LEARNING_RATE, 1e30);
                  o.set(SCHEDULE, "constant");
                  o.set(CLIP, 0.0);
                });
    Kernels kernels = KernelProvider.kernels();
    AtomicReference<float[]> saved = new AtomicReference<>();
    Checkpoints checkpoints = state -> saved.set(state.parameters().clone());
    List<Shard> shards = ShardPlacement.shards(sentences(1, 200), 1);
    try (LocalWorkers workers =
        new LocalWorkers(SPEC, wild, new LocalWorkers.Data(shards, List.of()), kernels, 1)) {
      Trainer trainer = new Trainer(SPEC, wild, kernels, TrainingListener.SILENT, checkpoints, 0);
      TrainingState state = trainer.begin();
      TrainingDivergedException e =
          assertThrows(TrainingDivergedException.class, () -> trainer.run(state, workers));
      assertTrue(e.getMessage().contains("Lower learning-rate"), e.getMessage());
      for (float value : saved.get()) {
        assertFalse(Float.isNaN(value));
      }
    }
  }

  @Test
  void aStateGoesOnAsIfNeverInterrupted() {
    TrainingOptions options = options("block-momentum", 3, 2);
    Kernels kernels = KernelProvider.kernels();
    List<Shard> shards = ShardPlacement.shards(sentences(1, 200), 3);
    LocalWorkers.Data data = new LocalWorkers.Data(shards, List.of());
    List<TrainingState> seen = new ArrayList<>();
    Checkpoints copying = state -> seen.add(copy(state));
    try (LocalWorkers workers = new LocalWorkers(SPEC, options, data, kernels, 1)) {
      Trainer trainer = new Trainer(SPEC, options, kernels, TrainingListener.SILENT, copying, 3);
      TrainingState straight = trainer.begin();
      trainer.run(straight, workers);
      TrainingState middle = seen.get(0);
      assertEquals(3, middle.position().round());
      trainer.run(middle, workers);
      assertArrayEquals(straight.parameters(), middle.parameters());
    }
  }

  private static TrainingState copy(TrainingState state) {
    float[][] arrays = new float[state.moments().arrays().length][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = state.moments().array(i).clone();
    }
    float[] parameters = state.parameters().clone();
    return TrainingState.restored(
        parameters,
        parameters,
        new rnn.optimizer.Moments(arrays, state.moments().steps()),
        state.position(),
        state.best(),
        state.average(),
        state.caution());
  }
}
