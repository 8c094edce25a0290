package rnn.spark.group;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.spark.Partitioner;
import rnn.math.Mixing;
import rnn.spark.job.InputException;

/**
 * Tasks of groups in the order in which they are to begin, which is that of their tokens: one for
 * each very large group, then bundles of the others. Groups too small to be known by name lie in
 * slots by their hash, and a slot goes to a bundle as a large group does: the next largest to the
 * bundle that has the fewest tokens (Graham 1969).
 */
final class GroupTasks extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;
  private static final String ADVICE =
      "they changed in between, or depend on chance: write them to a table, and train on that";

  private final Map<String, Integer> large; // task by key
  private final int[] slots; // task by slot; NONE where no group was counted
  private final Sum[] sums; // by task
  private final int alone; // the first tasks, of one group each

  /**
   * Sum over rows.
   *
   * @param keys sum of hashes of their groups, which tells groups that are others
   */
  record Sum(long rows, long tokens, long keys) implements Serializable {
    static final Sum ZERO = new Sum(0, 0, 0);

    /** Sum of so many rows and tokens of the group {@code key}. */
    static Sum of(String key, long rows, long tokens) {
      return new Sum(rows, tokens, rows * Mixing.mixed(key.hashCode()));
    }

    Sum plus(Sum other) {
      return new Sum(rows + other.rows, tokens + other.tokens, keys + other.keys);
    }
  }

  /** A bundle in the making. */
  private static final class Bundle {
    private final int number;
    private final List<String> keys = new ArrayList<>();
    private final List<Integer> slots = new ArrayList<>();
    private Sum sum = Sum.ZERO;

    Bundle(int number) {
      this.number = number;
    }

    long tokens() {
      return sum.tokens();
    }

    int number() {
      return number;
    }
  }

  /**
   * A division of groups.
   *
   * @param known large groups, by key
   * @param others sums of the other groups, by slot
   * @param slotCount number of slots
   * @param size tokens of a bundle; a group of so many has a task of its own
   */
  GroupTasks(Map<String, Sum> known, Map<Integer, Sum> others, int slotCount, long size) {
    List<Map.Entry<String, Sum>> byTokens = new ArrayList<>(known.entrySet());
    byTokens.sort(
        Comparator.comparingLong((Map.Entry<String, Sum> group) -> -group.getValue().tokens())
            .thenComparing(Map.Entry::getKey));
    large = new HashMap<>();
    slots = new int[slotCount];
    Arrays.fill(slots, NONE);
    List<Sum> tasks = new ArrayList<>();
    for (Map.Entry<String, Sum> group : byTokens) {
      if (group.getValue().tokens() >= size) {
        large.put(group.getKey(), tasks.size());
        tasks.add(group.getValue());
      }
    }
    alone = tasks.size();
    for (Bundle bundle : bundles(byTokens.subList(alone, byTokens.size()), others, size)) {
      bundle.keys.forEach(key -> large.put(key, tasks.size()));
      bundle.slots.forEach(slot -> slots[slot] = tasks.size());
      tasks.add(bundle.sum);
    }
    sums = tasks.toArray(Sum[]::new);
  }

  /** Bundles of nearly as many tokens, the largest first. */
  private static List<Bundle> bundles(
      List<Map.Entry<String, Sum>> groups, Map<Integer, Sum> others, long size) {
    long tokens = 0;
    for (Map.Entry<String, Sum> group : groups) {
      tokens += group.getValue().tokens();
    }
    for (Sum slot : others.values()) {
      tokens += slot.tokens();
    }
    int parts = groups.size() + others.size();
    int count = (int) Math.min(parts, Math.max(1, (tokens + size - 1) / size));
    Comparator<Bundle> byTokens = Comparator.comparingLong(Bundle::tokens);
    PriorityQueue<Bundle> bundles =
        new PriorityQueue<>(Math.max(1, count), byTokens.thenComparing(Bundle::number));
    for (int number = 0; number < count; number++) {
      bundles.add(new Bundle(number));
    }
    Comparator<Map.Entry<Integer, Sum>> bySize =
        Comparator.comparingLong(slot -> -slot.getValue().tokens());
    for (Map.Entry<String, Sum> group : groups) {
      Bundle least = bundles.remove();
      least.keys.add(group.getKey());
      least.sum = least.sum.plus(group.getValue());
      bundles.add(least);
    }
    for (Map.Entry<Integer, Sum> slot :
        others.entrySet().stream()
            .sorted(bySize.thenComparing(Map.Entry.comparingByKey()))
            .toList()) {
      Bundle least = bundles.remove();
      least.slots.add(slot.getKey());
      least.sum = least.sum.plus(slot.getValue());
      bundles.add(least);
    }
    return bundles.stream().sorted(byTokens.reversed().thenComparing(Bundle::number)).toList();
  }

  /** Slot of a group that is not known by name. */
  static int slot(String key, int slots) {
    return (int) Long.remainderUnsigned(Mixing.mixed(key.hashCode()), slots);
  }

  /** Sum of the rows of {@code task} as they were counted. */
  Sum sum(int task) {
    return sums[task];
  }

  /** True if {@code task} is of one group. */
  boolean isOfOneGroup(int task) {
    return task < alone;
  }

  @Override
  public int numPartitions() {
    return sums.length;
  }

  /**
   * Task of the group {@code key}.
   *
   * @throws InputException if no group was counted that may be this one
   */
  @Override
  public int getPartition(Object key) {
    Integer own = large.get((String) key);
    int task = own != null ? own : slots[slot((String) key, slots.length)];
    if (task == NONE) {
      throw new InputException(
          "The rows must be the same each time they are read but a group, %s, was not there when they were counted; %s"
              .formatted(key, ADVICE));
    }
    return task;
  }

  /**
   * Checks what {@code task} has read.
   *
   * @throws InputException if it is not what was counted
   */
  void requireCounted(int task, Sum read) {
    Sum counted = sums[task];
    if (!read.equals(counted)) {
      throw new InputException(
          "The rows must be the same each time they are read but groups with %,d rows of %,d tokens when counted had others when trained, %,d of %,d; %s"
              .formatted(counted.rows(), counted.tokens(), read.rows(), read.tokens(), ADVICE));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupTasks tasks
        && tasks.alone == alone
        && Arrays.equals(tasks.sums, sums)
        && Arrays.equals(tasks.slots, slots)
        && tasks.large.equals(large);
  }

  @Override
  public int hashCode() {
    return 31 * large.hashCode() + Arrays.hashCode(slots);
  }
}
