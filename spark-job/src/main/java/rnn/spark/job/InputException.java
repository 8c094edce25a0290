package rnn.spark.job;

/**
 * Something a user gave that cannot be used: a path, a column, bytes that are no text. The message
 * says what, expected, got and what to do; thrown in a task, it reaches the driver as it is.
 */
public final class InputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Exception that says what is wrong, and what to do. */
  public InputException(String message) {
    super(message);
  }

  /** The same, with the error it follows from. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
