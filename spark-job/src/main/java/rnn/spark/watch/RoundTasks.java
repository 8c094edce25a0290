package rnn.spark.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tasks of a round: figures of all attempts, and a list of some.
 *
 * <p>Of each task the first attempt that brought its result counts; the seconds are of these. The
 * list is bounded, see {@link Room}.
 *
 * @param shards that brought a result
 * @param startedSeconds from the run's start to the start of the first attempt
 * @param minSeconds of the fastest task
 * @param medianSeconds of the one in the middle, the faster of two
 * @param maxSeconds of the slowest
 * @param slowest its shard, from 0
 * @param slowestExecutor its executor
 * @param failed attempts that failed
 * @param killed attempts that were killed, such as the slower of two
 * @param attempts in the order of their starts
 */
record RoundTasks(
    int shards,
    double startedSeconds,
    double minSeconds,
    double medianSeconds,
    double maxSeconds,
    int slowest,
    String slowestExecutor,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int failed,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int killed,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskAttempt> attempts) {

  /** Times the median from which on a task is a straggler. */
  private static final double STRAGGLING = 2;

  private static final double MIN_STRAGGLING_SECONDS = 0.1; // beyond the median: below is noise
  private static final int MAX_STRAGGLERS = 3; // of a round, in the list

  /**
   * Room for attempts that are listed one by one, in all rounds of a run: all attempts until
   * {@value #MAX_LISTED} are, and from then on only what is worth a look, up to {@value
   * #MAX_EXCEPTIONAL}: those that failed, were killed or were second tries, and the slowest of a
   * round that took more than twice its median.
   */
  static final class Room {
    static final int MAX_LISTED = 2_000;
    static final int MAX_EXCEPTIONAL = 500;

    private int listed;
    private int exceptional;

    /** Those of a round's {@code attempts} that there is room for. */
    private List<TaskAttempt> listed(List<TaskAttempt> attempts, double median) {
      if (listed + attempts.size() <= MAX_LISTED) {
        listed += attempts.size();
        return attempts;
      }
      Set<TaskAttempt> stragglers = new HashSet<>(stragglers(attempts, median));
      List<TaskAttempt> some = new ArrayList<>();
      for (TaskAttempt attempt : attempts) {
        if ((attempt.isExceptional() || stragglers.contains(attempt))
            && exceptional < MAX_EXCEPTIONAL) {
          exceptional++;
          some.add(attempt);
        }
      }
      return some;
    }

    private static List<TaskAttempt> stragglers(List<TaskAttempt> attempts, double median) {
      double least = Math.max(STRAGGLING * median, median + MIN_STRAGGLING_SECONDS);
      return attempts.stream()
          .filter(attempt -> attempt.seconds() > least)
          .sorted(Comparator.comparingDouble(TaskAttempt::seconds).reversed())
          .limit(MAX_STRAGGLERS)
          .toList();
    }
  }

  /** The tasks of a round that had these attempts, of which at least one brought a result. */
  static RoundTasks of(List<TaskAttempt> attempts, Room room) {
    List<TaskAttempt> byStart = new ArrayList<>(attempts);
    byStart.sort(Comparator.comparingDouble(TaskAttempt::startedSeconds));
    List<TaskAttempt> results = new ArrayList<>(); // one of each shard
    Set<Integer> shards = new HashSet<>();
    attempts.stream()
        .filter(attempt -> attempt.hasResult() && shards.add(attempt.shard()))
        .forEach(results::add);
    results.sort(Comparator.comparingDouble(TaskAttempt::seconds));
    TaskAttempt last = results.get(results.size() - 1);
    double median = results.get((results.size() - 1) / 2).seconds();
    return new RoundTasks(
        results.size(),
        byStart.get(0).startedSeconds(),
        results.get(0).seconds(),
        median,
        last.seconds(),
        last.shard(),
        last.executor(),
        (int) count(attempts, TaskAttempt.FAILED),
        (int) count(attempts, TaskAttempt.KILLED),
        room.listed(byStart, median));
  }

  private static long count(List<TaskAttempt> attempts, String outcome) {
    return attempts.stream().filter(attempt -> outcome.equals(attempt.outcome())).count();
  }
}
