package rnn.train;

import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.optimizer.Moments;

/**
 * Strategy that brings shards to one set of parameters: what a shard computes in a round, and what
 * the driver makes of the mean of it.
 *
 * <p>All that is remembered from round to round lives on the driver, in the state's moments; a
 * shard's work is a pure function of parameters, data and order. To add a strategy: write the
 * class, add a line to {@link Synchronizations}.
 */
public interface Synchronization {

  /** The name in options, e.g. {@code block-momentum}. */
  String name();

  /**
   * Windows of a shard between two rounds that cost little quality: what rounds that are chosen aim
   * at. {@link Integer#MAX_VALUE} where {@code shards} need no rounds to learn together.
   */
  int windowsPerRound(int shards);

  /**
   * True if shards make optimizer steps of their own between two rounds, with an optimizer that
   * begins each round without memory; false if the driver makes the steps.
   */
  boolean stepsLocally();

  /** True if the driver's step has a momentum of its own, {@code --block-momentum}. */
  boolean hasBlockMomentum();

  /** True if the very first round of a run of such {@code options} is to be made in turn. */
  boolean beginsInTurn(TrainingOptions options);

  /**
   * True of rounds whose shards are to work one after another, each from what the one before has
   * made of the parameters. Their sum is then the mean that {@link #apply} gets.
   */
  default boolean isInTurn(RoundOrder order) {
    return order.epoch() == 0 && order.round() == 0 && beginsInTurn(order.options());
  }

  /** Fresh memory of the driver for a run over {@code size} parameters. */
  Moments moments(TrainingOptions options, int size);

  /** A shard's work in a round, on an executor: {@code parameters [P]} are only read. */
  ShardUpdate work(ShardTrainer trainer, Shard shard, float[] parameters, RoundOrder order);

  /**
   * The driver's step by the mean of the shards' updates: from the parameters and moments of {@code
   * before} to those of {@code after}, all of whose floats are written. The two may be one state,
   * and count the same steps.
   *
   * @return true if every number it has written is finite
   */
  boolean apply(
      TrainingState before,
      TrainingState after,
      MeanUpdate mean,
      RoundOrder order,
      Kernels kernels);
}
