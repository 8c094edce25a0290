package rnn.head;

import rnn.math.Kernels;
import rnn.math.Panels;

/**
 * Half the squared distance between the distribution and the target's corner of the simplex; there
 * to be compared with {@link CrossEntropy}, which learns faster.
 *
 * <pre>{@code
 * p = softmax(a)      d = p − onehot(target)      loss = ½ Σᵢ dᵢ² = ½ (Σᵢ pᵢ² − 2 p[target] + 1)
 * daᵢ = Σⱼ dⱼ ∂pⱼ/∂aᵢ = pᵢ (dᵢ − Σⱼ dⱼ pⱼ)       Σⱼ dⱼ pⱼ = Σⱼ pⱼ² − p[target]
 * }</pre>
 *
 * <p>The sum over {@code j} is what a derivation through {@code ∂pᵢ/∂aᵢ = pᵢ(1 − pᵢ)} alone misses:
 * every logit moves every probability.
 */
public final class SquaredError implements Loss {

  @Override
  public String name() {
    return "squared-error";
  }

  /** The loss; leaves probabilities, and notes {@code Σⱼ dⱼ pⱼ} of each column. */
  @Override
  public double loss(Panels logits, TokenColumns columns, Kernels kernels) {
    columns.softmax(logits, kernels);
    double loss = 0;
    for (int j = 0; j < columns.count(); j++) {
      int target = columns.target(j);
      if (target >= 0) {
        double squares = sumOfSquares(logits, j);
        double wanted = logits.get(target, j);
        columns.setNote(j, squares - wanted);
        loss += (squares - 2 * wanted + 1) / 2;
      }
    }
    return loss;
  }

  private static double sumOfSquares(Panels p, int column) {
    double sum = 0;
    for (int i = 0; i < p.rows(); i++) {
      double pi = p.get(i, column);
      sum += pi * pi;
    }
    return sum;
  }

  @Override
  public void error(Panels p, int firstWord, TokenColumns columns, Kernels kernels) {
    for (int j = 0; j < columns.count(); j++) {
      if (columns.target(j) < 0) {
        continue; // the probabilities of padding are zeros already
      }
      for (int i = 0; i < p.rows(); i++) {
        double pi = p.get(i, j);
        double di = firstWord + i == columns.target(j) ? pi - 1 : pi;
        p.set(i, j, (float) (pi * (di - columns.note(j))));
      }
    }
  }
}
