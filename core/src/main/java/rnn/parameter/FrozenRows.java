package rnn.parameter;

import java.io.Serializable;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that training leaves as they are: their gradient is not even computed, so
 * neither clipping nor an optimizer nor weight decay sees them. Immutable.
 */
public final class FrozenRows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No rows. */
  public static final FrozenRows NONE = new FrozenRows("", new BitSet());

  private final String parameter;
  private final BitSet rows;

  /** The {@code rows}, which are copied, of the table called {@code parameter}. */
  public FrozenRows(String parameter, BitSet rows) {
    this.parameter = parameter;
    this.rows = (BitSet) rows.clone();
  }

  /** Name of the table. */
  public String parameter() {
    return parameter;
  }

  /** True if there are none. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Number of rows. */
  public int count() {
    return rows.cardinality();
  }

  /** True of a row that stays. */
  public boolean contains(int row) {
    return rows.get(row);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FrozenRows that
        && parameter.equals(that.parameter)
        && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return 31 * parameter.hashCode() + rows.hashCode();
  }

  @Override
  public String toString() {
    return "%,d rows of %s".formatted(count(), parameter);
  }
}
