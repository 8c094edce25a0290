package rnn.spark.job;

/**
 * A failure of Spark, its cluster or a file system that users can put right: memory, settings,
 * rights, a machine that is not there. The message says what is wrong and what to do; it is no
 * error of this program.
 */
public final class ClusterException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Exception that says what is wrong, and what to do. */
  public ClusterException(String message) {
    super(message);
  }

  /** The same, with the error it follows from. */
  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
