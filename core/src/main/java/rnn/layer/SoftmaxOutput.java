package rnn.layer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * A softmax over the vocabulary fused with its loss, {@code [T,B,H] → nats}.
 *
 * <pre>{@code
 * A = X·Wᵀ + b      p = softmax(A)      loss = Σ loss(A, target)      W [V,H], b [V]
 * dX = dA·W         dW += dAᵀ·X         db += Σ dA
 * }</pre>
 *
 * <p>It works through the window in chunks of rows: the logits of one chunk turn into errors in
 * their place and are used up by both products of the backward pass, so no {@code [T·B,V]} array of
 * a big vocabulary exists. A chunk has about {@value #CHUNK_FLOATS} logits but at least {@value
 * #LEAST_ROWS} rows, for each chunk reads weight and gradient from memory once. The size depends on
 * shapes only, and so does the order of every sum. {@code dX} is taken from a transposed copy of
 * the weight, made once per window.
 */
public final class SoftmaxOutput implements OutputLayer {
  /** Name of the weight {@code [V,H]}, if it is not the embedding's. */
  public static final String WEIGHT = "output.weight";

  /** Name of the bias {@code [V]}. */
  public static final String BIAS = "output.bias";

  private static final float INITIAL_BOUND = 0.1f;
  private static final int CHUNK_FLOATS = 1 << 22;
  private static final int LEAST_ROWS = 64;
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
        parameters.add(ParameterSpec.weight(weight, vocabularySize, inputSize, INITIAL_BOUND));
      }
      parameters.add(ParameterSpec.vector(BIAS, vocabularySize, 0f));
      activation.forEach(layer -> parameters.addAll(layer.parameters()));
      return parameters;
    }

    /** A layer of this description on the given buffers, for one thread. */
    public SoftmaxOutput bind(Binding binding) {
      return new SoftmaxOutput(this, binding, chunkRows(binding.rows(), vocabularySize));
    }
  }

  /** Rows {@code [first, first + count)} of the window on their way through the layer. */
  private record Chunk(int first, Tensor input, Panels logits, Panels packedError, Tensor error) {}

  private final Spec spec;
  private final Binding binding;
  private final Kernels kernels;
  private final Panels weight; // [H,V]
  private final Panels weightTransposed; // [V,H]
  private final Tensor bias; // [1,V]
  private final Panels weightGradient; // [H,V]
  private final Tensor biasGradient; // [1,V]
  private final Tensor error; // [T,B,H]
  private final LogitsActivation activation;
  private final int chunkRows;
  private final float[] logits; // one chunk of panels, [chunkRows,V]
  private final float[] packedError; // one chunk of panels, [chunkRows,H]
  private Chunk[] chunks = new Chunk[0];
  private @Nullable Tensor chunkedInput; // [T,B,H]
  private int chunkedRows;

  /** A layer with chunks of {@code chunkRows} rows. */
  SoftmaxOutput(Spec spec, Binding binding, int chunkRows) {
    this.spec = spec;
    this.binding = binding;
    this.kernels = binding.kernels();
    this.weight = binding.weight(spec.weight());
    this.weightTransposed = Panels.zeros(spec.vocabularySize(), spec.inputSize());
    this.bias = binding.tensor(BIAS);
    this.weightGradient = binding.weightGradient(spec.weight());
    this.biasGradient = binding.tensorGradient(BIAS);
    this.error = Tensor.zeros(binding.rows(), spec.inputSize());
    this.activation =
        new LogitsActivation(spec.activation(), binding, chunkRows, spec.vocabularySize());
    this.chunkRows = chunkRows;
    this.logits = Panels.zeros(chunkRows, spec.vocabularySize()).data();
    this.packedError = Panels.zeros(chunkRows, spec.inputSize()).data();
  }

  /** Rows per chunk: as many chunks as the cache asks for, of even size. */
  static int chunkRows(int rows, int vocabularySize) {
    int most = Math.max(LEAST_ROWS, CHUNK_FLOATS / vocabularySize);
    int chunks = (rows + most - 1) / most;
    return (rows + chunks - 1) / chunks;
  }

  @Override
  public Tensor error() {
    return error;
  }

  @Override
  public double train(Tensor input, int[] targets, Pass pass) {
    kernels.transpose(weight, weightTransposed);
    double loss = 0;
    for (Chunk chunk : chunks(input, pass)) {
      Panels a = chunk.logits(); // [M,V]
      kernels.product(chunk.input(), weight, bias, a); // A = X·Wᵀ + b
      activation.forward(a, chunk.first(), pass);
      loss += spec.loss().error(a, targets, chunk.first(), kernels); // dA, in the place of A
      activation.backward(a);
      kernels.product(a, weightTransposed, chunk.packedError()); // dX = dA·W
      LogitsActivation.unpack(chunk.packedError(), chunk.error());
      kernels.addTransposedProduct(chunk.input(), a, weightGradient); // dW += dAᵀ·X
      kernels.addColumnSums(a, biasGradient); // db += Σ dA
    }
    return loss;
  }

  @Override
  public void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats) {
    for (Chunk chunk : chunks(input, pass)) {
      kernels.product(chunk.input(), weight, bias, chunk.logits());
      activation.forward(chunk.logits(), chunk.first(), pass);
      kernels.crossEntropy(chunk.logits(), targets, chunk.first(), lossNats);
    }
  }

  @Override
  public void probabilities(Tensor input, Tensor probabilities) {
    for (int first = 0; first < input.rows(); first += chunkRows) {
      int count = Math.min(chunkRows, input.rows() - first);
      Panels p = Panels.of(logits, 0, count, spec.vocabularySize());
      kernels.product(input.rows(first, count), weight, bias, p);
      activation.forward(p, first, EVALUATION);
      kernels.softmax(p);
      LogitsActivation.unpack(p, probabilities.rows(first, count));
    }
  }

  /**
   * The chunks of a window; made anew only if input or length differ from those of the last window.
   */
  private Chunk[] chunks(Tensor input, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    if (input != chunkedInput || rows != chunkedRows) {
      chunks = new Chunk[(rows + chunkRows - 1) / chunkRows];
      for (int c = 0; c < chunks.length; c++) {
        int first = c * chunkRows;
        int count = Math.min(chunkRows, rows - first);
        Panels a = Panels.of(logits, 0, count, spec.vocabularySize());
        Panels da = Panels.of(packedError, 0, count, spec.inputSize());
        chunks[c] = new Chunk(first, input.rows(first, count), a, da, error.rows(first, count));
      }
      chunkedInput = input;
      chunkedRows = rows;
    }
    return chunks;
  }
}
