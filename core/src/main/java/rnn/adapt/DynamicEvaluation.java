package rnn.adapt;

import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Team;
import rnn.network.Network;
import rnn.optimizer.GradientClip;
import rnn.option.OptionException;
import rnn.parameter.Gradient;

/**
 * Dynamic evaluation: a network's parameters learn from the text that is read, each segment once it
 * was predicted.
 *
 * <pre>{@code
 * θ ← θ − η·c(g)·g + λ·(θ₀ − θ)
 * }</pre>
 *
 * with the gradient {@code g} of the segment's mean loss, clipped to a norm, and the trained
 * parameters {@code θ₀}. Without dropout; errors go back to the beginning of the segment, and the
 * state goes on.
 *
 * <p>Krause, Kahembwe, Murray and Renals 2018, "Dynamic Evaluation of Neural Sequence Models",
 * arXiv:1709.07432, equations 4 and 7: their plain gradient descent, with decay but without the
 * division by root mean squares of gradients over the training text, which a model file does not
 * have. As in training, what a segment has no gradient for stays as it is and does not decay
 * either: rows of an embedding whose words do not occur in it, clusters of an adaptive output.
 */
final class DynamicEvaluation {
  /** Mean loss of a segment above which perplexities are no longer finite numbers. */
  private static final double MAX_MEAN_NATS = 700; // e^709 is the largest number there is

  private final Network network;
  private final Kernels kernels;
  private final float[] trained; // [P], shared and only read
  private final double rate;
  private final double clip;
  private final float decay;
  private boolean hasLearned;

  /**
   * Dynamic evaluation of {@code network}, whose parameters are now {@code trained}.
   *
   * @param options say rate, decay and clip
   */
  DynamicEvaluation(Network network, float[] trained, AdaptationOptions options, Kernels kernels) {
    this.network = network;
    this.kernels = kernels;
    this.trained = trained;
    this.rate = options.get(AdaptationOptions.DYNAMIC);
    this.clip = options.get(AdaptationOptions.DYNAMIC_CLIP);
    this.decay = options.get(AdaptationOptions.DYNAMIC_DECAY).floatValue();
  }

  /** Forgets what was learned. */
  void restart() {
    if (hasLearned) {
      System.arraycopy(trained, 0, network.parameters(), 0, trained.length);
      hasLearned = false;
    }
  }

  /**
   * Predicts a segment with what was learned so far, and learns from it.
   *
   * @throws OptionException if the loss is not finite, or above {@link #MAX_MEAN_NATS} per token
   */
  void readSegment(Pass pass, float[] lossNats) {
    Gradient gradient = network.gradient();
    gradient.clear(kernels.team());
    double loss = network.train(pass, lossNats);
    if (!(loss < MAX_MEAN_NATS * pass.batch().weight())) {
      throw new OptionException(
          "The loss must be below %.0f nats a token while parameters learn from the text that is"
              + " read but is %.4g; lower {dynamic}, which is %s",
          MAX_MEAN_NATS, loss / pass.batch().weight(), rate);
    }
    double norm = clip > 0 ? gradient.norm(kernels) / pass.batch().weight() : 0;
    double scale = GradientClip.factor(norm, clip) / pass.batch().weight();
    step(kernels.team(), gradient, (float) (rate * scale));
    hasLearned = true;
  }

  private void step(Team team, Gradient gradient, float alpha) {
    float[] w = network.parameters(); // [P]
    float[] g = gradient.values(); // [P]
    gradient.spanParts(
        team,
        (from, length) -> {
          for (int i = from; i < from + length; i++) {
            w[i] = w[i] - alpha * g[i] + decay * (trained[i] - w[i]);
          }
        });
  }
}
