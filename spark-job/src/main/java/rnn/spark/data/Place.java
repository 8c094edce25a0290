package rnn.spark.data;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/**
 * The place of a piece of text: its shard, and how many tokens of the whole text come before it.
 */
final class Place implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int shard;
  private final long tokensBefore;

  Place(int shard, long tokensBefore) {
    this.shard = shard;
    this.tokensBefore = tokensBefore;
  }

  /** The order of the text. */
  enum InText implements Comparator<Place> {
    INSTANCE;

    @Override
    public int compare(Place a, Place b) {
      return Long.compare(a.tokensBefore, b.tokensBefore);
    }
  }

  /** One partition for each shard. */
  static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return ((Place) key).shard;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByShard byShard && byShard.shards == shards;
    }

    @Override
    public int hashCode() {
      return shards;
    }
  }
}
