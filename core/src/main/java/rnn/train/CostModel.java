package rnn.train;

import java.util.function.IntFunction;

/**
 * Model of the time that an epoch takes with other numbers of replicas than the one that was
 * measured. It is arithmetic alone: what is measured comes in, what is reckoned comes out.
 *
 * <pre>{@code
 * shard      s(K)  = (W + R)·f + (W + ρ·R)·B·p          W windows of B streams in R rounds
 * computing        = s(K)·⌈K / at once⌉·a(t₀) / a(t)     a(t): speed of t threads, Amdahl's law
 * communicating    = R·(c + d·min(K, most))
 * epoch            = computing·(1 + u) + communicating + validation
 * }</pre>
 *
 * <p>{@code f} is what a window costs whatever its width: clearing and stepping parameters. A round
 * is taken to cost as much once more, for its copies of them. {@code p} is the cost of a stream of
 * a window, and {@code ρ} the share of a window's that is spent again at the start of a round, on
 * the state that the round before ended in. {@code u} is what is waited for the slowest shard.
 *
 * @param windows cost of windows, on so many threads
 * @param threads of a replica when it was measured
 * @param rounds cost of rounds beyond computing
 * @param unevenness {@code u}, in times of computing
 * @param validation the judging of an epoch
 */
public record CostModel(
    Windows windows, int threads, Rounds rounds, double unevenness, Validation validation) {
  private static final double ABOUT = 1.05;

  /**
   * Cut of an epoch.
   *
   * @param shards {@code K}
   * @param batch {@code B}, streams side by side
   * @param windows {@code W}, of the longest shard
   * @param rounds {@code R}
   */
  public record Cut(int shards, int batch, double windows, int rounds) {

    /** Windows of a round. */
    public double perRound() {
      return windows / rounds;
    }
  }

  /**
   * Seconds of one shard in a round.
   *
   * @param batch {@code B}
   * @param windows of a round
   * @param seconds that the shard computed
   */
  public record Sample(int batch, double windows, double seconds) {}

  /**
   * Cost of windows.
   *
   * @param fixed {@code f}, seconds of a window of any width, and once more of a round
   * @param ofStream {@code p}, seconds of a stream in a window
   * @param reread {@code ρ}, windows that are read again in a round
   */
  public record Windows(double fixed, double ofStream, double reread) {

    /**
     * The cost that two samples show; where they contradict it, or do not tell the two parts of it
     * apart, it is that of {@code own} alone, by streams.
     *
     * @param own of a round as the run has it, which the cost is exact for
     * @param other of one that is cut in another way
     */
    public static Windows of(Sample own, Sample other, double reread) {
      double f1 = own.windows() + 1;
      double f2 = other.windows() + 1;
      double p1 = (own.windows() + reread) * own.batch();
      double p2 = (other.windows() + reread) * other.batch();
      double determinant = f1 * p2 - f2 * p1;
      boolean isTold = Math.abs(determinant) > 1e-3 * f1 * p2;
      double fixed = isTold ? (own.seconds() * p2 - other.seconds() * p1) / determinant : 0;
      double most = own.seconds() / f1;
      fixed = Math.max(0, Math.min(most, fixed));
      return new Windows(fixed, (own.seconds() - fixed * f1) / p1, reread);
    }

    /** {@code s}, seconds that a shard computes in an epoch of {@code cut}. */
    double shardSeconds(Cut cut) {
      return (cut.windows() + cut.rounds()) * fixed
          + (cut.windows() + reread * cut.rounds()) * cut.batch() * ofStream;
    }
  }

  /**
   * Cost of a round beyond computing.
   *
   * @param fixed {@code c}, seconds whatever the replicas
   * @param ofReplica {@code d}, seconds of each replica's update
   * @param mostReplicas whose updates come to the driver; those of more are added up before
   */
  public record Rounds(double fixed, double ofReplica, int mostReplicas) {

    /**
     * The cost that was measured with one replica and with several.
     *
     * @param one seconds with one
     * @param several seconds with {@code replicas}, at least 2
     */
    public static Rounds between(double one, double several, int replicas, int mostReplicas) {
      int counted = Math.max(2, Math.min(replicas, mostReplicas));
      double ofReplica = Math.max(0, (several - one) / (counted - 1));
      return new Rounds(Math.max(0, several - counted * ofReplica), ofReplica, mostReplicas);
    }

    /**
     * The cost that was measured with one replica alone: half of what is more than an empty round
     * is taken for its update.
     *
     * @param one seconds of a round with one replica
     * @param empty seconds of a round that sends nothing
     */
    public static Rounds ofOne(double one, double empty, int mostReplicas) {
      double ofReplica = Math.max(0, one - empty) / 2;
      return new Rounds(Math.max(0, one - ofReplica), ofReplica, mostReplicas);
    }

    /** The same where each array of parameters takes so many seconds more on its way. */
    public Rounds overLink(double seconds) {
      return new Rounds(fixed + seconds, ofReplica + seconds, mostReplicas);
    }

    /** Seconds of a round with {@code replicas}. */
    public double seconds(int replicas) {
      return fixed + ofReplica * Math.min(replicas, mostReplicas);
    }
  }

  /**
   * Judging of an epoch.
   *
   * @param shards that held-out data is cut into; 0 if there is none
   * @param seconds of one of them on one thread
   */
  public record Validation(int shards, double seconds) {
    /** No held-out data. */
    public static final Validation NONE = new Validation(0, 0);

    /** The judging of {@code shards} of which one took {@code seconds} by itself. */
    public static Validation of(int shards, double seconds, Places places) {
      return ofThreads(shards, seconds, places.threads(1));
    }

    /** The judging of {@code shards} of which one takes {@code seconds} on {@code threads}. */
    public static Validation ofThreads(int shards, double seconds, int threads) {
      return new Validation(shards, seconds * Places.speed(threads));
    }

    /** Seconds on {@code places}. */
    double seconds(Places places) {
      return shards == 0 ? 0 : computing(seconds, 1, shards, places);
    }
  }

  /**
   * Times of an epoch.
   *
   * @param shards replicas
   * @param computing seconds of computing, waiting for the slowest shard included
   * @param communicating seconds of rounds beyond computing
   * @param validating seconds of judging it
   */
  public record Epoch(int shards, double computing, double communicating, double validating) {
    /** Seconds of its rounds. */
    public double training() {
      return computing + communicating;
    }

    /** Seconds in all. */
    public double seconds() {
      return training() + validating;
    }

    /** Share of the rounds' time that is communication. */
    public double communicatingShare() {
      return training() == 0 ? 0 : communicating / training();
    }
  }

  /**
   * Seconds that shards of equal size compute: in turns on the places, each on the threads it has
   * there.
   *
   * @param ofShard seconds of each on {@code threads}
   */
  static double computing(double ofShard, int threads, int shards, Places places) {
    int atOnce = Math.min(shards, places.atOnce(shards));
    int turns = (shards + atOnce - 1) / atOnce;
    return ofShard * turns * Places.speed(threads) / Places.speed(places.threads(shards));
  }

  /** The same model with another cost of rounds. */
  public CostModel with(Rounds other) {
    return new CostModel(windows, threads, other, unevenness, validation);
  }

  /** Times of an epoch of {@code cut} on {@code places}. */
  public Epoch epoch(Cut cut, Places places) {
    double computing = computing(windows.shardSeconds(cut), threads, cut.shards(), places);
    return new Epoch(
        cut.shards(),
        computing * (cut.shards() == 1 ? 1 : 1 + unevenness),
        cut.rounds() * rounds.seconds(cut.shards()),
        validation.seconds(places));
  }

  /**
   * Seconds that the first round of a run takes longer where its shards are trained one after
   * another.
   */
  public double turns(Cut cut, Places places) {
    double ofShard =
        computing(windows.shardSeconds(cut), threads, cut.shards(), places)
            / Math.ceil((double) cut.shards() / places.atOnce(cut.shards()))
            / cut.rounds();
    double inTurn = cut.shards() * (ofShard + rounds.seconds(1));
    return Math.max(0, inTurn - epoch(cut, places).training() / cut.rounds());
  }

  /**
   * The fewest replicas that take about as long as the fastest number of 1 to {@code most}.
   *
   * @param seconds by number of replicas
   */
  public static int enough(int most, IntFunction<Double> seconds) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= most; k++) {
      least = Math.min(least, seconds.apply(k));
    }
    int replicas = 1;
    while (seconds.apply(replicas) > ABOUT * least) {
      replicas++;
    }
    return replicas;
  }
}
