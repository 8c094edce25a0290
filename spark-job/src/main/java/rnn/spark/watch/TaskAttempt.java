package rnn.spark.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Attempt of Spark at a shard's part of a round. Seconds are to the millisecond.
 *
 * @param shard from 0
 * @param attempt from 0; more than one where an earlier one failed, or was slow and got a second
 *     beside it
 * @param executor its id; {@code driver} in local mode
 * @param host its host's name up to the first dot; null in local mode, and where hosts are not to
 *     be known
 * @param startedSeconds from the run's start to the start of the task
 * @param waitedSeconds from the time when it could have started to its start
 * @param seconds from its start to the end of it, that of bringing its result included
 * @param computingSeconds seconds of these in which its code ran
 * @param outcome null if it brought its result, else {@value #FAILED} or {@value #KILLED}
 * @param reason of the outcome, in a line; null if it brought its result
 * @param speculative true if it is the second beside a slow one, null if not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskAttempt(
    int shard,
    int attempt,
    String executor,
    @Nullable String host,
    double startedSeconds,
    double waitedSeconds,
    double seconds,
    double computingSeconds,
    @Nullable String outcome,
    @Nullable String reason,
    @Nullable Boolean speculative) {
  static final String FAILED = "failed";
  static final String KILLED = "killed";

  /** True if it brought its result. */
  boolean hasResult() {
    return outcome == null;
  }

  /** True if it is not the first and only one of its task, or brought no result. */
  boolean isExceptional() {
    return !hasResult() || attempt > 0 || speculative != null;
  }

  /** {@code seconds} to the millisecond, and none below 0. */
  static double rounded(double seconds) {
    return Math.max(0, Math.round(seconds * 1000) / 1000.0);
  }
}
