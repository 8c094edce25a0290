package rnn.train;

/** The training thread was interrupted: the round in flight is abandoned, those before it kept. */
public final class TrainingInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exception that says where the run was, and what became of it. */
  public TrainingInterruptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
