package rnn.head;

import java.util.Arrays;
import rnn.math.Tensor;

/**
 * Softmax and cross-entropy row by row of logits {@code [M,K]}, in double precision and so that no
 * exponential overflows: {@code ln Σ e^z = m + ln Σ e^(z−m)}, {@code m = max z}.
 */
final class LabelRows {
  private final int K;
  private final double[] exponentials; // [K]

  LabelRows(int labels) {
    this.K = labels;
    this.exponentials = new double[labels];
  }

  /** Refuses sizes that no head of labels can have. */
  static void check(int inputSize, int labels) {
    if (inputSize < 1 || labels < 2) {
      throw new IllegalArgumentException(
          "A head must read at least 1 value and have at least 2 labels but has %d and %d"
              .formatted(inputSize, labels));
    }
  }

  /** Fills the exponentials of a row; returns their sum. */
  private double exponentials(Tensor logits, int row) {
    float[] z = logits.data();
    int from = logits.index(row, 0);
    double max = max(z, from);
    double sum = 0;
    for (int k = 0; k < K; k++) {
      exponentials[k] = StrictMath.exp(z[from + k] - max);
      sum += exponentials[k];
    }
    return sum;
  }

  private double max(float[] z, int from) {
    float max = z[from];
    for (int k = 1; k < K; k++) {
      max = Math.max(max, z[from + k]);
    }
    return max;
  }

  /** Cross-entropy of a target in nats, 0 if it is negative. */
  double lossNats(Tensor logits, int row, int target) {
    if (target < 0) {
      return 0;
    }
    double sum = exponentials(logits, row);
    int from = logits.index(row, 0);
    return StrictMath.log(sum) + max(logits.data(), from) - logits.data()[from + target];
  }

  /**
   * Writes {@code weight·(p − onehot(target))}, zeros if the target is negative.
   *
   * @return the weighted loss
   */
  double error(Tensor logits, int row, int target, double weight, Tensor error) {
    float[] dz = error.data();
    int to = error.index(row, 0);
    if (target < 0) {
      Arrays.fill(dz, to, to + K, 0f);
      return 0;
    }
    double sum = exponentials(logits, row);
    for (int k = 0; k < K; k++) {
      dz[to + k] = (float) (weight * exponentials[k] / sum);
    }
    dz[to + target] = (float) (weight * (exponentials[target] / sum - 1));
    int from = logits.index(row, 0);
    double loss = StrictMath.log(sum) + max(logits.data(), from) - logits.data()[from + target];
    return weight * loss;
  }

  /** Label of the largest logit, the first of several. */
  int best(Tensor logits, int row) {
    float[] z = logits.data();
    int from = logits.index(row, 0);
    int best = 0;
    for (int k = 1; k < K; k++) {
      best = z[from + k] > z[from + best] ? k : best;
    }
    return best;
  }

  /** Writes the probabilities of a row. */
  void probabilities(Tensor logits, int row, Tensor probabilities) {
    double sum = exponentials(logits, row);
    for (int k = 0; k < K; k++) {
      probabilities.set(row, k, (float) (exponentials[k] / sum));
    }
  }
}
