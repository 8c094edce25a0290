package rnn.spark.group;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
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
  private static final int TOKENS = 1;
  private static final int UNREADABLE = 2;
  private static final int MAX_TASKS = 2_000; // of large groups, and again of bundles
  private static final long MIN_TASK_TOKENS = 5_000; // training these takes a hundred task starts
  private static final long MAX_TASK_TOKENS = 100_000; // so that the last task is not a long one
  private static final int TASKS_PER_CORE = 8;

  private final JavaPairRDD<String, long[]> counts; // rows, tokens, rows that cannot be read
  private final long minTokens;
  private final long[] all;
  private final long[] small;

  private GroupSizes(JavaPairRDD<String, long[]> counts, long minTokens) {
    this.counts = counts;
    this.minTokens = minTokens;
    long[] both =
        sum(
            Jobs.collect(
                counts.values().mapPartitions(part -> List.of(summed(part, minTokens)).iterator()),
                "count rows of each group"));
    this.all = new long[] {both[0], both[1]};
    this.small = new long[] {both[2], both[3]};
  }

  /** Counts of {@code lines}; groups with fewer than {@code minTokens} tokens are small. */
  static GroupSizes of(JavaPairRDD<String, String[][]> lines, Labelling labelling, long minTokens) {
    JavaPairRDD<String, long[]> counts =
        lines
            .mapValues(content -> counted(content, labelling))
            .reduceByKey((a, b) -> new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]})
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      return new GroupSizes(counts, minTokens);
    } catch (RuntimeException e) {
      counts.unpersist(false);
      throw e;
    }
  }

  private static long[] counted(String[][] content, Labelling labelling) {
    boolean isReadable = KeyedLines.Content.reason(content) == null;
    return new long[] {1, tokens(content, labelling), isReadable ? 0 : 1};
  }

  /**
   * True of a group with few tokens. One with a row that cannot be read is none: it fails by
   * itself, and would take the model that small groups share along.
   */
  private static boolean isSmall(long[] count, long minTokens) {
    return count[TOKENS] < minTokens && count[UNREADABLE] == 0;
  }

  /** Tokens of a line, none of one that cannot be read. */
  static long tokens(String[][] content, Labelling labelling) {
    return KeyedLines.Content.reason(content) != null
        ? 0
        : Lines.tokens(KeyedLines.Content.tokens(content), labelling);
  }

  /** Groups and tokens of all, then of small ones. */
  private static long[] summed(Iterator<long[]> counts, long minTokens) {
    long[] sums = new long[4];
    while (counts.hasNext()) {
      long[] count = counts.next();
      boolean isSmall = isSmall(count, minTokens);
      sums[0]++;
      sums[1] += count[TOKENS];
      sums[2] += isSmall ? 1 : 0;
      sums[3] += isSmall ? count[TOKENS] : 0;
    }
    return sums;
  }

  private static long[] sum(List<long[]> parts) {
    long[] sums = new long[4];
    for (long[] part : parts) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    return sums;
  }

  /** Number of groups. */
  long groups() {
    return all[0];
  }

  /** Tokens of all groups. */
  long tokens() {
    return all[1];
  }

  /** Number of groups that are too small for a model of their own. */
  long smallGroups() {
    return small[0];
  }

  /** Tokens of these. */
  long smallTokens() {
    return small[1];
  }

  /** The keys of small groups. */
  JavaRDD<String> smallKeys() {
    long threshold = minTokens;
    return counts.filter(count -> isSmall(count._2(), threshold)).keys();
  }

  /**
   * The division of the groups among tasks: the largest have one each, the largest first, and the
   * others lie in bundles of nearly as many tokens.
   *
   * @param cores that work at the same time; they decide how fine the division is, no bit of a
   *     model
   */
  GroupTasks tasks(int cores) {
    long fair = tokens() / ((long) TASKS_PER_CORE * Math.max(1, cores));
    long size =
        Math.max(Math.max(MIN_TASK_TOKENS, Math.min(MAX_TASK_TOKENS, fair)), tokens() / MAX_TASKS);
    List<Tuple2<String, Long>> large =
        Jobs.collect(
            counts
                .filter(count -> count._2()[TOKENS] >= size)
                .map(count -> new Tuple2<>(count._1(), count._2()[TOKENS])),
            "find large groups");
    Comparator<Tuple2<String, Long>> bySize = Comparator.comparing(Tuple2::_2);
    Map<String, Integer> places = new HashMap<>();
    long bundled = tokens();
    for (Tuple2<String, Long> group :
        large.stream().sorted(bySize.reversed().thenComparing(Tuple2::_1)).toList()) {
      places.put(group._1(), places.size());
      bundled -= group._2();
    }
    boolean areOthers = places.size() < groups();
    return new GroupTasks(places, areOthers ? (int) (1 + bundled / size) : 0);
  }

  @Override
  public void close() {
    counts.unpersist(false);
  }
}
