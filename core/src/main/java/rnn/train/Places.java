package rnn.train;

import rnn.math.Team;

/**
 * Places where shards are computed, and their cores: as many shards at the same time as fit, each
 * on as many threads as that leaves it. For the clock and for reports; no result depends on it.
 *
 * @param executors processes, 1 where all is done in one
 * @param coresEach cores of each
 * @param minCores the fewest cores a shard can be given
 */
public record Places(int executors, int coresEach, int minCores) {
  /** One core, as of a run of which nothing is known. */
  public static final Places ONE = new Places(1, 1, 1);

  /** The share of a replica's work that its threads do not share: 0.02 to 0.27 were measured. */
  private static final double SERIAL_SHARE = 0.2;

  /**
   * The most threads for each of {@code shards} with which all of them are still computed at once.
   */
  public int threads(int shards) {
    for (int cores = coresEach; cores > minCores; cores--) {
      if ((long) executors * (coresEach / cores) >= shards) {
        return Math.min(cores, Team.MAX_THREADS);
      }
    }
    return minCores;
  }

  /** The most of {@code shards} that are computed at the same time. */
  public int atOnce(int shards) {
    return Math.max(1, executors * (coresEach / threads(shards)));
  }

  /**
   * Speed-up of a replica of so many threads over one of a single thread, about: {@code 1 / (s + (1
   * − s)/c)}. Amdahl 1967.
   */
  static double speed(int threads) {
    return 1 / (SERIAL_SHARE + (1 - SERIAL_SHARE) / threads);
  }
}
