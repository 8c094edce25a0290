package rnn.spark.baseline;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import rnn.baseline.KeyCounts;
import rnn.batch.Shard;
import rnn.spark.job.Jobs;
import scala.Tuple2;

/**
 * Counts of keys summed over shards by key: a shard's counts are cut into ranges of keys, and each
 * range is added up by one task. What comes out depends on the sum alone, neither on the shards nor
 * on the ranges.
 */
final class KeySums {
  private KeySums() {}

  /**
   * Sums of what {@code count} counts, a range of keys in each partition, in ascending order; a
   * partition may be empty.
   *
   * @param bounds first key of each range, ascending from 0
   */
  static JavaRDD<KeyCounts> ranges(
      JavaRDD<Shard> shards, Function<Shard, KeyCounts> count, long[] bounds) {
    return shards
        .flatMapToPair(shard -> cut(count.call(shard), bounds).iterator())
        .reduceByKey(new HashPartitioner(bounds.length), KeyCounts::plus) // range i in partition i
        .values();
  }

  private static List<Tuple2<Integer, KeyCounts>> cut(KeyCounts counts, long[] bounds) {
    List<Tuple2<Integer, KeyCounts>> pieces = new ArrayList<>();
    for (int i = 0; i < bounds.length; i++) {
      long end = i + 1 < bounds.length ? bounds[i + 1] : Long.MAX_VALUE;
      KeyCounts piece = counts.range(bounds[i], end);
      if (piece.size() > 0) {
        pieces.add(new Tuple2<>(i, piece));
      }
    }
    return pieces;
  }

  /**
   * Sum of what {@code count} counts, on the driver.
   *
   * @param keys all keys are below it
   * @param description what the job is called where jobs are shown
   */
  static KeyCounts sum(
      JavaRDD<Shard> shards, Function<Shard, KeyCounts> count, long keys, String description) {
    int ranges = (int) Math.min(shards.getNumPartitions(), keys);
    long[] bounds = new long[ranges];
    for (int i = 0; i < ranges; i++) {
      bounds[i] = keys / ranges * i;
    }
    return KeyCounts.joined(Jobs.collect(ranges(shards, count, bounds), description));
  }
}
