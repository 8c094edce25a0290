package rnn.layer;

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

  @Override
  public String name() {
    return "cross-entropy";
  }

  @Override
  public double error(Panels logits, int[] targets, int firstTarget, Kernels kernels) {
    return kernels.crossEntropyError(logits, targets, firstTarget);
  }
}
