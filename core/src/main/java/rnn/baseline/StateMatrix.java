package rnn.baseline;

import java.util.Arrays;

/**
 * A number for each pair of states {@code [N,N]}. Each row is an array, because C2 makes vector
 * instructions only of loops that read all arrays from one and the same offset; four rows are added
 * at a time, or the sums' loads and stores would outnumber the arithmetic.
 */
final class StateMatrix {
  private static final int ROWS = 4;

  private final double[][] rows; // [N][N]

  private StateMatrix(double[][] rows) {
    this.rows = rows;
  }

  /** Zeros. */
  static StateMatrix zero(int states) {
    return new StateMatrix(new double[states][states]);
  }

  /** The matrix of {@code values} {@code [N,N]}, copied. */
  static StateMatrix of(double[] values, int states) {
    double[][] rows = new double[states][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * states, (i + 1) * states));
    return new StateMatrix(rows);
  }

  /** The matrix whose rows are the columns of this one. */
  StateMatrix transposed() {
    StateMatrix transposed = zero(rows.length);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        transposed.rows[j][i] = rows[i][j];
      }
    }
    return transposed;
  }

  /** Row {@code i}; shared. */
  double[] row(int i) {
    return rows[i];
  }

  /** {@code y[j] = Σ_i x[i] M[i,j]}. */
  void multiply(double[] x, double[] y) {
    int n = rows.length;
    Arrays.fill(y, 0);
    int i = 0;
    for (; i + ROWS <= n; i += ROWS) {
      add(x[i], rows[i], x[i + 1], rows[i + 1], x[i + 2], rows[i + 2], x[i + 3], rows[i + 3], y);
    }
    for (; i < n; i++) {
      add(x[i], rows[i], y);
    }
  }

  /** {@code M[i,j] += Σ_t x[t][i] y[t + 1][j]}, over {@code 0 ≤ t < count}. */
  void addPairs(double[][] x, double[][] y, int count) {
    int t = 0;
    for (; t + ROWS <= count; t += ROWS) {
      double[] x0 = x[t];
      double[] x1 = x[t + 1];
      double[] x2 = x[t + 2];
      double[] x3 = x[t + 3];
      for (int i = 0; i < rows.length; i++) {
        add(x0[i], y[t + 1], x1[i], y[t + 2], x2[i], y[t + 3], x3[i], y[t + 4], rows[i]);
      }
    }
    for (; t < count; t++) {
      for (int i = 0; i < rows.length; i++) {
        add(x[t][i], y[t + 1], rows[i]);
      }
    }
  }

  private static void add( // a method of its own, or C2 would not find the loop worth vectors
      double a0,
      double[] row0,
      double a1,
      double[] row1,
      double a2,
      double[] row2,
      double a3,
      double[] row3,
      double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = sums[j] + a0 * row0[j] + a1 * row1[j] + a2 * row2[j] + a3 * row3[j];
    }
  }

  private static void add(double a, double[] row, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += a * row[j];
    }
  }
}
