package rnn.head;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.math.Bfloat16Panels;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.Bfloat16Weights;
import rnn.parameter.FixedWeights;

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

  /** Panels of a fixed weight in a piece: some blocks' worth of words. */
  private static final int PIECE = 8;

  /** Some words whose weight is fixed. */
  @FunctionalInterface
  private interface Piece {
    /** Makes the words' logits. */
    void multiply(Tensor x, Kernels kernels);
  }

  /** A weight {@code [I,n]} of words, whatever its panels are made of. */
  @FunctionalInterface
  private interface Pieces {
    /** The piece of {@code count} panels from {@code first} on. */
    Piece of(int first, int count, Tensor bias, Tensor logits);
  }

  private final WordBlock[] blocks;
  private final Tensor[] blockLogits; // for each block, [1,n]
  private final List<Piece> pieces = new ArrayList<>(); // in the place of blocks, if there are any
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
  private float largest; // of its logits

  /**
   * A softmax over the words of {@code blocks}.
   *
   * @param weights names of the weights that their rows are, one behind another
   * @param fixed what these weights are if they never change; logits are made of it then
   */
  RowSoftmax(
      WordBlock[] blocks, List<String> weights, @Nullable FixedWeights fixed, Kernels kernels) {
    WordBlock last = blocks[blocks.length - 1];
    int vocabularySize = last.first() + last.words();
    this.blocks = blocks;
    this.kernels = kernels;
    this.canSplit = blocks[0].table() == null || fixed != null;
    this.work = (long) vocabularySize * blocks[0].packed().columns();
    this.columns = Panels.zeros((vocabularySize + LANES - 1) / LANES, LANES);
    this.logits = Tensor.of(columns.data(), 0, 1, vocabularySize);
    this.blockLogits = new Tensor[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      blockLogits[i] = logits.columns(blocks[i].first(), blocks[i].words());
    }
    if (fixed != null) {
      Bfloat16Weights narrow = fixed.narrow();
      int first = 0;
      for (String name : weights) {
        if (narrow == null) {
          Panels weight = fixed.panels(name);
          first = addPieces(first, weight.columns(), of(weight));
        } else {
          Bfloat16Panels weight = narrow.panels(name);
          first = addPieces(first, weight.columns(), of(weight));
        }
      }
    }
  }

  /** Adds the pieces of a weight of {@code count} words from {@code first} on; where they end. */
  private int addPieces(int first, int count, Pieces weight) {
    int panels = (count + Panels.WIDTH - 1) / Panels.WIDTH;
    for (int p = 0; p < panels; p += PIECE) {
      int some = Math.min(PIECE, panels - p);
      int from = p * Panels.WIDTH;
      int words = Math.min(count, from + some * Panels.WIDTH) - from;
      Tensor own = logits.columns(first + from, words);
      pieces.add(weight.of(p, some, bias(first + from, words), own));
    }
    return first + count;
  }

  private static Pieces of(Panels weight) {
    return (first, count, bias, logits) -> {
      Panels some = weight.panels(first, count);
      return (x, kernels) -> kernels.product(x, some, bias, logits);
    };
  }

  private static Pieces of(Bfloat16Panels weight) {
    return (first, count, bias, logits) -> {
      Bfloat16Panels some = weight.panels(first, count);
      return (x, kernels) -> kernels.product(x, some, bias, logits);
    };
  }

  private Tensor bias(int first, int count) {
    Tensor all = blocks[0].bias(); // the others follow it
    return Tensor.of(all.data(), all.offset() + first, 1, count);
  }

  /** {@code probabilities = softmax(x·Wᵀ + b)}; {@code x [1,I], probabilities [1,V]}. */
  void probabilities(Tensor x, Tensor probabilities, Kernels kernels) {
    makeLogits(x, kernels);
    double total = addUp();
    fill(max, largest);
    fill(scale, (float) (1 / total));
    this.kernels.softmax(columns, max, scale);
    probabilities.copyFrom(logits);
  }

  /** {@code −ln} of the probability of {@code word}; the exponentials are summed and not kept. */
  double lossNats(Tensor x, int word, Kernels kernels) {
    makeLogits(x, kernels);
    double own = logits.get(0, word);
    double total = addUp();
    return StrictMath.log(total) + (largest - own);
  }

  private void makeLogits(Tensor x, Kernels kernels) {
    this.x = x;
    this.kernels = kernels.ofOneThread();
    parts = canSplit && kernels.isWorthSplitting(work) ? kernels.team().threads() : 1;
    kernels.team().run(parts, productPart);
  }

  /** Logits of some of the blocks, or pieces. */
  private void productPart(int part) {
    int count = pieces.isEmpty() ? blocks.length : pieces.size();
    int end = count * (part + 1) / parts;
    for (int i = count * part / parts; i < end; i++) {
      if (pieces.isEmpty()) {
        kernels.vectorProduct(blocks[i].weight(), x, blocks[i].bias(), blockLogits[i]);
      } else {
        pieces.get(i).multiply(x, kernels);
      }
    }
  }

  /** Finds the largest logit; the sum of exponentials of what all are below it. */
  private double addUp() {
    for (int i = logits.columns(); i < columns.data().length; i++) {
      columns.data()[i] = NEVER;
    }
    fill(max, NEVER);
    fill(sum, 0f);
    kernels.addExponentials(columns, max, sum);
    largest = NEVER;
    for (int lane = 0; lane < LANES; lane++) {
      largest = Math.max(largest, max.get(0, lane));
    }
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) {
      total += sum.get(0, lane) * StrictMath.exp((double) max.get(0, lane) - largest);
    }
    return total;
  }

  private static void fill(Panels row, float value) {
    for (int lane = 0; lane < LANES; lane++) {
      row.set(0, lane, value);
    }
  }
}
