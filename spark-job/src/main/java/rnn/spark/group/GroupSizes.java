package rnn.spark.group;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import rnn.batch.Labelling;
import rnn.fit.Lines;
import rnn.spark.data.KeyedLines;
import rnn.spark.job.Jobs;
import scala.Tuple2;

/**
 * Rows and tokens of each group, counted on the cluster. The driver learns the sums, and the names
 * of those groups only that are large enough for a task of their own.
 */
final class GroupSizes implements AutoCloseable {
  private static final int MAX_TASKS = 2_000; // of very large groups, and again of bundles
  private static final long MIN_TASK_TOKENS = 5_000; // training these takes a hundred task starts
  private static final long MAX_TASK_TOKENS = 100_000; // so that the last task is not a long one
  private static final int TASKS_PER_CORE = 8;
  private static final int LARGE_SHARE =
      4; // of a bundle that a group must fill to be known by name
  private static final int SLOTS_PER_BUNDLE = 16;

  // Columns of a group's count: rows with text and, where they are learned, labels; tokens of these
  // as far as they can be read; those of them that cannot.
  private static final int ROWS = 0;
  private static final int TOKENS = 1;
  private static final int UNREADABLE = 2;

  // Columns of the totals: sums over groups, and of those that are small, or have no rows.
  private static final int GROUPS = 0;
  private static final int ALL_ROWS = 1;
  private static final int ALL_TOKENS = 2;
  private static final int SMALL = 3;
  private static final int SMALL_TOKENS = 4;
  private static final int BLANK = 5;
  private static final int TOTALS = 6;

  private final JavaPairRDD<String, long[]> counts;
  private final long minTokens;
  private final long[] totals;

  private GroupSizes(JavaPairRDD<String, long[]> counts, long minTokens) {
    this.counts = counts;
    this.minTokens = minTokens;
    this.totals =
        Jobs.collect(
                counts.values().mapPartitions(part -> List.of(total(part, minTokens)).iterator()),
                "count rows of each group")
            .stream()
            .reduce(new long[TOTALS], GroupSizes::sum);
  }

  /** Counts of {@code lines}; groups with fewer than {@code minTokens} tokens are small. */
  static GroupSizes of(JavaPairRDD<String, String[][]> lines, Labelling labelling, long minTokens) {
    JavaPairRDD<String, long[]> counts =
        lines
            .mapValues(content -> count(content, labelling))
            .reduceByKey(GroupSizes::sum)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      return new GroupSizes(counts, minTokens);
    } catch (RuntimeException e) {
      counts.unpersist(false);
      throw e;
    }
  }

  private static long[] count(String[][] content, Labelling labelling) {
    return new long[] {
      KeyedLines.Content.isMissing(content) ? 0 : 1,
      tokens(content, labelling),
      KeyedLines.Content.reason(content) == null ? 0 : 1
    };
  }

  /** Tokens of a line, none of one that cannot be read. */
  static long tokens(String[][] content, Labelling labelling) {
    return KeyedLines.Content.isMissing(content) || KeyedLines.Content.reason(content) != null
        ? 0
        : Lines.tokens(KeyedLines.Content.tokens(content), labelling);
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static long[] total(Iterator<long[]> counts, long minTokens) {
    long[] totals = new long[TOTALS];
    while (counts.hasNext()) {
      long[] count = counts.next();
      boolean isSmall = isSmall(count, minTokens);
      totals[GROUPS]++;
      totals[ALL_ROWS] += count[ROWS];
      totals[ALL_TOKENS] += count[TOKENS];
      totals[SMALL] += isSmall ? 1 : 0;
      totals[SMALL_TOKENS] += isSmall ? count[TOKENS] : 0;
      totals[BLANK] += count[ROWS] == 0 ? 1 : 0;
    }
    return totals;
  }

  /**
   * True of a group with few tokens. One with a row that cannot be read is none: it fails by
   * itself, and would take the model that small groups share along.
   */
  private static boolean isSmall(long[] count, long minTokens) {
    return count[TOKENS] < minTokens && count[UNREADABLE] == 0;
  }

  /** Number of groups. */
  long groups() {
    return totals[GROUPS];
  }

  /** Rows of all groups, without those that have no text. */
  long rows() {
    return totals[ALL_ROWS];
  }

  /** Tokens of all groups. */
  long tokens() {
    return totals[ALL_TOKENS];
  }

  /** Number of groups that are too small for a model of their own. */
  long smallGroups() {
    return totals[SMALL];
  }

  /** Tokens of these. */
  long smallTokens() {
    return totals[SMALL_TOKENS];
  }

  /** Number of groups none of whose rows has text. */
  long blankGroups() {
    return totals[BLANK];
  }

  /** The keys of small groups. */
  JavaRDD<String> smallKeys() {
    long threshold = minTokens;
    return counts.filter(count -> isSmall(count._2(), threshold)).keys();
  }

  /**
   * The division of the groups among tasks of nearly as many tokens; groups that have more have a
   * task each.
   *
   * @param cores that work at the same time; they decide how fine the division is, no bit of a
   *     model
   */
  GroupTasks tasks(int cores) {
    long fair = tokens() / ((long) TASKS_PER_CORE * Math.max(1, cores));
    long size =
        Math.max(Math.max(MIN_TASK_TOKENS, Math.min(MAX_TASK_TOKENS, fair)), tokens() / MAX_TASKS);
    int slots = (int) (SLOTS_PER_BUNDLE * (1 + tokens() / size));
    Map<String, GroupTasks.Sum> large = new HashMap<>();
    Jobs.collect(
            counts
                .filter(count -> count._2()[TOKENS] >= size / LARGE_SHARE)
                .map(count -> new Tuple2<>(count._1(), count._2())),
            "find large groups")
        .forEach(
            group ->
                large.put(
                    group._1(),
                    GroupTasks.Sum.of(group._1(), group._2()[ROWS], group._2()[TOKENS])));
    Map<Integer, GroupTasks.Sum> others = new HashMap<>();
    Jobs.run(
            JavaSparkContext.fromSparkContext(counts.context()),
            "divide small groups",
            () ->
                counts
                    .filter(count -> count._2()[TOKENS] < size / LARGE_SHARE)
                    .mapToPair(count -> inSlot(count._1(), count._2(), slots))
                    .reduceByKey(GroupSizes::sum)
                    .collect())
        .forEach(
            slot -> {
              long[] sum = slot._2();
              others.put(slot._1(), new GroupTasks.Sum(sum[0], sum[1], sum[2]));
            });
    return new GroupTasks(large, others, slots, size);
  }

  private static Tuple2<Integer, long[]> inSlot(String key, long[] count, int slots) {
    GroupTasks.Sum sum = GroupTasks.Sum.of(key, count[ROWS], count[TOKENS]);
    return new Tuple2<>(
        GroupTasks.slot(key, slots), new long[] {sum.rows(), sum.tokens(), sum.keys()});
  }

  @Override
  public void close() {
    counts.unpersist(false);
  }
}
