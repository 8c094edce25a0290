package rnn.train;

/** A round came back with a loss or an update that is no number: the run cannot go on from it. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What happened where, and what to do. */
  public TrainingDivergedException(String message) {
    super(message);
  }
}
