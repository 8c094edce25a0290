package rnn.predict;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * State of a language model in the middle of a text: what it knows of the tokens read so far.
 * Immutable, so that it can be kept, shared, and gone on from in several ways.
 *
 * <p>It is a few bytes, whose length depends on the model alone. The first 8 are a mark of the
 * model, by which every other model refuses the state. Those of a network go on with the floats of
 * its recurrent layers from below, little-endian, {@code h [H]} of each and then {@code c [H]} if
 * its cell has one. A kept state is of use with its model alone.
 */
public final class State implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int MARK_BYTES = Long.BYTES;

  private final byte[] bytes;

  private State(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The state of these bytes, see {@link #bytes()}; copied. */
  public static State of(byte[] bytes) {
    return new State(bytes.clone());
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** True if both are marked as states of one model. */
  public boolean hasMarkOf(State other) {
    return bytes.length >= MARK_BYTES
        && other.bytes.length >= MARK_BYTES
        && Arrays.equals(bytes, 0, MARK_BYTES, other.bytes, 0, MARK_BYTES);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof State that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "State of %d bytes".formatted(bytes.length);
  }
}
