package rnn.parameter;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import rnn.math.Kernels;
import rnn.math.Team;

/**
 * A flat gradient {@code float[P]} of one layout that knows which parts of its sparse parameters
 * were touched since it was last cleared: rows of tables, entries of vectors, whole packed weights.
 *
 * <p>It holds the sum over tokens, not yet divided. Everything else is dense. Clearing it, its norm
 * and an optimizer's step visit {@link #spans} only, so that the untouched rows of a big embedding
 * cost nothing.
 */
public final class Gradient {

  /** Visitor of runs of floats that may be non-zero. */
  @FunctionalInterface
  public interface SpanVisitor {
    /** Visits the floats {@code [from, from + length)} of the flat array. */
    void visit(int from, int length);
  }

  private final ParameterLayout layout;
  private final float[] values; // [P]
  private final boolean isNone; // the values are parameters
  private final int[][] touched; // per parameter the parts that were, null if dense
  private final boolean[][] isTouched; // per parameter, null if dense
  private final int[] touchedCounts; // per parameter
  private final Runs runs = new Runs();
  private FrozenRows frozen = FrozenRows.NONE;
  private int frozenIndex = -1; // the parameter that has frozen rows

  /** A gradient of zeros. */
  public Gradient(ParameterLayout layout) {
    this(layout, new float[layout.size()], false);
  }

  private Gradient(ParameterLayout layout, float[] values, boolean isNone) {
    this.layout = layout;
    this.values = values;
    this.isNone = isNone;
    int n = layout.specs().size();
    this.touched = new int[n][];
    this.isTouched = new boolean[n][];
    this.touchedCounts = new int[n];
    for (int i = 0; i < n; i++) {
      int parts = layout.specs().get(i).sparseParts();
      if (parts > 0) {
        touched[i] = new int[parts];
        isTouched[i] = new boolean[parts];
      }
    }
  }

  /**
   * A gradient around {@code values [P]} all of which may be non-zero: an average over shards. The
   * array is shared.
   */
  public static Gradient dense(float[] values) {
    ParameterSpec whole = ParameterSpec.vector("mean", values.length, 0);
    return new Gradient(new ParameterLayout(List.of(whole)), values, false);
  }

  /**
   * Gradient of a network that only evaluates: the parameters' own array, for layers to make views
   * of and never to write to. It can be neither touched nor cleared.
   */
  public static Gradient none(ParameterLayout layout, float[] parameters) {
    return new Gradient(layout, parameters, true);
  }

  /** The layout of {@link #values()}. */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Leaves {@code rows} out from now on: {@link #touch} answers false for them.
   *
   * @throws IllegalArgumentException if they are not rows of a table of its own
   */
  public void freeze(FrozenRows rows) {
    if (rows.isEmpty()) {
      frozen = FrozenRows.NONE;
      frozenIndex = -1;
      return;
    }
    ParameterSpec spec = layout.spec(rows.parameter());
    if (spec.storage() != ParameterSpec.Storage.SPARSE_ROWS) {
      throw new IllegalArgumentException(
          "Rows of %s cannot stay as they are: the output layer shares them and learns"
              .formatted(rows.parameter()));
    }
    frozen = rows;
    frozenIndex = layout.indexOf(rows.parameter());
  }

  /** The flat sum {@code [P]}; layers add to views of it. */
  public float[] values() {
    return values;
  }

  /**
   * Notes that part {@code part} of the sparse parameter at {@code parameterIndex} is about to be
   * added to: a row of a table (of a headed one counted from after its head), an entry of a vector,
   * or 0 for all of a packed weight.
   *
   * @return false for a {@linkplain #freeze frozen} row, which must not be added to
   * @throws IllegalStateException if this is {@link #none}
   */
  public boolean touch(int parameterIndex, int part) {
    requireOne();
    if (parameterIndex == frozenIndex && frozen.contains(part)) {
      return false;
    }
    if (!isTouched[parameterIndex][part]) {
      isTouched[parameterIndex][part] = true;
      touched[parameterIndex][touchedCounts[parameterIndex]++] = part;
    }
    return true;
  }

  /** Adds to {@code parts} those that were touched of the sparse parameter at this index. */
  void touched(int parameterIndex, BitSet parts) {
    for (int k = 0; k < touchedCounts[parameterIndex]; k++) {
      parts.set(touched[parameterIndex][k]);
    }
  }

  /**
   * Sets everything to zero; costs what was touched.
   *
   * @throws IllegalStateException if this is {@link #none}
   */
  public void clear() {
    clear(Team.ALONE);
  }

  /** The same by the threads of {@code team}. */
  public void clear(Team team) {
    requireOne();
    spanParts(team, (from, length) -> Arrays.fill(values, from, from + length, 0f));
    for (int i = 0; i < touchedCounts.length; i++) {
      for (int k = 0; k < touchedCounts[i]; k++) {
        isTouched[i][touched[i][k]] = false;
      }
      touchedCounts[i] = 0;
    }
  }

  private void requireOne() {
    if (isNone) {
      throw new IllegalStateException(
          "A network for evaluation has parameters in the place of a gradient; bind one for"
              + " training to have a gradient");
    }
  }

  /**
   * The Euclidean norm of all values, summed in double: squares of a span first, then of all in the
   * order of the flat array, whichever threads of the kernels' team sum the spans.
   */
  public double norm(Kernels kernels) {
    runs.collect(this);
    double[] sums = runs.sums();
    Kernels one = kernels.ofOneThread();
    Team team = kernels.team();
    for (int s = 0; s < runs.count; s++) {
      if (runs.isLong(s)) {
        sums[s] = kernels.sumOfSquares(values, runs.from[s], runs.length[s]);
      }
    }
    team.run(
        part -> {
          int end = runs.at(part + 1, team.threads());
          for (int s = runs.at(part, team.threads()); s < end; s++) {
            if (!runs.isLong(s)) {
              sums[s] = one.sumOfSquares(values, runs.from[s], runs.length[s]);
            }
          }
        });
    double sum = 0;
    for (int s = 0; s < runs.count; s++) {
      sum += sums[s];
    }
    return Math.sqrt(sum);
  }

  /**
   * Visits every run of floats that may be non-zero, in parts of about equal size, one for each
   * thread of {@code team} and all at the same time: for work on elements that know nothing of each
   * other.
   */
  public void spanParts(Team team, SpanVisitor visitor) {
    if (team.threads() == 1) {
      spans(visitor);
      return;
    }
    runs.collect(this);
    team.run(part -> runs.visit(part, team.threads(), visitor));
  }

  /**
   * Visits every run of floats that may be non-zero, in ascending order: neighbouring dense
   * parameters as one run, then each touched part.
   */
  public void spans(SpanVisitor visitor) {
    int denseFrom = 0;
    for (int i = 0; i < touched.length; i++) {
      int[] parts = touched[i];
      if (parts == null) {
        continue;
      }
      ParameterSpec spec = layout.specs().get(i);
      int offset = layout.sparseOffset(spec.name());
      if (offset > denseFrom) {
        visitor.visit(denseFrom, offset - denseFrom);
      }
      int length = layout.sparseLength(spec);
      Arrays.sort(parts, 0, touchedCounts[i]);
      for (int k = 0; k < touchedCounts[i]; k++) {
        visitor.visit(offset + parts[k] * length, length);
      }
      denseFrom = layout.end(spec.name());
    }
    if (layout.size() > denseFrom) {
      visitor.visit(denseFrom, layout.size() - denseFrom);
    }
  }
}
