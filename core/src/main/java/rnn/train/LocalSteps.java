package rnn.train;

/**
 * Rules that strategies share whose shards make optimizer steps of their own.
 *
 * <p>Many shards lie further apart after as many steps, so they come together more often; averaging
 * takes more from them, and more is given back. {@code docs/learning.md} has the measurements.
 */
final class LocalSteps {
  private static final int MIN_MANY_SHARDS = 9;

  private static final int WINDOWS_PER_ROUND = 6;
  private static final int WINDOWS_PER_ROUND_OF_MANY = 3;

  private static final double MAX_MOMENTUM_OF_MANY = 0.85;

  private LocalSteps() {}

  /**
   * Windows of a round, see {@link Synchronization#windowsPerRound}. A single shard has no other to
   * agree with.
   */
  static int windowsPerRound(int shards) {
    if (shards == 1) {
      return Integer.MAX_VALUE;
    }
    return shards < MIN_MANY_SHARDS ? WINDOWS_PER_ROUND : WINDOWS_PER_ROUND_OF_MANY;
  }

  /** The most block momentum that is chosen for {@code shards}. */
  static double maxMomentum(int shards) {
    return shards < MIN_MANY_SHARDS ? TrainingOptions.MAX_OPEN_MOMENTUM : MAX_MOMENTUM_OF_MANY;
  }
}
