package rnn.train;

/**
 * Figures of a run's rounds, for its user to judge whether it was well cut. Learning depends on
 * none of them.
 *
 * @param rounds rounds looked at
 * @param shards shards of the run
 * @param tokens tokens of those rounds, all shards
 * @param bytes what the shards' updates took on their way in those rounds, all shards
 * @param times where their time went
 * @param spread mean over the rounds where that is a number of how far the shards' updates lay from
 *     their mean, in lengths of the mean
 * @param threads that each shard was computed on
 * @param suggestedShards the fewest shards that would have been about as fast as any number up to
 *     that of the run, on the places there were; that number itself if no fewer would do
 */
public record RunFigures(
    long rounds,
    int shards,
    long tokens,
    long bytes,
    RoundTimes times,
    double spread,
    int threads,
    int suggestedShards) {
  /** Tokens that a shard trained on between two rounds, on the average. */
  public double tokensPerShardAndRound() {
    return rounds == 0 ? 0 : (double) tokens / rounds / shards;
  }

  /** Tokens a second of one replica while it computes, beside the others and with its threads. */
  public double replicaTokensPerSecond() {
    return times.busySeconds() == 0 ? 0 : tokens / times.busySeconds();
  }

  /** Number of replicas, only computing, that the run was as fast as. */
  public double worth() {
    return share(times.busySeconds());
  }

  /** Bytes of the shards' updates on their way in a round, on the average. */
  public double bytesPerRound() {
    return rounds == 0 ? 0 : (double) bytes / rounds;
  }

  /** {@code seconds} as a share of the rounds' time. */
  public double share(double seconds) {
    return times.seconds() == 0 ? 0 : seconds / times.seconds();
  }

  /** Adds up the rounds of a run as they are told. */
  public static final class Sum implements TrainingListener {
    private TrainingOptions options = TrainingOptions.DEFAULTS;
    private Places places = Places.ONE;
    private RoundTimes times = RoundTimes.NONE;
    private long rounds;
    private long tokens;
    private long bytes;
    private double spreads;
    private long spreadRounds; // not those made in turn, nor those whose updates cancel each other

    @Override
    public void begun(TrainingOptions options, long trainingTokens, Places places) {
      this.options = options;
      this.places = places;
    }

    @Override
    public void roundDone(RoundReport report) {
      rounds++;
      tokens += report.tokens();
      bytes += report.bytes();
      if (Double.isFinite(report.spread())) {
        spreads += report.spread();
        spreadRounds++;
      }
      times = times.plus(report.times());
    }

    /** The figures of the rounds so far. */
    public RunFigures figures() {
      int shards = options.shards();
      double spread = spreadRounds == 0 ? 0 : spreads / spreadRounds;
      return new RunFigures(
          rounds,
          shards,
          tokens,
          bytes,
          times,
          spread,
          places.threads(shards),
          rounds == 0 ? shards : suggestedShards());
    }

    private int suggestedShards() {
      return CostModel.enough(options.shards(), this::seconds);
    }

    /**
     * Seconds that the same tokens would take with {@code shards} shards of equal size: their
     * computing in turns on the places, each on the threads it would have, and the same
     * communication as often as so many shards need it.
     */
    private double seconds(int shards) {
      double rounds = shards > 1 ? 1 : ChosenRounds.shareForOneShard(options);
      int threads = places.threads(options.shards());
      return CostModel.computing(times.busySeconds() / shards, threads, shards, places)
          + times.communicatingSeconds() * rounds;
    }
  }
}
