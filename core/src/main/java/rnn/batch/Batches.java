package rnn.batch;

/**
 * The windows of one epoch over one shard, in an order that is fixed once and for all.
 *
 * <p>Any window can be asked for at any time, and is always the same: a task may train on a {@link
 * Segment} of them, warm up on the window before it, or be retried. Filling allocates nothing. Over
 * all windows every token of the shard is a target exactly once. Implementations are immutable and
 * may be shared by threads, each with its own {@link Batch}.
 */
public interface Batches {

  /** Number of windows; 0 for an empty shard. */
  int windows();

  /**
   * Writes a window into {@code batch}, which must have the batch size and at least the time steps
   * these batches were made for.
   *
   * @throws IllegalArgumentException if {@code batch} does not fit
   * @throws IndexOutOfBoundsException if there is no such window
   */
  void fill(int window, Batch batch);

  /** True if the columns of this window go on where those of the window before stopped. */
  boolean continuesPrevious(int window);

  /** Targets in all windows together: the tokens of the shard. */
  long tokens();
}
