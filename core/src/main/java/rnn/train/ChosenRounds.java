package rnn.train;

import rnn.batch.Readings;
import rnn.batch.Shard;

/**
 * Choice of the rounds per epoch where the options leave them open: as many as there are runs of
 * {@link Synchronization#windowsPerRound} windows in the longest shard.
 *
 * <p>The disadvantage of several shards against one depends on the local steps between two rounds,
 * not on the number of rounds, so a longer text gets more of them. The choice depends on data, seed
 * and options only, as all bits do.
 */
public final class ChosenRounds {
  private static final int MIN_ROUNDS = 16; // an epoch, for progress and checkpoints
  private static final int MAX_ROUNDS = 4096;

  // Local steps between two rounds that are many, and the most block momentum that then is chosen.
  private static final int MANY_WINDOWS = 24;
  private static final double MAX_MOMENTUM_OF_MANY_WINDOWS = 0.7;

  private ChosenRounds() {}

  /** Windows of one epoch over {@code shard}: the local steps it makes. */
  public static int windows(Shard shard, TrainingOptions options) {
    return Readings.named(options.reading())
        .batches(shard, options.effectiveBatchSize(), options.window(), options.seed(), 0)
        .windows();
  }

  /**
   * {@code options} with everything decided that needs the text and that shards must agree on:
   * rounds per epoch, streams side by side, and the most block momentum that may be chosen. Of many
   * shards averaging takes more, and more is given back. After many local steps, though, every
   * shard has arrived somewhere by itself, and a momentum that makes up for averaging overshoots.
   * The number of epochs has no say, so a run may go on with another.
   *
   * @param mostWindows {@link #windows} of the shard that has most
   */
  public static TrainingOptions decide(TrainingOptions options, int mostWindows) {
    int rounds =
        options.roundsPerEpoch() > 0 ? options.roundsPerEpoch() : rounds(options, mostWindows);
    return options.with(
        o -> {
          o.set(TrainingOptions.ROUNDS_PER_EPOCH, rounds);
          o.set(TrainingOptions.BATCH, options.effectiveBatchSize());
          if (options.blockMomentum() < 0
              && Synchronizations.named(options.synchronization()).hasBlockMomentum()) {
            double most = maxMomentum(options.shards(), (double) mostWindows / rounds);
            boolean isAsOpen = most == TrainingOptions.MAX_OPEN_MOMENTUM;
            boolean isOpen = options.blockMomentum() == TrainingOptions.OPEN_MOMENTUM;
            if (!(isAsOpen && isOpen)) {
              o.set(TrainingOptions.BLOCK_MOMENTUM, -Math.min(most, -options.blockMomentum()));
            }
          }
        });
  }

  private static double maxMomentum(int shards, double windowsPerRound) {
    return windowsPerRound > MANY_WINDOWS
        ? MAX_MOMENTUM_OF_MANY_WINDOWS
        : LocalSteps.maxMomentum(shards);
  }

  private static int rounds(TrainingOptions options, int windows) {
    int perRound =
        Synchronizations.named(options.synchronization()).windowsPerRound(options.shards());
    int runs = (int) Math.ceil((double) windows / perRound);
    return Math.max(1, Math.min(Math.min(Math.max(MIN_ROUNDS, runs), MAX_ROUNDS), windows));
  }

  /**
   * The share of the rounds, in {@code (0,1]}, that would do if there were one shard only, and
   * nothing to agree on.
   */
  static double shareForOneShard(TrainingOptions options) {
    boolean needsRounds =
        Synchronizations.named(options.synchronization()).windowsPerRound(1) < Integer.MAX_VALUE;
    return needsRounds ? 1 : Math.min(1, (double) MIN_ROUNDS / options.roundsPerEpoch());
  }
}
