package rnn.train;

import java.io.Serializable;
import rnn.batch.Readings;
import rnn.optimizer.Optimizers;
import rnn.schedule.Schedules;

/**
 * Everything that learning depends on beside the network and the data. Equal options, data and seed
 * give equal bits, on one machine or on any cluster whose machines all run vector kernels, of
 * whatever width, or all scalar ones.
 *
 * @param epochs passes over the training data
 * @param shards logical shards {@code K} the data is cut into; each trains on its own between two
 *     rounds
 * @param roundsPerEpoch synchronisations per epoch {@code R}
 * @param synchronization name of the strategy in {@link Synchronizations}
 * @param reading name of the reading in {@code rnn.batch.Readings}
 * @param batchSize streams or sentences side by side in a shard {@code B}; 0 means {@code max(2,
 *     min(20, round(40/K)))}
 * @param window time steps {@code T} of a window of truncated BPTT
 * @param optimizer name of the optimizer in {@code rnn.optimizer.Optimizers}
 * @param learningRate step length on the mean loss per token; what suits the optimizer is its
 *     {@code defaultLearningRate()}
 * @param schedule form of the schedule in {@code rnn.schedule.Schedules}
 * @param clip largest Euclidean norm of the mean gradient; 0 clips nothing
 * @param blockMomentum momentum of the outer step; negative means {@code max(0, min(1 − 1/K, 0.8, 1
 *     − 8/(R·epochs)))}
 * @param seed seed of initial parameters, dropout and the order of sentences
 */
public record TrainingOptions(
    int epochs,
    int shards,
    int roundsPerEpoch,
    String synchronization,
    String reading,
    int batchSize,
    int window,
    String optimizer,
    double learningRate,
    String schedule,
    double clip,
    double blockMomentum,
    long seed)
    implements Serializable {

  /** The defaults: what a user gets who sets nothing. */
  public static final TrainingOptions DEFAULTS =
      new TrainingOptions(
          6,
          1,
          16,
          "block-momentum",
          "stream",
          0,
          35,
          "sgd",
          Optimizers.named("sgd").defaultLearningRate(),
          "linear",
          0.25,
          -1,
          1);

  /** Checks names and ranges. */
  public TrainingOptions {
    atLeast("epochs", epochs, 1);
    atLeast("shards", shards, 1);
    atLeast("rounds-per-epoch", roundsPerEpoch, 1);
    atLeast("batch", batchSize, 0);
    atLeast("window", window, 1);
    Synchronizations.named(synchronization);
    Readings.named(reading);
    Optimizers.named(optimizer);
    Schedules.named(schedule);
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "--learning-rate must be a positive number but is " + learningRate);
    }
    if (!(clip >= 0)) {
      throw new IllegalArgumentException("--clip must be 0 (off) or positive but is " + clip);
    }
    if (!(blockMomentum < 1)) {
      throw new IllegalArgumentException(
          "--block-momentum must be below 1 (negative: chosen from shards and rounds) but is "
              + blockMomentum);
    }
  }

  private static void atLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "--%s must be at least %d but is %d".formatted(what, least, value));
    }
  }

  /** The streams per shard that will run: {@link #batchSize()}, or the choice for it being 0. */
  public int effectiveBatchSize() {
    return batchSize > 0 ? batchSize : (int) Math.max(2, Math.min(20, Math.round(40.0 / shards)));
  }

  /**
   * The outer momentum that will run: {@link #blockMomentum()}, or the choice for it being
   * negative.
   */
  public double effectiveBlockMomentum() {
    if (blockMomentum >= 0) {
      return blockMomentum;
    }
    double rounds = (double) roundsPerEpoch * epochs;
    return Math.max(0, Math.min(Math.min(1 - 1.0 / shards, 0.8), 1 - 8 / rounds));
  }
}
