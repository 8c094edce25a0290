package rnn.train;

import rnn.task.Score;

/**
 * Those who hold the shards and compute on them: threads of this process, or executors of a
 * cluster.
 *
 * <p>Their result depends on data, parameters and order only, never on how many they are or who was
 * first.
 */
public interface Workers {

  /** Tokens of one pass over the training shards. */
  long trainingTokens();

  /** Places where shards are computed; for reports, results do not depend on them. */
  Places places();

  /** Tokens of the held-out shards; 0 if there are none. */
  long validationTokens();

  /**
   * One round: every shard's work from {@code parameters [P]}, and the weighted mean of it. Where
   * no shard has a target in this round, the mean weighs nothing.
   */
  MeanUpdate round(float[] parameters, RoundOrder order);

  /**
   * The part of one {@code shard} in a round, while the others rest: the mean of its update alone.
   */
  MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order);

  /** Score over the held-out shards; {@code title} names the job where jobs are shown. */
  Score validate(float[] parameters, String title);
}
