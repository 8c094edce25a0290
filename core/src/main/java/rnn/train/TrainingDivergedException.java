package rnn.train;

/**
 * Rounds were rejected one after the other, each with a lower learning rate: the run cannot go on
 * by itself.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What happened where, and what to do. */
  public TrainingDivergedException(String message) {
    super(message);
  }

  /** The same, following from {@code cause}. */
  public TrainingDivergedException(String message, TrainingDivergedException cause) {
    super(message, cause);
  }
}
