package rnn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import rnn.batch.Readings;
import rnn.math.Kernels;

/**
 * Rounds that are made for the clock alone: a few real ones, by the workers of a run, on parameters
 * that are thrown away.
 *
 * <p>They are cut in two ways in turns, as the run will be, but for rounds that would be too long
 * to wait for, and as a run of another number of shards would be; of the difference {@link
 * CostModel} makes what windows cost. Rounds of the second cut read about as much as those of the
 * first; they are left out where even the shortest rounds are too long. Nothing is learned or kept.
 */
public final class Rehearsal {
  private static final int FIRST_WINDOWS = 4; // of a round whose time is not known yet
  private static final int MIN_WARM_ROUNDS = 2;
  private static final int STEADY_ROUNDS = 3; // none of which was much faster than those before
  private static final double STEADY = 0.9;
  private static final int MAX_WARM_UP = 3; // times as long, while rounds become faster
  private static final int MIN_ROUNDS = 3; // of each cut
  private static final double LONG_ROUND_SECONDS = 0.5;
  private static final double TOO_LONG_SECONDS = 2; // of a round, to wait for it several times
  private static final double FORWARD_SHARE = 1.0 / 3; // of a window's time

  private final Trainer.Setup setup;
  private final Function<TrainingOptions, Workers> workers;
  private final Kernels kernels;
  private final Limits limits;
  private TrainingState state;

  /**
   * A rehearsal of a run.
   *
   * @param workers those of the run, for options that differ in batch and rounds alone
   * @param kernels the driver's own arithmetic
   */
  public Rehearsal(
      Trainer.Setup setup,
      Function<TrainingOptions, Workers> workers,
      Kernels kernels,
      Limits limits) {
    this.setup = setup;
    this.workers = workers;
    this.kernels = kernels;
    this.limits = limits;
    this.state = begin();
  }

  /**
   * How long it may take; at least so many rounds as make sense are made all the same.
   *
   * @param warmUpSeconds until the compiler has seen the work; up to {@value #MAX_WARM_UP} times as
   *     long where rounds still become faster
   * @param seconds of measuring
   */
  public record Limits(double warmUpSeconds, double seconds) {
    /** A few seconds. */
    public static final Limits DEFAULT = new Limits(5, 6);
  }

  /**
   * What was measured.
   *
   * @param windows cost of windows, on the threads of a replica of the run
   * @param replicaTokensPerSecond of one replica while it computes
   * @param communicating seconds of a round beyond computing and waiting
   * @param communicatingAlone the same of a round of one shard
   * @param unevenness seconds of waiting for the slowest shard, in those of computing
   * @param updateBytes of one shard in a round
   * @param warmingUp seconds by which the first rounds of the process took longer than they do now
   *     that the compiler has seen them; a run takes them once
   * @param rounds that were measured, of all kinds
   */
  public record Measured(
      CostModel.Windows windows,
      double replicaTokensPerSecond,
      double communicating,
      double communicatingAlone,
      double unevenness,
      double updateBytes,
      double warmingUp,
      int rounds) {}

  private TrainingState begin() {
    float[] parameters =
        setup.initialization().parameters().of(setup.spec().layout(), setup.options().seed());
    return new TrainingState(
        parameters,
        Synchronizations.named(setup.options().synchronization())
            .moments(setup.options(), parameters.length));
  }

  /** Rounds of one cut. */
  private final class Series {
    private final TrainingOptions options;
    private final Workers workers;
    private final CostModel.Cut cut;
    private final double windows; // of a round
    private final double tokensPerWindow;
    private final int shards; // that compute in a round
    private final List<Double> secondsPerToken = new ArrayList<>();
    private final List<Double> communicating = new ArrayList<>();
    private final List<Double> wholeSeconds = new ArrayList<>();
    private final List<Double> unevenness = new ArrayList<>();
    private double bytes;
    private double seconds; // that a shard computed in the last round
    private int round;

    Series(CostModel.Cut cut, double perRound, int shards) {
      int rounds = (int) Math.max(1, Math.round(cut.windows() / perRound));
      this.cut = cut;
      this.shards = shards;
      this.windows = cut.windows() / rounds;
      this.options =
          setup
              .options()
              .with(
                  o -> {
                    o.set(TrainingOptions.ROUNDS_PER_EPOCH, rounds);
                    o.set(TrainingOptions.BATCH, cut.batch());
                  });
      this.workers = Rehearsal.this.workers.apply(options);
      this.tokensPerWindow = workers.trainingTokens() / (cut.windows() * options.shards());
    }

    /** Makes a round; the seconds that a shard computed. */
    double round() {
      // Not the first of an epoch, which goes on from no state.
      round = options.roundsPerEpoch() == 1 ? 0 : 1 + round % (options.roundsPerEpoch() - 1);
      long start = System.nanoTime();
      RoundOrder order = new RoundOrder(options, 0, round, new double[0], 1);
      Synchronization synchronization = Synchronizations.named(options.synchronization());
      MeanUpdate mean =
          shards == 1 && options.shards() > 1
              ? workers.roundOf(0, state.parameters(), order)
              : workers.round(state.parameters(), order);
      boolean isFinite =
          mean.weight() == 0 // as of a round with fewer windows than shards
              || Double.isFinite(Blocks.sumOfSquares(mean.values()))
                  && synchronization.apply(state, state, mean, order, kernels);
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (!isFinite) { // nothing is lost with it
        state = begin();
      }
      RoundTimes times =
          RoundTimes.of(seconds, mean.shardSeconds(), workers.places().atOnce(options.shards()));
      if (mean.tokens() > 0) {
        secondsPerToken.add(mean.busySeconds() / mean.tokens());
        communicating.add(times.communicatingSeconds());
        wholeSeconds.add(seconds);
        unevenness.add(times.waitingSeconds() / Math.max(1e-9, times.computingSeconds()));
        bytes = (double) mean.bytes() / shards;
      }
      this.seconds = mean.busySeconds() / shards;
      return this.seconds;
    }

