package rnn.batch;

/**
 * A way to read a shard: what is one sequence, and in which order sequences come.
 *
 * <p>A pure function: equal arguments give equal batches, on any machine.
 */
public interface Reading {

  /** The name on the command line and in files, such as {@code stream}. */
  String name();

  /**
   * True if the hidden state goes on from one sentence to the next; otherwise each begins from
   * zero, and a line without tokens is none.
   */
  boolean carriesState();

  /**
   * The windows of one epoch over {@code shard}, which is read and not copied.
   *
   * @param batchSize {@code B}, columns of a batch
   * @param timeSteps {@code T}, the most time steps of a window
   * @param seed of the run
   * @param epoch from 0; readings that shuffle do so anew each epoch
   * @throws IllegalArgumentException if {@code batchSize} or {@code timeSteps} is not positive
   */
  Batches batches(Shard shard, int batchSize, int timeSteps, long seed, int epoch);
}
