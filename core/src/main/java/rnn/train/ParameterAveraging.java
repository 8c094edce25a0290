package rnn.train;

import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.optimizer.Moments;

/**
 * Local steps, then the mean of the parameters weighted by tokens: {@code w ← w + d} with {@code d
 * = Σₖ nₖ·(wₖ − w) / Σₖ nₖ}.
 *
 * <p>McDonald et al. 2010, "Distributed Training Strategies for the Structured Perceptron"
 * (iterative parameter mixing). Many shards average away most of their progress; {@link
 * BlockMomentum} gives it back.
 */
final class ParameterAveraging implements Synchronization {
  @Override
  public String name() {
    return "average";
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
    return false;
  }

  @Override
  public boolean beginsInTurn(TrainingOptions options) {
    return false;
  }

  @Override
  public Moments moments(TrainingOptions options, int size) {
    return new Moments(new float[0][], 0);
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
    return step(before, after, mean);
  }

  /** {@code w ← w + d}; true if it is finite. */
  static boolean step(TrainingState before, TrainingState after, MeanUpdate mean) {
    float[] d = mean.values(); // [P]
    float[] from = before.parameters(); // [P]
    float[] to = after.parameters(); // [P]
    return Double.isFinite(
        Blocks.sum(
            d.length,
            (first, count) -> {
              add(from, d, to, first, first + count);
              return Blocks.largest(to, first, first + count);
            }));
  }

  private static void add(float[] w, float[] d, float[] to, int from, int end) {
    for (int i = from; i < end; i++) {
      to[i] = w[i] + d[i];
    }
  }
}
