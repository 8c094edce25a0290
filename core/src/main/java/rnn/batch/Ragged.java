package rnn.batch;

import java.io.Serializable;

/**
 * Sequences of ids of unequal length in one array: sequence {@code i} is {@code values[starts[i]] …
 * values[starts[i+1] − 1]}.
 *
 * <p>The fields are not final so that Kryo can fill them; nothing changes them afterwards.
 */
public final class Ragged implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No sequences. */
  public static final Ragged NONE = new Ragged(new int[0], new int[] {0});

  private int[] values; // [n]
  private int[] starts; // [sequences + 1]

  /** For deserialisers, which then fill the fields. */
  private Ragged() {
    this(new int[0], new int[] {0});
  }

  /**
   * The sequences that own {@code values} and {@code starts} from now on.
   *
   * @param starts index of each sequence's first value, ascending from 0, then {@code
   *     values.length}
   * @throws IllegalArgumentException if {@code starts} does not cut {@code values} into sequences
   */
  public Ragged(int[] values, int[] starts) {
    int sequences = starts.length - 1;
    if (sequences < 0 || starts[0] != 0 || starts[sequences] != values.length) {
      throw new IllegalArgumentException(
          "Starts must run from 0 to the number of values, %d, but %s"
              .formatted(
                  values.length,
                  sequences < 0
                      ? "are none"
                      : "run from %d to %d".formatted(starts[0], starts[sequences])));
    }
    for (int i = 0; i < sequences; i++) {
      if (starts[i + 1] < starts[i]) {
        throw new IllegalArgumentException(
            "Starts must ascend but are %d, %d at %d".formatted(starts[i], starts[i + 1], i));
      }
    }
    this.values = values;
    this.starts = starts;
  }

  /** All values {@code [n]}; shared, not to be written. */
  public int[] values() {
    return values;
  }

  /** Beginnings of the sequences, then {@code n}: {@code [sequences + 1]}; shared. */
  public int[] starts() {
    return starts;
  }

  /** Number of sequences. */
  public int sequences() {
    return starts.length - 1;
  }

  /** Index in {@link #values} of a sequence's first value. */
  public int start(int sequence) {
    return starts[sequence];
  }

  /** Number of values of a sequence. */
  public int length(int sequence) {
    return starts[sequence + 1] - starts[sequence];
  }
}
