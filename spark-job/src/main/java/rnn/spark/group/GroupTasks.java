package rnn.spark.group;

import java.util.Map;
import org.apache.spark.Partitioner;
import rnn.math.Mixing;

/**
 * Tasks of groups: one for each large group, in the order in which they are to begin, then bundles
 * of the others.
 */
final class GroupTasks extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final Map<String, Integer> large; // task by key
  private final int bundles;

  GroupTasks(Map<String, Integer> large, int bundles) {
    this.large = large;
    this.bundles = bundles;
  }

  @Override
  public int numPartitions() {
    return large.size() + bundles;
  }

  @Override
  public int getPartition(Object key) {
    Integer own = large.get((String) key);
    return own != null
        ? own
        : large.size() + (int) Long.remainderUnsigned(Mixing.mixed(key.hashCode()), bundles);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupTasks tasks
        && tasks.bundles == bundles
        && tasks.large.equals(large);
  }

  @Override
  public int hashCode() {
    return 31 * large.hashCode() + bundles;
  }
}
