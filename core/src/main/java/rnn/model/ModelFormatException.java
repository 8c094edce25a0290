package rnn.model;

import org.jspecify.annotations.Nullable;

/**
 * A file of a model directory that cannot be read as what it should be: cut, swapped, of another
 * version, or not ours.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error that says what is wrong, what was expected, what was found and what to do. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** The same, with the error it follows from. */
  public ModelFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
