package rnn.head;

import rnn.math.Kernels;
import rnn.math.Panels;

/**
 * The negative log-likelihood of the targets in nats.
 *
 * <pre>{@code
 * p = softmax(a)      loss = −ln p[target]      da = p − onehot(target)
 * }</pre>
 */
public final class CrossEntropy implements Loss {
  static final String NAME = "cross-entropy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double loss(Panels logits, TokenColumns columns, Kernels kernels) {
    double lossNats = 0;
    for (int j = 0; j < columns.count(); j++) {
      lossNats += columns.lossNats(logits, j);
    }
    return lossNats;
  }

  @Override
  public void error(Panels logits, int firstWord, TokenColumns columns, Kernels kernels) {
    columns.softmax(logits, kernels);
    for (int j = 0; j < columns.count(); j++) {
      int row = columns.target(j) - firstWord;
      if (row >= 0 && row < logits.rows()) {
        logits.set(row, j, logits.get(row, j) - 1f);
      }
    }
  }
}
