package rnn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.math.Kernels;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * A softmax over words that come in blocks, fused with its loss, {@code [M,I] → nats}.
 *
 * <pre>{@code
 * Aᵀ = W·Xᵀ + b     p = softmax(A)      loss = Σ loss(A, target)      W [V,I], b [V]
 * dX = dA·W         dW += dAᵀ·X         db += Σ dA
 * }</pre>
 *
 * <p>Logits stand transposed, a row for each word and a lane for each token: so the weight is the
 * left operand, is read row by row as PyTorch lays it out, and is never transposed or copied; and a
 * softmax runs down columns, no lane needing another. A block's weight, gradient and logits stay in
 * the cache while they meet: first every block's logits are made and seen by maxima and sums, then
 * every block's become errors in their place and are used up by both products of the backward pass.
 * An evaluation keeps the logits of one block only.
 *
 * <p>Tokens come in chunks of at most about {@value #CHUNK_FLOATS} logits, and at least {@value
 * #LEAST_TOKENS} tokens, so no {@code [T·B,V]} array of a big vocabulary exists. Blocks and chunks
 * depend on shapes only, and so does the order of every sum.
 */
final class BlockedSoftmax {
  private static final int CHUNK_FLOATS = 1 << 23;
  private static final int LEAST_TOKENS = 2 * Panels.WIDTH;
  private static final Pass EVALUATION = new Pass();

  /** Up to so many tokens, weights read once for each are quicker than lanes left empty. */
  private static final int FEW_TOKENS = 4;

  /** Rows {@code [first, first + M)} of the input, on shared buffers. */
  private final class Chunk {
    final int first;
    final Tensor input; // [M,I]
    final Tensor error; // [M,I]
    final Panels packedInput; // [M,I]
    final Panels transposedInput; // [I,M]
    final Panels packedError; // [M,I]
    final Panels one; // [WORDS,M], a block of logits that is not kept
    private @Nullable Panels logits; // [V,M]
    private Panels[] blockLogits = {}; // for each block, [n,M]

    Chunk(int first, int count, Tensor input) {
      this.first = first;
      this.input = input.rows(first, count);
      this.error = BlockedSoftmax.this.error.rows(first, count);
      this.packedInput = Panels.of(packedInputs, 0, count, inputSize);
      this.transposedInput = Panels.of(transposedInputs, 0, inputSize, count);
      this.packedError = Panels.of(packedErrors, 0, count, inputSize);
      this.one = Panels.of(blockRoom, 0, WordBlock.WORDS, count);
    }

    /** Room for all logits, {@code [V,M]}; made when first asked for. */
    Panels logits() {
      if (logits == null) {
        logits = Panels.of(room(), 0, vocabularySize, input.rows());
        blockLogits = new Panels[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
          blockLogits[i] = logits.rows(blocks[i].first(), blocks[i].words());
        }
      }
      return logits;
    }
  }

  private final WordBlock[] blocks;
  private final int inputSize; // I
  private final int vocabularySize; // V
  private final Loss loss;
  private final Kernels kernels;
  private final LogitsActivation activation;
  private final int chunkTokens;
  private final TokenColumns columns;
  private final Tensor error; // [rows,I]
  private final float[] packedInputs; // [chunkTokens,I]
  private final float[] transposedInputs; // [I,chunkTokens]
  private final float[] packedErrors; // [chunkTokens,I]
  private final float[] blockRoom; // [WORDS,chunkTokens]
  private float[] logitsRoom = {}; // [V,chunkTokens] when there is need of it
  private final Chunk[][] chunks; // those of an input, by its rows
  private @Nullable Tensor chunkedInput; // [rows,I]
  private @Nullable RowSoftmax row; // made when first asked for few probabilities

  /**
   * A softmax over the words of {@code blocks} for inputs of up to {@code rows} rows.
   *
   * @param activation the layers between logits and softmax
   */
  BlockedSoftmax(
      List<WordBlock> blocks,
      Loss loss,
      List<LayerSpec> activation,
      Binding binding,
      int rows,
      int chunkTokens) {
    WordBlock last = blocks.get(blocks.size() - 1);
    this.blocks = blocks.toArray(WordBlock[]::new);
    this.inputSize = last.packed().columns();
    this.vocabularySize = last.first() + last.words();
    this.loss = loss;
    this.kernels = binding.kernels();
    this.activation = new LogitsActivation(activation, binding, chunkTokens, vocabularySize);
    this.chunkTokens = chunkTokens;
    this.columns = new TokenColumns(chunkTokens);
    this.error = Tensor.zeros(rows, inputSize);
    this.packedInputs = Panels.zeros(chunkTokens, inputSize).data();
    this.transposedInputs = Panels.zeros(inputSize, chunkTokens).data();
    this.packedErrors = Panels.zeros(chunkTokens, inputSize).data();
    this.blockRoom = Panels.zeros(WordBlock.WORDS, chunkTokens).data();
    this.chunks = new Chunk[rows + 1][];
  }

  /** Tokens per chunk: all rows, or chunks of even size, whole panels of tokens each. */
  static int chunkTokens(int rows, int vocabularySize) {
    int most = Math.max(LEAST_TOKENS, CHUNK_FLOATS / vocabularySize);
    if (rows <= most) {
      return rows;
    }
    int chunks = (rows + most - 1) / most;
    int even = (rows + chunks - 1) / chunks;
    return (even + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH;
  }

  /** {@code d summed loss / d input} of the last {@link #train}, {@code [rows,I]}; owned. */
  Tensor error() {
    return error;
  }

  /** As {@link OutputLayer#train}, of the first {@code rows} rows of {@code input}. */
  double train(Tensor input, int[] targets, int rows, Pass pass) {
    double sum = 0;
    for (Chunk chunk : chunks(input, rows)) {
      forward(chunk, pass);
      columns.setTargets(targets, chunk.first);
      sum += loss.loss(chunk.logits(), columns, kernels);
      backward(chunk);
    }
    return sum;
  }

  /** As {@link OutputLayer#evaluate}, of the first {@code rows} rows of {@code input}. */
  void evaluate(Tensor input, int[] targets, int rows, Pass pass, float[] lossNats) {
    for (Chunk chunk : chunks(input, rows)) {
      if (activation.isIdentity()) {
        evaluate(chunk, targets);
      } else {
        forward(chunk, pass);
      }
      columns.setTargets(targets, chunk.first);
      for (int j = 0; j < columns.count(); j++) {
        lossNats[chunk.first + j] =
            (float)
                (activation.isIdentity()
                    ? columns.lossNats(columns.note(j), j)
                    : columns.lossNats(chunk.logits(), j));
      }
    }
  }

  /** As {@link OutputLayer#probabilities}, of the first {@code rows} rows of {@code input}. */
  void probabilities(Tensor input, int rows, Tensor probabilities) {
    if (activation.isIdentity() && rows <= FEW_TOKENS) {
      if (row == null) {
        row = new RowSoftmax(blocks, vocabularySize);
      }
      for (int j = 0; j < rows; j++) {
        row.probabilities(input.rows(j, 1), probabilities.rows(j, 1), kernels);
      }
      return;
    }
    for (Chunk chunk : chunks(input, rows)) {
      forward(chunk, EVALUATION);
      columns.scaleAll();
      columns.softmax(chunk.logits(), kernels);
      Packing.unpackTransposed(chunk.logits(), probabilities.rows(chunk.first, chunk.input.rows()));
    }
  }

  /** Logits of all words, known to the columns' maxima and sums. */
  private void forward(Chunk chunk, Pass pass) {
    Packing.packTransposed(chunk.input, chunk.transposedInput);
    columns.begin(chunk.input.rows());
    Panels logits = chunk.logits();
    for (int i = 0; i < blocks.length; i++) {
      WordBlock block = blocks[i];
      Panels a = chunk.blockLogits[i]; // [n,M]
      kernels.product(block.weight(), chunk.transposedInput, block.bias(), a); // Aᵀ = W·Xᵀ + b
      if (activation.isIdentity()) {
        columns.add(a, kernels);
      }
    }
    if (!activation.isIdentity()) {
      activation.forward(logits, chunk.first, pass);
      columns.add(logits, kernels);
    }
  }

  /** Maxima, sums and, as notes, the logits of the targets; no other logits are kept. */
  private void evaluate(Chunk chunk, int[] targets) {
    Packing.packTransposed(chunk.input, chunk.transposedInput);
    columns.begin(chunk.input.rows());
    for (WordBlock block : blocks) {
      Panels a = block.words() == WordBlock.WORDS ? chunk.one : chunk.one.rows(0, block.words());
      kernels.product(block.weight(), chunk.transposedInput, block.bias(), a); // Aᵀ = W·Xᵀ + b
      columns.add(a, kernels);
      for (int j = 0; j < columns.count(); j++) {
        int row = targets[chunk.first + j] - block.first();
        if (row >= 0 && row < block.words()) {
          columns.setNote(j, a.get(row, j));
        }
      }
    }
  }

  private void backward(Chunk chunk) {
    Packing.pack(chunk.input, chunk.packedInput);
    Panels dX = chunk.packedError; // [M,I]
    Arrays.fill(dX.data(), 0, (int) Panels.size(dX.rows(), inputSize), 0f);
    if (!activation.isIdentity()) {
      loss.error(chunk.logits(), 0, columns, kernels);
      activation.backward(chunk.logits());
    }
    for (int i = 0; i < blocks.length; i++) {
      WordBlock block = blocks[i];
      Panels a = chunk.blockLogits[i]; // [n,M]
      if (activation.isIdentity()) {
        loss.error(a, block.first(), columns, kernels); // dAᵀ, in the place of Aᵀ
      }
      kernels.addTransposedProduct(a, block.weight(), dX); // dX += dA·W
      Panels dW = Objects.requireNonNull(block.weightGradient());
      kernels.addProduct(a, chunk.packedInput, dW); // dW += dAᵀ·X
      if (block.biasGradient() != null) {
        kernels.addRowSums(a, block.biasGradient()); // db += Σ dA
      }
    }
    Packing.unpack(dX, chunk.error);
  }

  /** The chunks of an input; made anew only for another input, or rows it was not cut into yet. */
  private Chunk[] chunks(Tensor input, int rows) {
    if (input != chunkedInput) {
      Arrays.fill(chunks, null);
      chunkedInput = input;
    }
    Chunk[] known = chunks[rows];
    if (known == null) {
      known = new Chunk[(rows + chunkTokens - 1) / chunkTokens];
      for (int c = 0; c < known.length; c++) {
        int first = c * chunkTokens;
        known[c] = new Chunk(first, Math.min(chunkTokens, rows - first), input);
      }
      chunks[rows] = known;
    }
    return known;
  }

  private float[] room() {
    if (logitsRoom.length == 0) {
      logitsRoom = Panels.zeros(vocabularySize, chunkTokens).data();
    }
    return logitsRoom;
  }
}
