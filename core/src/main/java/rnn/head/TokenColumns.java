package rnn.head;

import java.util.Arrays;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * The knowledge of each token of a chunk of logits {@code [V,M]}, whose columns they are: its
 * target, and the running maximum and sum of exponentials of its logits.
 *
 * <p>Filled while blocks of logits are made, read when they become errors; reused from chunk to
 * chunk. Threads that share a chunk have a {@linkplain #tokens view} of their own tokens each.
 */
public final class TokenColumns {
  private static final int PADDING = -1;

  private final Panels max; // [1,M]
  private final Panels sum; // [1,M]
  private final Panels scale; // [1,M]
  private final int[] targets; // [M]
  private final double[] notes; // [M]
  private final int first; // in targets and notes
  private int count;

  /** Room for {@code most} tokens. */
  TokenColumns(int most) {
    this.max = Panels.zeros(1, most);
    this.sum = Panels.zeros(1, most);
    this.scale = Panels.zeros(1, most);
    this.targets = new int[most];
    this.notes = new double[most];
    this.first = 0;
  }

  /** The tokens {@code [first, first + count)} of {@code all}; {@code first} begins a panel. */
  private TokenColumns(TokenColumns all, int first, int count) {
    int panel = first / Panels.WIDTH;
    int panels = (count + Panels.WIDTH - 1) / Panels.WIDTH;
    this.max = all.max.panels(panel, panels);
    this.sum = all.sum.panels(panel, panels);
    this.scale = all.scale.panels(panel, panels);
    this.targets = all.targets;
    this.notes = all.notes;
    this.first = first;
    this.count = count;
  }

  /**
   * The view of {@code count} tokens from token {@code first}, the first of a panel, on: what one
   * thread of several sees.
   */
  TokenColumns tokens(int first, int count) {
    return new TokenColumns(this, first, count);
  }

  /** Begins a chunk of {@code tokens} columns without targets. */
  void begin(int tokens) {
    count = tokens;
    Arrays.fill(max.data(), -Float.MAX_VALUE);
    Arrays.fill(sum.data(), 0f);
    Arrays.fill(scale.data(), 0f);
    Arrays.fill(targets, PADDING);
  }

  /** Makes maxima and sums know {@code logits}, some rows of the chunk. */
  void add(Panels logits, Kernels kernels) {
    kernels.addExponentials(logits, max, sum);
  }

  /** Sets every token's factor of its exponentials, once all logits are known. */
  void scaleAll() {
    for (int j = 0; j < count; j++) {
      scale.set(0, j, 1f / sum.get(0, j));
    }
  }

  /** Sets targets, once all logits are known. A token without one has no share in the softmax. */
  void setTargets(int[] windowTargets, int firstTarget) {
    for (int j = 0; j < count; j++) {
      targets[first + j] = windowTargets[firstTarget + j];
      scale.set(0, j, target(j) < 0 ? 0f : 1f / sum.get(0, j));
    }
  }

  /** Number of tokens, {@code M}. */
  public int count() {
    return count;
  }

  /** Panels that the tokens' columns take. */
  int panels() {
    return (count + Panels.WIDTH - 1) / Panels.WIDTH;
  }

  /** Target of token {@code j}, negative if it is padding. */
  public int target(int j) {
    return targets[first + j];
  }

  /** Cross-entropy of token {@code j} in nats, 0 for padding; {@code logits [V,M]}. */
  public double lossNats(Panels logits, int j) {
    return target(j) < 0 ? 0 : lossNats(logits.get(target(j), j), j);
  }

  /** The same, from the logit of the token's target; 0 for padding. */
  double lossNats(double targetLogit, int j) {
    return target(j) < 0
        ? 0
        : StrictMath.log(sum.get(0, j)) + ((double) max.get(0, j) - targetLogit);
  }

  /** Rows of logits become probabilities; zeros for padding. */
  public void softmax(Panels logits, Kernels kernels) {
    kernels.softmax(logits, max, scale);
  }

  /** The same of logits {@code [M,V]} whose rows are the tokens. */
  void softmax(Tensor logits, Kernels kernels) {
    kernels.softmax(logits, max, scale);
  }

  /** A number that a loss keeps for token {@code j} until the errors are made. */
  public double note(int j) {
    return notes[first + j];
  }

  /** Keeps a number for token {@code j}. */
  public void setNote(int j, double note) {
    notes[first + j] = note;
  }
}
