package rnn.parameter;

import java.util.Arrays;
import java.util.List;
import rnn.math.Kernels;

/**
 * A flat gradient {@code float[P]} of one layout that knows which rows of its sparse tables were
 * touched since it was last cleared.
 *
 * <p>It holds the sum over tokens, not yet divided. Everything else is dense. Clearing it, its norm
 * and an optimizer's step visit {@link #spans} only, so that the untouched rows of a big embedding
 * cost nothing.
 */
public final class Gradient {

  /** What is done to one run of floats that may be non-zero. */
  @FunctionalInterface
  public interface SpanVisitor {
    /** Visits the floats {@code [from, from + length)} of the flat array. */
    void visit(int from, int length);
  }

  private final ParameterLayout layout;
  private final float[] values; // [P]
  private final int[][] touchedRows; // per parameter, null if dense
  private final boolean[][] isTouched; // per parameter, null if dense
  private final int[] touchedCounts; // per parameter

  /** A gradient of zeros. */
  public Gradient(ParameterLayout layout) {
    this(layout, new float[layout.size()]);
  }

  private Gradient(ParameterLayout layout, float[] values) {
    this.layout = layout;
    this.values = values;
    int n = layout.specs().size();
    this.touchedRows = new int[n][];
    this.isTouched = new boolean[n][];
    this.touchedCounts = new int[n];
    for (int i = 0; i < n; i++) {
      ParameterSpec spec = layout.specs().get(i);
      if (spec.storage() == ParameterSpec.Storage.SPARSE_ROWS) {
        touchedRows[i] = new int[spec.rows()];
        isTouched[i] = new boolean[spec.rows()];
      }
    }
  }

  /**
   * A gradient around {@code values [P]} all of which may be non-zero: an average over shards. The
   * array is shared.
   */
  public static Gradient dense(float[] values) {
    ParameterSpec whole = ParameterSpec.vector("mean", values.length, 0);
    return new Gradient(new ParameterLayout(List.of(whole)), values);
  }

  /** The layout of {@link #values()}. */
  public ParameterLayout layout() {
    return layout;
  }

  /** The flat sum {@code [P]}; layers add to views of it. */
  public float[] values() {
    return values;
  }

  /**
   * Notes that row {@code row} of the sparse table at {@code parameterIndex} is about to be added
   * to.
   */
  public void touch(int parameterIndex, int row) {
    if (!isTouched[parameterIndex][row]) {
      isTouched[parameterIndex][row] = true;
      touchedRows[parameterIndex][touchedCounts[parameterIndex]++] = row;
    }
  }

  /** Sets everything to zero; costs what was touched. */
  public void clear() {
    spans((from, length) -> Arrays.fill(values, from, from + length, 0f));
    for (int i = 0; i < touchedCounts.length; i++) {
      for (int k = 0; k < touchedCounts[i]; k++) {
        isTouched[i][touchedRows[i][k]] = false;
      }
      touchedCounts[i] = 0;
    }
  }

  /** The Euclidean norm of all values, summed in double in the order of the flat array. */
  public double norm(Kernels kernels) {
    double[] sum = new double[1];
    spans((from, length) -> sum[0] += kernels.sumOfSquares(values, from, length));
    return Math.sqrt(sum[0]);
  }

  /**
   * Visits every run of floats that may be non-zero, in ascending order: neighbouring dense
   * parameters as one run, then each touched row.
   */
  public void spans(SpanVisitor visitor) {
    int denseFrom = 0;
    for (int i = 0; i < touchedRows.length; i++) {
      int[] rows = touchedRows[i];
      if (rows == null) {
        continue;
      }
      ParameterSpec spec = layout.specs().get(i);
      int offset = layout.offset(spec.name());
      if (offset > denseFrom) {
        visitor.visit(denseFrom, offset - denseFrom);
      }
      Arrays.sort(rows, 0, touchedCounts[i]);
      for (int k = 0; k < touchedCounts[i]; k++) {
        visitor.visit(offset + rows[k] * spec.columns(), spec.columns());
      }
      denseFrom = layout.end(spec.name());
    }
    if (layout.size() > denseFrom) {
      visitor.visit(denseFrom, layout.size() - denseFrom);
    }
  }
}
