package rnn.train;

import java.util.Arrays;

/**
 * Times of rounds, as seen by the places that compute: {@code slots} of them, each of which
 * computes one shard at a time. Times of several rounds add up.
 *
 * @param seconds wall-clock time, from the driver's parameters to its next ones
 * @param busySeconds seconds of computing, added over the shards
 * @param waitingSeconds seconds in which a slot had nothing to do while another still computed, per
 *     slot
 * @param slots places that computed
 */
public record RoundTimes(double seconds, double busySeconds, double waitingSeconds, int slots) {

  /** No time at all, on one slot. */
  public static final RoundTimes NONE = new RoundTimes(0, 0, 0, 1);

  /**
   * The times of a round of {@code seconds}, whose shards computed for {@code shardSeconds [K]}.
   *
   * <p>A shard goes to the slot that is free first, in the order of the shards, as Spark gives out
   * tasks. From the last slot's end on, no slot computes: that is communication, in which
   * everything counts that is neither computing nor waiting for another shard.
   *
   * @param slots shards that can be computed at the same time
   */
  static RoundTimes of(double seconds, double[] shardSeconds, int slots) {
    double[] ends = new double[Math.max(1, Math.min(slots, shardSeconds.length))]; // [slots]
    double busy = 0;
    for (double shard : shardSeconds) {
      int first = 0;
      for (int s = 1; s < ends.length; s++) {
        first = ends[s] < ends[first] ? s : first;
      }
      ends[first] += shard;
      busy += shard;
    }
    return of(seconds, Arrays.stream(ends).max().orElse(0), busy, ends.length);
  }

  /** The times of a round whose shards worked one after another. */
  static RoundTimes ofTurns(double seconds, double[] shardSeconds, int slots) {
    double busy = Arrays.stream(shardSeconds).sum();
    return of(seconds, busy, busy, Math.max(1, Math.min(slots, shardSeconds.length)));
  }

  private static RoundTimes of(double seconds, double last, double busy, int slots) {
    double waiting = Math.max(0, Math.min(seconds, last) - busy / slots);
    return new RoundTimes(seconds, busy, waiting, slots);
  }

  /** These times and those of {@code other}, on as many slots as the busier of the two. */
  public RoundTimes plus(RoundTimes other) {
    return new RoundTimes(
        seconds + other.seconds,
        busySeconds + other.busySeconds,
        waitingSeconds + other.waitingSeconds,
        Math.max(slots, other.slots));
  }

  /** Seconds of computing, per slot. */
  public double computingSeconds() {
    return Math.min(seconds, busySeconds / slots);
  }

  /**
   * Seconds neither of computing nor of waiting: broadcast, scheduling, aggregation, driver's step.
   */
  public double communicatingSeconds() {
    return Math.max(0, seconds - computingSeconds() - waitingSeconds);
  }
}
