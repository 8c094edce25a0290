package rnn.head;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.head.TokenChunks.Chunk;
import rnn.head.TokenChunks.Tokens;
import rnn.layer.Binding;
import rnn.layer.LayerSpec;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.FixedWeights;

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
 * #MIN_TOKENS} tokens, so no {@code [T·B,V]} array of a big vocabulary exists. Blocks and chunks
 * depend on shapes only, and so does the order of every sum.
 */
final class BlockedSoftmax {
  private static final int CHUNK_FLOATS = 1 << 23;
  private static final int MIN_TOKENS = 2 * Panels.WIDTH;
  private static final Pass EVALUATION = new Pass();
  private static final Tensor NONE = Tensor.zeros(0, 0);

  private final WordBlock[] blocks;
  private final List<String> weights;
  private final @Nullable FixedWeights fixed;
  private final int inputSize; // I
  private final int vocabularySize; // V
  private final Loss loss;
  private final Kernels kernels; // of one thread
  private final Kernels teamKernels;
  private final Team team;
  private final LogitsActivation activation;
  private final int chunkTokens;
  private final TokenColumns columns;
  private final Tensor error; // [rows,I]
  private final TokenChunks tokenChunks;
  private final Chunk[][] chunks; // those of an input, by its rows
  private @Nullable Tensor chunkedInput; // [rows,I]
  private @Nullable RowSoftmax row; // made when first asked for few probabilities
  private Chunk chunk; // in hand
  private int[] targets = {}; // of the window in hand
  private Tensor probabilities = NONE; // that are asked for
  private final Team.Work forwardTokens = this::forwardTokens;
  private final Team.Work evaluateTokens = this::evaluateTokens;
  private final Team.Work probabilityTokens = this::probabilityTokens;
  private final Team.Work backwardTokens = this::backwardTokens;
  private final Team.Work backwardWords = this::backwardWords;

  /**
   * A softmax over the words of {@code blocks} for inputs of up to {@code rows} rows.
   *
   * @param weights names of the weights that the words' rows are, {@code [n,I]} one behind another
   * @param activation the layers between logits and softmax
   */
  BlockedSoftmax(
      List<WordBlock> blocks,
      List<String> weights,
      Loss loss,
      List<LayerSpec> activation,
      Binding binding,
      int rows,
      int chunkTokens) {
    WordBlock last = blocks.get(blocks.size() - 1);
    this.blocks = blocks.toArray(WordBlock[]::new);
    this.weights = weights;
    this.fixed = binding.fixed();
    this.inputSize = last.packed().columns();
    this.vocabularySize = last.first() + last.words();
    this.loss = loss;
    this.kernels = binding.kernels().ofOneThread();
    this.teamKernels = binding.kernels();
    this.team = teamKernels.team();
    this.activation = new LogitsActivation(activation, binding, chunkTokens, vocabularySize);
    this.chunkTokens = chunkTokens;
    this.columns = new TokenColumns(chunkTokens);
    this.error = Tensor.zeros(rows, inputSize);
    this.tokenChunks = new TokenChunks(this.blocks, teamKernels, error, columns, chunkTokens);
    this.chunks = new Chunk[rows + 1][];
    this.chunk = tokenChunks.new Chunk(0, 0, error, 1);
  }

