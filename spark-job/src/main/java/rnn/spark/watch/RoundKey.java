package rnn.spark.watch;

import org.jspecify.annotations.Nullable;

/**
 * Round that a job of Spark belongs to, as a local property of the job: its description is for
 * people, and two runs of one session may have jobs that are called alike.
 *
 * @param run a name that no other run has
 * @param epoch from 1
 * @param round from 1
 * @param shard the only one that works in the job, from 0; −1 if all do
 * @param job number of the job among those of the run, from 1, in the order of their beginnings: a
 *     round that was rejected is done again under the same epoch and round
 */
public record RoundKey(String run, int epoch, int round, int shard, int job) {
  /** Local property of Spark that holds the key. */
  public static final String PROPERTY = "spark.rnn.round";

  /** Name of the RDD whose partitions are the updates of the shards. */
  public static final String UPDATES = "updates of shards";

  /** Shard of a job in which all shards work. */
  public static final int ALL = -1;

  /** The key as the value of {@link #PROPERTY}. */
  public String text() {
    return "%s/%d/%d/%d/%d".formatted(run, epoch, round, shard, job);
  }

  /** The key that {@code text} holds; null if it holds none. */
  static @Nullable RoundKey parsed(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split("/");
    if (parts.length != 5) {
      return null;
    }
    try {
      return new RoundKey(
          parts[0],
          Integer.parseInt(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]),
          Integer.parseInt(parts[4]));
    } catch (NumberFormatException e) {
      return null; // a property of another program
    }
  }
}
