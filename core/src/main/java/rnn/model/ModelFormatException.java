package rnn.model;

import org.jspecify.annotations.Nullable;
import rnn.text.Excerpt;

/**
 * A file of a model directory that cannot be read as what it should be: cut, swapped, of another
 * version, or not ours.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARACTERS = 2_000;

  /**
   * An error that says what is wrong, what was expected, what was found and what to do. A file may
   * hold names of megabytes, so the middle of a long message is left out.
   */
  public ModelFormatException(String message) {
    this(message, null);
  }

  /** The same, with the error it follows from. */
  public ModelFormatException(String message, @Nullable Throwable cause) {
    super(Excerpt.of(message, MAX_CHARACTERS), cause);
  }
}