  /** Tokens per chunk: all rows, or chunks of even size, whole panels of tokens each. */
  static int chunkTokens(int rows, int vocabularySize) {
    int most = Math.max(MIN_TOKENS, CHUNK_FLOATS / vocabularySize);
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

  /** As {@link VocabularyHead#train}, of the first {@code rows} rows of {@code input}. */
  double train(Tensor input, int[] targets, int rows, Pass pass) {
    double sum = 0;
    for (Chunk chunk : chunks(input, rows)) {
      forward(chunk, pass);
      columns.setTargets(targets, chunk.first);
      sum += loss.loss(chunk.logits(), columns, teamKernels);
      backward(chunk);
    }
    return sum;
  }

  /** As {@link VocabularyHead#evaluate}, of the first {@code rows} rows of {@code input}. */
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

  /** As {@link VocabularyHead#probabilities}, of the first {@code rows} rows of {@code input}. */
  void probabilities(Tensor input, int rows, Tensor probabilities) {
    if (activation.isIdentity() && rows <= Binding.MAX_NARROW_ROWS) {
      for (int j = 0; j < rows; j++) {
        row().probabilities(input.rows(j, 1), probabilities.rows(j, 1), teamKernels);
      }
      return;
    }
    for (Chunk chunk : chunks(input, rows)) {
      if (activation.isIdentity()) {
        this.chunk = chunk;
        this.probabilities = probabilities;
        columns.begin(chunk.input.rows());
        team.run(chunk.parts.length, probabilityTokens);
        this.probabilities = NONE; // they are the caller's
      } else {
        forward(chunk, EVALUATION);
        columns.scaleAll();
        columns.softmax(chunk.logits(), teamKernels);
        Packing.unpackTransposed(
            chunk.logits(), probabilities.rows(chunk.first, chunk.input.rows()));
      }
    }
  }

  /**
   * Logits go to where probabilities are wanted while the cache has them, and become them there.
   */
  private void probabilityTokens(int part) {
    Tokens tokens = chunk.parts[part];
    Tensor rows = probabilities.rows(chunk.first + tokens.first, tokens.columns.count()); // [m,V]
    pack(tokens);
    for (WordBlock block : blocks) {
      Panels a = tokens.passing(block.words());
      kernels.product(block.weight(), tokens.operand, block.bias(), a); // Aᵀ = W·Xᵀ + b
      tokens.columns.add(a, kernels);
      Packing.unpackTransposed(a, rows, block.first());
    }
    tokens.columns.scaleAll();
    tokens.columns.softmax(rows, kernels);
  }

  /**
   * As {@link VocabularyHead#lossNats(Tensor, int)}; {@code input [1,I]}.
   *
   * @param word number of the word within the softmax
   */
  double lossNats(Tensor input, int word) {
    if (activation.isIdentity()) {
      return row().lossNats(input, word, teamKernels);
    }
    Chunk chunk = chunks(input, 1)[0];
    forward(chunk, EVALUATION);
    columns.setTargets(new int[] {word}, 0);
    return columns.lossNats(chunk.logits(), 0);
  }

  private RowSoftmax row() {
    if (row == null) {
      row = new RowSoftmax(blocks, weights, fixed, kernels);
    }
    return row;
  }

  /** Logits of all words, known to the columns' maxima and sums. */
  private void forward(Chunk chunk, Pass pass) {
    this.chunk = chunk;
    columns.begin(chunk.input.rows());
    Panels logits = chunk.logits();
    team.run(chunk.parts.length, forwardTokens);
    if (!activation.isIdentity()) {
      activation.forward(logits, chunk.first, pass);
      columns.add(logits, teamKernels);
    }
  }

  private void forwardTokens(int part) {
    Tokens tokens = chunk.parts[part];
    pack(tokens);
    for (int i = 0; i < blocks.length; i++) {
      WordBlock block = blocks[i];
      Panels a = tokens.logits(i); // [n,m]
      kernels.product(block.weight(), tokens.operand, block.bias(), a); // Aᵀ = W·Xᵀ + b
      if (activation.isIdentity()) {
        tokens.columns.add(a, kernels);
      }
    }
  }

  /** Makes {@code Xᵀ} of the tokens. */
  private static void pack(Tokens tokens) {
    Packing.packTransposed(tokens.input, tokens.transposedInput);
    tokens.operand.set(tokens.transposedInput);
  }

  /** Maxima, sums and, as notes, the logits of the targets; no other logits are kept. */
  private void evaluate(Chunk chunk, int[] targets) {
    this.chunk = chunk;
    this.targets = targets;
    columns.begin(chunk.input.rows());
    team.run(chunk.parts.length, evaluateTokens);
  }

  private void evaluateTokens(int part) {
    Tokens tokens = chunk.parts[part];
    pack(tokens);
    int first = chunk.first + tokens.first;
    for (WordBlock block : blocks) {
      int n = block.words();
      Panels a = tokens.passing(n);
      kernels.product(block.weight(), tokens.operand, block.bias(), a); // Aᵀ = W·Xᵀ + b
      tokens.columns.add(a, kernels);
      for (int j = 0; j < tokens.columns.count(); j++) {
        int row = targets[first + j] - block.first();
        if (row >= 0 && row < n) {
          tokens.columns.setNote(j, a.get(row, j));
        }
      }
    }
  }

  /**
   * Errors, and what comes of them. A thread alone uses up each block's while the cache has them;
   * several first take some tokens each, whose errors below are sums over words, and then some
   * words, whose gradients are sums over tokens.
   */
  private void backward(Chunk chunk) {
    this.chunk = chunk;
    if (!activation.isIdentity()) {
      loss.error(chunk.logits(), 0, columns, teamKernels);
      activation.backward(chunk.logits());
    }
    team.run(chunk.parts.length, backwardTokens);
    if (chunk.parts.length > 1) {
      team.run(backwardWords);
    }
  }

  private void backwardTokens(int part) {
    Tokens tokens = chunk.parts[part];
    Packing.pack(tokens.input, tokens.packedInput);
    Panels dX = tokens.packedError; // [m,I]
    dX.fill(0f);
    for (int i = 0; i < blocks.length; i++) {
      WordBlock block = blocks[i];
      Panels a = tokens.logits(i); // [n,m]
      if (activation.isIdentity()) {
        loss.error(a, block.first(), tokens.columns, kernels); // dAᵀ, in the place of Aᵀ
      }
      kernels.addTransposedProduct(a, block.weight(), dX); // dX += dA·W
      if (chunk.parts.length == 1) {
        addGradient(i);
      }
    }
    Packing.unpack(dX, tokens.error);
  }

  private void backwardWords(int part) {
    int end = blocks.length * (part + 1) / team.threads();
    for (int i = blocks.length * part / team.threads(); i < end; i++) {
      addGradient(i);
    }
  }

  /** The gradient of block {@code i} from the errors of all tokens. */
  private void addGradient(int i) {
    WordBlock block = blocks[i];
    Panels a = chunk.logits(i); // [n,M]
    Panels dW = Objects.requireNonNull(block.weightGradient());
    kernels.addProduct(a, chunk.packedInput, dW); // dW += dAᵀ·X
    if (block.biasGradient() != null) {
      kernels.addRowSums(a, block.biasGradient()); // db += Σ dA
    }
  }

  /** Parts that a chunk of tokens is worth cutting into. */
  private int parts(int tokens) {
    boolean canSplit = blocks[0].table() == null; // tables are packed into one place
    return canSplit && teamKernels.isWorthSplitting((long) tokens * vocabularySize * inputSize)
        ? team.threads()
        : 1;
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
        int count = Math.min(chunkTokens, rows - first);
        known[c] = tokenChunks.new Chunk(first, count, input, parts(count));
      }
      chunks[rows] = known;
    }
    return known;
  }
}
