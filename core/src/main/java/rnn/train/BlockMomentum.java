package rnn.train;

import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.optimizer.Moments;

/**
 * Local steps, then their mean change {@code d} taken as a gradient by an outer Nesterov step on
 * the driver:
 *
 * <pre>
 * u ← μ·u + d
 * w ← w + d + μ·u
 * </pre>
 *
 * <p>Chen and Huo 2016, "Scalable Training of Deep Learning Machines by Incremental Block Training
 * with Intra-block Parallel Optimization and Blockwise Model-Update Filtering" (block learning rate
 * 1, Nesterov form); the outer step of DiLoCo, Douillard et al. 2023, arXiv:2311.08105, algorithm
 * 1, with outer learning rate 1. Averaging K shards divides what each of them learned alone; the
 * momentum restores the step length.
 *
 * <p>The very first round is made {@linkplain InTurn in turn}: from parameters that know nothing,
 * shards run in all directions, and the mean of that is far behind where one worker would be. It
 * takes the time of {@code K − 1} rounds more if every shard has a core of its own; a run that
 * would be more than half as long again for it, or has very few rounds, does without.
 */
final class BlockMomentum implements Synchronization {
  /** Rounds of a run, all epochs, from which on the first is a small part of what is learned. */
  private static final int MIN_ROUNDS_FOR_TURNS = 8;

  /** Largest lengthening of a run by a round in turn, as a share of the run without it. */
  private static final double MAX_LENGTHENING_BY_TURNS = 0.5;

  @Override
  public String name() {
    return "block-momentum";
  }

  @Override
  public int windowsPerRound(int shards) {
    return LocalSteps.windowsPerRound(shards);
  }

  @Override
  public boolean stepsLocally() {
    return true;
  }

  @Override
  public boolean hasBlockMomentum() {
    return true;
  }

  @Override
  public boolean beginsInTurn(TrainingOptions options) {
    long rounds = options.decidedRoundsPerEpoch() * (long) options.epochs();
    return options.shards() > 1
        && rounds >= MIN_ROUNDS_FOR_TURNS
        && options.shards() - 1 <= MAX_LENGTHENING_BY_TURNS * rounds;
  }

  /** One shard has nothing to make up for, and remembers nothing unless a momentum is set. */
  @Override
  public Moments moments(TrainingOptions options, int size) {
    int arrays = options.shards() > 1 || options.blockMomentum() > 0 ? 1 : 0;
    return new Moments(new float[arrays][size], 0);
  }

  @Override
  public ShardUpdate work(ShardTrainer trainer, Shard shard, float[] parameters, RoundOrder order) {
    return trainer.localSteps(shard, parameters, order);
  }

  @Override
  public boolean apply(
      TrainingState before,
      TrainingState after,
      MeanUpdate mean,
      RoundOrder order,
      Kernels kernels) {
    if (after.moments().arrays().length == 0) {
      return ParameterAveraging.step(before, after, mean);
    }
    if (isInTurn(order)) {
      after.moments().set(before.moments());
      return ParameterAveraging.step(before, after, mean);
    }
    after.moments().nextStep();
    float mu = (float) order.options().effectiveBlockMomentum();
    return Double.isFinite(
        Blocks.sum(
            mean.values().length,
            (from, count) -> {
              float largest = 0;
              for (int first = from; first < from + count; first += Blocks.STRIP) {
                int end = Math.min(first + Blocks.STRIP, from + count);
                step(mu, mean.values(), before, after, first, end);
                largest = Math.max(largest, Blocks.largest(after.parameters(), first, end));
              }
              return largest; // of w alone, which is not finite where u is not
            }));
  }

  private static void step(
      float mu, float[] d, TrainingState before, TrainingState after, int from, int end) {
    float[] u = before.moments().array(0); // [P]
    float[] w = before.parameters(); // [P]
    float[] toU = after.moments().array(0); // [P]
    float[] toW = after.parameters(); // [P]
    for (int i = from; i < end; i++) {
      float momentum = mu * u[i] + d[i];
      toU[i] = momentum;
      toW[i] = (w[i] + d[i]) + mu * momentum;
    }
  }
}
