package rnn.train;

import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.optimizer.GradientClip;
import rnn.optimizer.Moments;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.optimizer.WeightDecay;
import rnn.parameter.Gradient;

/**
 * The mean gradient of the round's tokens over all shards, then one clipped optimizer step on the
 * driver: the step one machine would take on the union of the data. With one round an epoch it is
 * full-batch gradient descent.
 *
 * <p>The mean is dense: rows of an untied embedding that no shard touched have gradient 0, weight
 * decay shrinks them with the others, and an optimizer that remembers (momentum, Adam) moves them
 * on, as its dense form does.
 */
final class GradientAveraging implements Synchronization {
  @Override
  public String name() {
    return "gradient";
  }

  @Override
  public int windowsPerRound(int shards) {
    return 1; // a round is a step
  }

  @Override
  public boolean stepsLocally() {
    return false;
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
    return new Moments(Optimizers.named(options.optimizer()), size);
  }

  @Override
  public ShardUpdate work(ShardTrainer trainer, Shard shard, float[] parameters, RoundOrder order) {
    return trainer.meanGradient(shard, parameters, order);
  }

  @Override
  public boolean apply(
      TrainingState before,
      TrainingState after,
      MeanUpdate mean,
      RoundOrder order,
      Kernels kernels) {
    float[] g = mean.values(); // [P]
    float[] w = after.parameters(); // [P]
    if (after != before) { // optimizers step in place
      System.arraycopy(before.parameters(), 0, w, 0, w.length);
      after.moments().set(before.moments());
    }
    Optimizer optimizer = Optimizers.named(order.options().optimizer());
    double norm = Math.sqrt(kernels.sumOfSquares(g, 0, g.length));
    double factor = GradientClip.factor(norm, order.options().clip());
    Gradient gradient = Gradient.dense(g);
    double learningRate = order.roundLearningRate();
    double weightDecay = order.options().effectiveWeightDecay();
    WeightDecay.shrink(w, gradient, learningRate * weightDecay, kernels);
    optimizer.step(w, gradient, (float) factor, (float) learningRate, after.moments(), kernels);
    boolean isFinite = Double.isFinite(Blocks.sumOfSquares(w));
    for (float[] moment : after.moments().arrays()) {
      isFinite &= Double.isFinite(Blocks.sumOfSquares(moment));
    }
    return isFinite;
  }
}