    void forget() {
      secondsPerToken.clear();
      communicating.clear();
      wholeSeconds.clear();
      unevenness.clear();
    }

    CostModel.Sample sample() {
      double tokens = tokensPerWindow * windows;
      return new CostModel.Sample(cut.batch(), windows, median(secondsPerToken) * tokens);
    }

    int rounds() {
      return secondsPerToken.size();
    }

    /** Seconds of {@code done} beyond those that rounds as these take for as much. */
    double excess(WarmUp done) {
      double ofRound = median(communicating);
      return done.excess(ofRound, (median(wholeSeconds) - ofRound) / windows);
    }
  }

  /** Rounds that were made before measuring. */
  static final class WarmUp {
    private int rounds;
    private double windows;
    private double seconds;

    /** Adds a round of so many windows. */
    void add(double windowsOfRound, double secondsOfRound) {
      rounds++;
      windows += windowsOfRound;
      seconds += secondsOfRound;
    }

    /**
     * Seconds beyond those of rounds that take {@code ofRound} and {@code ofWindow} for each
     * window; 0 if they were fewer.
     */
    double excess(double ofRound, double ofWindow) {
      return Math.max(0, seconds - rounds * ofRound - windows * ofWindow);
    }
  }

  /**
   * Makes the rounds.
   *
   * @param own cut of the run
   * @param other cut to compare with, of any number of shards: its batch and windows of a round
   *     count
   */
  public Measured measure(CostModel.Cut own, CostModel.Cut other) {
    WarmUp warmUp = new WarmUp();
    Series series = warmUp(own, warmUp);
    int shards = own.shards();
    double windows = own.windows() * own.batch() / other.batch();
    CostModel.Cut thin = new CostModel.Cut(shards, other.batch(), windows, 1);
    double most = Math.max(1, series.windows * own.batch() / other.batch());
    boolean isCompared = series.seconds <= TOO_LONG_SECONDS;
    Series compared =
        isCompared
            ? new Series(thin, Math.min(Math.min(other.perRound(), windows), most), shards)
            : series;
    List<Series> all = new ArrayList<>(isCompared ? List.of(series, compared) : List.of(series));
    Series alone = shards > 1 && isCompared ? new Series(own, series.windows, 1) : series;
    if (alone != series) {
      all.add(alone);
    }
    all.subList(1, all.size()).forEach(Series::round); // buffers are made, and that is forgotten
    all.forEach(Series::forget);
    long start = System.nanoTime();
    double elapsed = 0;
    while (elapsed < limits.seconds()
        || series.rounds() < MIN_ROUNDS && elapsed < 2 * limits.seconds()
        || series.rounds() == 0) {
      all.forEach(Series::round);
      if (series.rounds() == 0) {
        throw new IllegalStateException("A round of a run trained on nothing");
      }
      elapsed = (System.nanoTime() - start) * 1e-9;
    }
    double reread = Readings.named(setup.options().reading()).carriesState() ? FORWARD_SHARE : 0;
    return new Measured(
        CostModel.Windows.of(series.sample(), compared.sample(), reread),
        1 / median(series.secondsPerToken),
        median(series.communicating),
        median(alone.communicating),
        median(series.unevenness),
        series.bytes,
        series.excess(warmUp),
        all.stream().mapToInt(Series::rounds).sum());
  }

  /** Rounds that grow to a length that can be measured, or to that of the run, and are steady. */
  private Series warmUp(CostModel.Cut own, WarmUp done) {
    long start = System.nanoTime();
    double windows = Math.min(own.perRound(), FIRST_WINDOWS);
    Series series = new Series(own, windows, own.shards());
    int rounds = 0;
    double elapsed = 0;
    double best = Double.POSITIVE_INFINITY; // seconds of a window
    int roundsSinceBest = 0; // or since one that was hardly better
    while (rounds < MIN_WARM_ROUNDS
        || elapsed < limits.warmUpSeconds()
        || roundsSinceBest < STEADY_ROUNDS && elapsed < MAX_WARM_UP * limits.warmUpSeconds()) {
      long begun = System.nanoTime();
      double seconds = series.round();
      done.add(series.windows, (System.nanoTime() - begun) * 1e-9);
      double ofWindow = seconds / windows;
      roundsSinceBest = ofWindow < STEADY * best ? 0 : roundsSinceBest + 1;
      best = Math.min(best, ofWindow);
      rounds++;
      elapsed = (System.nanoTime() - start) * 1e-9;
      double next = windows;
      if (seconds < LONG_ROUND_SECONDS / 2 && windows < own.perRound()) {
        next = Math.min(own.perRound(), 2 * windows);
      } else if (seconds > TOO_LONG_SECONDS && windows > 1) {
        next = Math.max(1, windows / 2);
      }
      if (next != windows) {
        windows = next;
        series = new Series(own, windows, own.shards());
        series.seconds = ofWindow * windows; // until it has made a round
      }
    }
    return series;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
