package rnn.batch;

import java.util.Objects;

/**
 * A run of windows, {@code [first,end)}: what one shard contributes to one round.
 *
 * <p>The segments of an epoch cover its windows in order, without gap or overlap, and differ by at
 * most one window; some are empty if there are fewer windows than segments.
 *
 * @param first the first window
 * @param end one past the last window
 */
public record Segment(int first, int end) {

  /**
   * Segment {@code r} of {@code R} of {@code W} windows: {@code [⌊r·W/R⌋, ⌊(r+1)·W/R⌋)}.
   *
   * @throws IllegalArgumentException if {@code segments < 1} or {@code windows < 0}
   * @throws IndexOutOfBoundsException if {@code segment} is not in {@code [0,segments)}
   */
  public static Segment of(int segment, int segments, int windows) {
    if (segments < 1 || windows < 0) {
      throw new IllegalArgumentException(
          "Segments must be >= 1 and windows >= 0 but are %d and %d".formatted(segments, windows));
    }
    Objects.checkIndex(segment, segments);
    return new Segment(
        (int) ((long) segment * windows / segments), (int) ((segment + 1L) * windows / segments));
  }

  /** Number of windows. */
  public int windows() {
    return end - first;
  }
}
