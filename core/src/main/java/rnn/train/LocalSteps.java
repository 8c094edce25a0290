package rnn.train;

/** What strategies have in common whose shards make optimizer steps of their own. */
final class LocalSteps {
  private static final int WINDOWS_PER_ROUND = 6;

  private LocalSteps() {}

  /** See {@link Synchronization#windowsPerRound}: one shard has nobody to agree with. */
  static int windowsPerRound(int shards) {
    return shards == 1 ? Integer.MAX_VALUE : WINDOWS_PER_ROUND;
  }
}
