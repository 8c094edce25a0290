package rnn.spark.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/**
 * A row's place in the order that is given to rows which have none: by the hash of their tokens,
 * which shuffles them, then by their ids and those of their labels.
 *
 * <p>Rows that are equal in all are equal, so the order of a table's text does not depend on how
 * the table was stored or read.
 */
final class ContentOrder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long hash;
  private final int[] tokens; // [n]
  private final int[] labels; // [n], [1] or empty

  ContentOrder(long hash, int[] tokens, int[] labels) {
    this.hash = hash;
    this.tokens = tokens;
    this.labels = labels;
  }

  /** The order as Spark wants it. */
  enum ByContent implements Comparator<ContentOrder> {
    INSTANCE;

    @Override
    public int compare(ContentOrder a, ContentOrder b) {
      int byHash = Long.compareUnsigned(a.hash, b.hash);
      if (byHash != 0) {
        return byHash;
      }
      int byTokens = Arrays.compare(a.tokens, b.tokens);
      return byTokens != 0 ? byTokens : Arrays.compare(a.labels, b.labels);
    }
  }

  /** Partitions that are ranges of hashes, so that their order is the order of the text. */
  static final class Ranges extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    Ranges(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      long top = ((ContentOrder) key).hash >>> 32;
      return (int) (top * partitions >>> 32);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Ranges ranges && ranges.partitions == partitions;
    }

    @Override
    public int hashCode() {
      return partitions;
    }
  }
}
