package rnn.layer;

import rnn.math.Kernels;
import rnn.math.Panels;

/**
 * Half the squared distance between the distribution and the target's corner of the simplex; there
 * to be compared with {@link CrossEntropy}, which learns faster.
 *
 * <pre>{@code
 * p = softmax(a)      d = p − onehot(target)      loss = ½ Σᵢ dᵢ²
 * daᵢ = Σⱼ dⱼ ∂pⱼ/∂aᵢ = pᵢ (dᵢ − Σⱼ dⱼ pⱼ)
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

  @Override
  public double error(Panels logits, int[] targets, int firstTarget, Kernels kernels) {
    kernels.softmax(logits);
    double loss = 0;
    for (int row = 0; row < logits.rows(); row++) {
      loss += rowError(logits, row, targets[firstTarget + row]);
    }
    return loss;
  }

  /**
   * Turns row {@code row} of {@code p [M,V]} into its error, and returns its loss; 0 for padding.
   */
  private static double rowError(Panels p, int row, int target) {
    double squares = 0; // Σⱼ dⱼ²
    double projection = 0; // Σⱼ dⱼ pⱼ
    for (int j = 0; j < p.columns(); j++) {
      double pj = p.get(row, j);
      double dj = j == target ? pj - 1 : pj;
      squares += dj * dj;
      projection += dj * pj;
    }
    for (int i = 0; i < p.columns(); i++) {
      double pi = p.get(row, i);
      double di = i == target ? pi - 1 : pi;
      p.set(row, i, target < 0 ? 0f : (float) (pi * (di - projection)));
    }
    return target < 0 ? 0 : squares / 2;
  }
}
