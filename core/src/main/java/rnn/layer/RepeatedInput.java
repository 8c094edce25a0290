package rnn.layer;

import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * One product of a weight with the rows of a window of which many are equal: it is made once for
 * each of the {@code D} different ones, and the errors of equal rows are summed before they meet a
 * weight.
 *
 * <pre>{@code
 * A[row] = P[n(row)]      P = X_D·Wᵀ        dP[d] = Σ dA[row] of n(row) = d
 * dW += dPᵀ·X_D           dX_D = dP·W
 * }</pre>
 */
final class RepeatedInput {
  private final Kernels kernels;
  private final Tensor products; // [rows,G·H]: P, then dP

  /** Room for so many different rows, and {@code columns} values of their products. */
  RepeatedInput(int rows, int columns, Kernels kernels) {
    this.kernels = kernels;
    this.products = Tensor.zeros(rows, columns);
  }

  /** The index of the different row that a row of a window is. */
  @FunctionalInterface
  interface Index {
    int of(int row);
  }

  /** {@code P} of {@code x [D,I]}, to be filled. */
  Tensor products(Tensor x) {
    return products.rows(0, x.rows());
  }

  /** {@code a[row] = P[n(row)]} for the first {@code rows}. */
  void copyTo(Tensor a, int rows, Index n) {
    for (int row = 0; row < rows; row++) {
      int from = products.index(n.of(row), 0);
      System.arraycopy(products.data(), from, a.data(), a.index(row, 0), a.columns());
    }
  }

  /** {@code a[row] += P[n(row)]} for the first {@code rows}. */
  void addTo(Tensor a, int rows, Index n) {
    for (int row = 0; row < rows; row++) {
      int from = products.index(n.of(row), 0);
      kernels.axpy(1f, products.data(), from, a.data(), a.index(row, 0), a.columns());
    }
  }

  /**
   * Sums the errors of equal rows, {@code dP [D,G·H]}, and adds the weight's gradient.
   *
   * @param dA of the first {@code rows} rows of a window
   * @param x {@code [D,I]}
   * @return {@code dP}
   */
  Tensor backward(Tensor dA, int rows, Index n, Tensor x, Panels weightGradient) {
    Tensor dP = products(x);
    dP.fill(0f);
    for (int row = 0; row < rows; row++) {
      int to = dP.index(n.of(row), 0);
      kernels.axpy(1f, dA.data(), dA.index(row, 0), dP.data(), to, dA.columns());
    }
    kernels.addTransposedProduct(x, dP, weightGradient); // dW += dPᵀ·X_D
    return dP;
  }
}
