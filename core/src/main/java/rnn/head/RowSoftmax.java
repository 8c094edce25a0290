package rnn.head;

import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Team;
import rnn.math.Tensor;

/**
 * The softmax of one token, whose logits stand one after another, {@code [1,V]}: what generation
 * needs, a token at a time.
 *
 * <p>The same floats are read as {@code [⌈V/16⌉,16]}, so that the softmax down columns does the
 * work in 16 lanes; their maxima and sums are then brought together.
 */
final class RowSoftmax {
  private static final int LANES = Panels.GRAIN;
  private static final float NEVER = -Float.MAX_VALUE;

  private final WordBlock[] blocks;
  private final Tensor[] blockLogits; // for each block, [1,n]
  private final Tensor logits; // [1,V]
  private final Panels columns; // [⌈V/16⌉,16], the same floats and padding after them
  private final Panels max = Panels.zeros(1, LANES);
  private final Panels sum = Panels.zeros(1, LANES);
  private final Panels scale = Panels.zeros(1, LANES);
  private final boolean canSplit; // tables are packed into one place
  private final long work; // multiply-adds
  private final Team.Work productPart = this::productPart;

  // The call in hand.
  private Tensor x = Tensor.zeros(0, 0); // [1,I]
  private Kernels kernels;
  private int parts = 1;

  /** A softmax over the words of {@code blocks}. */
  RowSoftmax(WordBlock[] blocks, int vocabularySize, Kernels kernels) {
    this.blocks = blocks;
    this.kernels = kernels;
    this.canSplit = blocks[0].table() == null;
    this.work = (long) vocabularySize * blocks[0].packed().columns();
    this.columns = Panels.zeros((vocabularySize + LANES - 1) / LANES, LANES);
    this.logits = Tensor.of(columns.data(), 0, 1, vocabularySize);
    this.blockLogits = new Tensor[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      blockLogits[i] = logits.columns(blocks[i].first(), blocks[i].words());
    }
  }

  /** {@code probabilities = softmax(x·Wᵀ + b)}; {@code x [1,I], probabilities [1,V]}. */
  void probabilities(Tensor x, Tensor probabilities, Kernels kernels) {
    this.x = x;
    this.kernels = kernels.ofOneThread();
    parts = canSplit && kernels.isWorthSplitting(work) ? kernels.team().threads() : 1;
    kernels.team().run(parts, productPart);
    softmax(this.kernels);
    probabilities.copyFrom(logits);
  }

  /** Logits of some of the blocks. */
  private void productPart(int part) {
    int end = blocks.length * (part + 1) / parts;
    for (int i = blocks.length * part / parts; i < end; i++) {
      kernels.vectorProduct(blocks[i].weight(), x, blocks[i].bias(), blockLogits[i]);
    }
  }

  private void softmax(Kernels kernels) {
    for (int i = logits.columns(); i < columns.data().length; i++) {
      columns.data()[i] = NEVER;
    }
    fill(max, NEVER);
    fill(sum, 0f);
    kernels.addExponentials(columns, max, sum);
    float largest = NEVER;
    for (int lane = 0; lane < LANES; lane++) {
      largest = Math.max(largest, max.get(0, lane));
    }
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) {
      total += sum.get(0, lane) * StrictMath.exp((double) max.get(0, lane) - largest);
    }
    fill(max, largest);
    fill(scale, (float) (1 / total));
    kernels.softmax(columns, max, scale);
  }

  private static void fill(Panels row, float value) {
    for (int lane = 0; lane < LANES; lane++) {
      row.set(0, lane, value);
    }
  }
}
