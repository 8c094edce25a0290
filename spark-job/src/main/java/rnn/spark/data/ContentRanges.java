package rnn.spark.data;

import org.apache.spark.Partitioner;
import rnn.batch.ContentOrder;

/** Partitions that are ranges of hashes, so that their order is the order of the text. */
final class ContentRanges extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;

  ContentRanges(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    long top = ((ContentOrder) key).hash() >>> 32;
    return (int) (top * partitions >>> 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContentRanges ranges && ranges.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
