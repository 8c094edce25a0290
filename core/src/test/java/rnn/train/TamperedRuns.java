package rnn.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import rnn.math.ScalarKernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;
import rnn.train.TrainingListener.RejectionReport;
import rnn.train.TrainingListener.RoundReport;

/**
 * Small runs of two epochs of three rounds, one of whose rounds is tampered with: what they tell
 * and save.
 */
final class TamperedRuns {
  static final int VOCABULARY = 23;
  static final double IGNORANCE = Math.log(VOCABULARY);
  static final NetworkSpec SPEC =
      new LanguageModelSpec("gru", VOCABULARY, 5, 7, 1, 0.1f, false, "none", "cross-entropy")
          .network();

  final List<String> told = new ArrayList<>();
  final List<TrainingState> saved = new ArrayList<>();
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

  static TrainingOptions options(String synchronization) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 2);
          o.set(SHARDS, 3);
          o.set(ROUNDS_PER_EPOCH, 3);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(OPTIMIZER, "adam");
          o.set(LEARNING_RATE, 0.01);
          o.set(SCHEDULE, "constant");
          o.set(BLOCK_MOMENTUM, 0.5);
          o.set(SEED, 5L);
        });
  }

  /** Workers of this process, one of whose rounds, by its number from 1, is tampered with. */
  private static final class Tampered extends ForwardingWorkers {
    private final BiFunction<Integer, MeanUpdate, MeanUpdate> tamper;
    private int rounds;

    Tampered(Workers workers, BiFunction<Integer, MeanUpdate, MeanUpdate> tamper) {
      super(workers);
      this.tamper = tamper;
    }

    @Override
    public MeanUpdate round(float[] parameters, RoundOrder order) {
      return tamper.apply(++rounds, super.round(parameters, order));
    }

    @Override
    public MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order) {
      MeanUpdate update = super.roundOf(shard, parameters, order);
      return shard == 0 ? tamper.apply(++rounds, update) : update;
    }
  }

  Trainer trainer(TrainingOptions options, Checkpoints checkpoints, int every) {
    return new Trainer(SPEC, options, new ScalarKernels(), listener, checkpoints, every);
  }

  static void run(
      Trainer trainer,
      TrainingOptions options,
      TrainingState state,
      BiFunction<Integer, MeanUpdate, MeanUpdate> tamper) {
    LocalWorkers.Data data =
        new LocalWorkers.Data(
            ShardPlacement.shards(sentences(1, 60), 3), ShardPlacement.shards(sentences(2, 9), 1));
    try (LocalWorkers workers = new LocalWorkers(SPEC, options, data, new ScalarKernels(), 1)) {
      trainer.run(state, new Tampered(workers, tamper));
    }
  }

  /** What a run that is tampered with ends in. */
  static <E extends Throwable> E failure(
      Class<E> kind,
      Trainer trainer,
      TrainingOptions options,
      TrainingState state,
      BiFunction<Integer, MeanUpdate, MeanUpdate> tamper) {
    return assertThrows(kind, () -> run(trainer, options, state, tamper));
  }

  static List<int[]> sentences(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] sentence = random.ints(2 + random.nextInt(9), 2, VOCABULARY).toArray();
      sentence[sentence.length - 1] = Vocabulary.END_OF_SENTENCE;
      sentences.add(sentence);
    }
    return sentences;
  }

  static MeanUpdate withLoss(MeanUpdate mean, double lossNats) {
    return new MeanUpdate(
        mean.values(), mean.tokens(), mean.weight(), lossNats * mean.weight(), 0, 0, new double[0]);
  }

  static MeanUpdate withValue(MeanUpdate mean, float value) {
    float[] values = mean.values().clone();
    values[values.length / 2] = value;
    return new MeanUpdate(
        values, mean.tokens(), mean.weight(), mean.lossNats(), 0, 0, new double[0]);
  }

  Checkpoints copying() {
    return state -> saved.add(state.copy());
  }
}
