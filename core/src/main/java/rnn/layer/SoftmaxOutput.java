package rnn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.math.Kernels;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * A softmax over the vocabulary fused with its loss, {@code [T,B,H] → nats}.
 *
 * <pre>{@code
 * Aᵀ = W·Xᵀ + b     p = softmax(A)      loss = Σ loss(A, target)      W [V,H], b [V]
 * dX = dA·W         dW += dAᵀ·X         db += Σ dA
 * }</pre>
 *
 * <p>Logits stand transposed, a row for each word and a lane for each token: so the weight is the
 * left operand, is read row by row as PyTorch lays it out, and is never transposed or copied; and a
 * softmax runs down columns, no lane needing another. Words come in blocks of {@value
 * #BLOCK_WORDS}, so that a block's weight, gradient and logits stay in the cache while they meet:
 * first every block's logits are made and seen by maxima and sums, then every block's become errors
 * in their place and are used up by both products of the backward pass.
 *
 * <p>Tokens come in chunks of at most about {@value #CHUNK_FLOATS} logits, and at least {@value
 * #LEAST_TOKENS} tokens, so no {@code [T·B,V]} array of a big vocabulary exists. Blocks and chunks
 * depend on shapes only, and so does the order of every sum.
 */
public final class SoftmaxOutput implements OutputLayer {
  /** Name of the weight {@code [V,H]}, if it is not the embedding's. */
  public static final String WEIGHT = "output.weight";

  /** Name of the bias {@code [V]}. */
  public static final String BIAS = "output.bias";

  private static final float INITIAL_BOUND = 0.1f;
  private static final int CHUNK_FLOATS = 1 << 23;
  private static final int LEAST_TOKENS = 2 * Panels.WIDTH;
  private static final int BLOCK_WORDS = 98;

  /** Up to so many tokens, weights read once for each are quicker than lanes left empty. */
  private static final int FEW_TOKENS = 4;

  private static final Pass EVALUATION = new Pass();

  /**
   * The description of a softmax output.
   *
   * @param weight name of the weight {@code [V,H]}: {@link #WEIGHT}, or {@link
   *     EmbeddingLayer#WEIGHT} to share it
   * @param inputSize {@code H}
   * @param vocabularySize {@code V}
   * @param activation layers between the logits and the softmax, mostly none
   * @param loss what is minimised
   */
  public record Spec(
      String weight, int inputSize, int vocabularySize, List<LayerSpec> activation, Loss loss) {

    /** An output with its own weight and no activation. */
    public static Spec untied(int inputSize, int vocabularySize, Loss loss) {
      return new Spec(WEIGHT, inputSize, vocabularySize, List.of(), loss);
    }

    /** An output whose weight is that of the embedding, with no activation. */
    public static Spec tied(int inputSize, int vocabularySize, Loss loss) {
      return new Spec(EmbeddingLayer.WEIGHT, inputSize, vocabularySize, List.of(), loss);
    }

    /** The same with {@code activation} between logits and softmax. */
    public Spec with(List<LayerSpec> activation) {
      return new Spec(weight, inputSize, vocabularySize, activation, loss);
    }

    /**
     * The parameters the layer adds to the network's: its bias, and its weight unless that is
     * shared.
     */
    public List<ParameterSpec> parameters() {
      List<ParameterSpec> parameters = new ArrayList<>();
      if (!weight.equals(EmbeddingLayer.WEIGHT)) {
        parameters.add(ParameterSpec.rowWeight(weight, vocabularySize, inputSize, INITIAL_BOUND));
      }
      parameters.add(ParameterSpec.vector(BIAS, vocabularySize, 0f));
      activation.forEach(layer -> parameters.addAll(layer.parameters()));
      return parameters;
    }

    /** A layer of this description on the given buffers, for one thread. */
    public SoftmaxOutput bind(Binding binding) {
      return new SoftmaxOutput(this, binding, chunkTokens(binding.rows(), vocabularySize));
    }
  }

  /** Words {@code [first, first + n)} of the vocabulary, and what belongs to them. */
  private record Block(
      int first, Panels weight, Tensor bias, Panels weightGradient, Tensor biasGradient) {}

  /** Rows {@code [first, first + M)} of the window, on shared buffers. */
  private record Chunk(
      int first,
      Tensor input, // [M,H]
      Tensor error, // [M,H]
      Panels packedInput, // [M,H]
      Panels transposedInput, // [H,M]
      Panels packedError, // [M,H]
      Panels logits, // [V,M]
      Panels[] blockLogits) {} // for each block, [n,M]

  private final Spec spec;
  private final Binding binding;
  private final Kernels kernels;
  private final Panels weight; // [V,H]
  private final Tensor bias; // [1,V]
  private final Block[] blocks;
  private final Tensor error; // [T,B,H]
  private final LogitsActivation activation;
  private final int chunkTokens;
  private final TokenColumns columns;
  private final float[] logits; // one chunk of panels, [V,chunkTokens]
  private final float[] packedInput; // [chunkTokens,H]
  private final float[] transposedInput; // [H,chunkTokens]
  private final float[] packedError; // [chunkTokens,H]
  private final RowSoftmax row;
  private Chunk[] chunks = new Chunk[0];
  private @Nullable Tensor chunkedInput; // [T,B,H]
  private int chunkedRows;

  /** A layer with chunks of {@code chunkTokens} rows of the window. */
  SoftmaxOutput(Spec spec, Binding binding, int chunkTokens) {
    int V = spec.vocabularySize();
    int H = spec.inputSize();
    this.spec = spec;
    this.binding = binding;
    this.kernels = binding.kernels();
    this.weight = binding.weight(spec.weight());
    this.bias = binding.tensor(BIAS);
    this.blocks = blocks(spec, binding);
    this.error = Tensor.zeros(binding.rows(), H);
    this.activation = new LogitsActivation(spec.activation(), binding, chunkTokens, V);
    this.chunkTokens = chunkTokens;
    this.columns = new TokenColumns(chunkTokens);
    this.logits = Panels.zeros(V, chunkTokens).data();
    this.packedInput = Panels.zeros(chunkTokens, H).data();
    this.transposedInput = Panels.zeros(H, chunkTokens).data();
    this.packedError = Panels.zeros(chunkTokens, H).data();
    this.row = new RowSoftmax(V);
  }

  private static Block[] blocks(Spec spec, Binding binding) {
    Panels weight = binding.weight(spec.weight()); // [V,H]
    Panels weightGradient = binding.weightGradient(spec.weight()); // [V,H]
    Tensor bias = binding.tensor(BIAS); // [1,V]
    Tensor biasGradient = binding.tensorGradient(BIAS); // [1,V]
    Block[] blocks = new Block[(spec.vocabularySize() + BLOCK_WORDS - 1) / BLOCK_WORDS];
    for (int i = 0; i < blocks.length; i++) {
      int first = i * BLOCK_WORDS;
      int n = Math.min(BLOCK_WORDS, spec.vocabularySize() - first);
      blocks[i] =
          new Block(
              first,
              weight.rows(first, n),
              bias.columns(first, n),
              weightGradient.rows(first, n),
              biasGradient.columns(first, n));
    }
    return blocks;
  }

  /** Tokens per chunk: all of the window, or chunks of even size, whole panels of tokens each. */
  static int chunkTokens(int rows, int vocabularySize) {
    int most = Math.max(LEAST_TOKENS, CHUNK_FLOATS / vocabularySize);
    if (rows <= most) {
      return rows;
    }
    int chunks = (rows + most - 1) / most;
    int even = (rows + chunks - 1) / chunks;
    return (even + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH;
  }

  @Override
  public Tensor error() {
    return error;
  }

  @Override
  public double train(Tensor input, int[] targets, Pass pass) {
    double loss = 0;
    for (Chunk chunk : chunks(input, pass.timeSteps() * binding.batchSize())) {
      forward(chunk, pass);
      columns.setTargets(targets, chunk.first());
      loss += spec.loss().loss(chunk.logits(), columns, kernels);
      backward(chunk);
    }
    return loss;
  }

  @Override
  public void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats) {
    for (Chunk chunk : chunks(input, pass.timeSteps() * binding.batchSize())) {
      forward(chunk, pass);
      columns.setTargets(targets, chunk.first());
      for (int j = 0; j < columns.count(); j++) {
        lossNats[chunk.first() + j] = (float) columns.lossNats(chunk.logits(), j);
      }
    }
  }

  @Override
  public void probabilities(Tensor input, Tensor probabilities) {
    if (activation.isIdentity() && input.rows() <= FEW_TOKENS) {
      for (int j = 0; j < input.rows(); j++) {
        kernels.vectorProduct(weight, input.rows(j, 1), bias, row.logits());
        row.softmax(probabilities.rows(j, 1), kernels);
      }
      return;
    }
    for (Chunk chunk : chunks(input, input.rows())) {
      forward(chunk, EVALUATION);
      columns.scaleAll();
      columns.softmax(chunk.logits(), kernels);
      Packing.unpackTransposed(
          chunk.logits(), probabilities.rows(chunk.first(), chunk.input().rows()));
    }
  }

  /** Logits of all words, known to the columns' maxima and sums. */
  private void forward(Chunk chunk, Pass pass) {
    Packing.packTransposed(chunk.input(), chunk.transposedInput());
    columns.begin(chunk.input().rows());
    for (int i = 0; i < blocks.length; i++) {
      Block block = blocks[i];
      Panels a = chunk.blockLogits()[i]; // [n,M]
      kernels.product(block.weight(), chunk.transposedInput(), block.bias(), a); // Aᵀ = W·Xᵀ + b
      if (activation.isIdentity()) {
        columns.add(a, kernels);
      }
    }
    if (!activation.isIdentity()) {
      activation.forward(chunk.logits(), chunk.first(), pass);
      columns.add(chunk.logits(), kernels);
    }
  }

  private void backward(Chunk chunk) {
    Packing.pack(chunk.input(), chunk.packedInput());
    Panels dX = chunk.packedError(); // [M,H]
    Arrays.fill(dX.data(), 0f);
    if (!activation.isIdentity()) {
      spec.loss().error(chunk.logits(), 0, columns, kernels);
      activation.backward(chunk.logits());
    }
    for (int i = 0; i < blocks.length; i++) {
      Block block = blocks[i];
      Panels a = chunk.blockLogits()[i]; // [n,M]
      if (activation.isIdentity()) {
        spec.loss().error(a, block.first(), columns, kernels); // dAᵀ, in the place of Aᵀ
      }
      kernels.addTransposedProduct(a, block.weight(), dX); // dX += dA·W
      kernels.addProduct(a, chunk.packedInput(), block.weightGradient()); // dW += dAᵀ·X
      kernels.addRowSums(a, block.biasGradient()); // db += Σ dA
    }
    Packing.unpack(dX, chunk.error());
  }

  /**
   * The chunks of a window; made anew only if input or length differ from those of the last window.
   */
  private Chunk[] chunks(Tensor input, int rows) {
    if (input != chunkedInput || rows != chunkedRows) {
      chunks = new Chunk[(rows + chunkTokens - 1) / chunkTokens];
      for (int c = 0; c < chunks.length; c++) {
        int first = c * chunkTokens;
        chunks[c] = chunk(first, Math.min(chunkTokens, rows - first), input);
      }
      chunkedInput = input;
      chunkedRows = rows;
    }
    return chunks;
  }

  private Chunk chunk(int first, int count, Tensor input) {
    int H = spec.inputSize();
    Panels a = Panels.of(logits, 0, spec.vocabularySize(), count);
    Panels[] blockLogits = new Panels[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      blockLogits[i] = a.rows(blocks[i].first(), blocks[i].weight().rows());
    }
    return new Chunk(
        first,
        input.rows(first, count),
        error.rows(first, count),
        Panels.of(packedInput, 0, count, H),
        Panels.of(transposedInput, 0, H, count),
        Panels.of(packedError, 0, count, H),
        a,
        blockLogits);
  }
}
