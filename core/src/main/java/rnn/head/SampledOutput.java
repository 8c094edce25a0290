package rnn.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.option.OptionException;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterSpec;

/**
 * A softmax over all words whose training looks at some of them only: a sample of negatives that
 * all tokens of a window share, and each token's target.
 *
 * <pre>{@code
 * a_w  = W_w·x + b_w                                       W [V,H], b [V]
 * Z    = e^a_y + Σ_{w ∈ S, w ≠ y} e^(a_w − ln q(w))        y the target, S the sample
 * loss = ln Z − a_y
 * }</pre>
 *
 * <p>Bengio and Senécal 2008, "Adaptive importance sampling to accelerate training of a neural
 * probabilistic language model"; Jean et al. 2015, arXiv:1412.2007. {@code q(w)} is the probability
 * that the sample has {@code w}, so {@code Z} is in the mean the sum over all words, and the loss
 * is that of the full softmax where the sample is all of them. A token's own target is left out of
 * its negatives. The sample depends on the pass's seed only: see {@link WordSampler}.
 *
 * <p>The weight is a table whose gradient knows which rows a window touched, those of samples and
 * targets, and so may be the embedding's, whose other touched rows are the window's inputs. Samples
 * are gathered into panels, so that the negatives of a window are three matrix products, as in
 * {@link BlockedSoftmax}; targets are one row for each token.
 *
 * <p>Evaluation and probabilities are those of the full softmax, exactly.
 */
public final class SampledOutput implements VocabularyHead {
  /** The name in options and model files. */
  public static final String NAME = "sampled";

  /**
   * The description of a sampled output.
   *
   * @param weight name of the weight {@code [V,H]}: {@link SoftmaxOutput#WEIGHT}, or {@link
   *     EmbeddingWeight#NAME} to share it
   * @param inputSize {@code H}
   * @param vocabularySize {@code V}
   * @param samples words drawn for a window, on average; all if they would be more than half
   */
  public record Spec(String weight, int inputSize, int vocabularySize, int samples)
      implements OutputSpec {

    /** Checks the number of samples. */
    public Spec {
      if (samples < 1) {
        throw new OptionException(
            "The output %s needs at least 1 sample a window ({output-samples}) but got %d",
            NAME, samples);
      }
    }

    /** The output that {@code shape} asks for. */
    static Spec of(OutputShape shape) {
      shape.requirePlainCrossEntropy(NAME);
      String weight = shape.tiesEmbedding() ? EmbeddingWeight.NAME : SoftmaxOutput.WEIGHT;
      return new Spec(weight, shape.inputSize(), shape.vocabularySize(), shape.samples());
    }

    @Override
    public ParameterSpec embedding(int embeddingSize) {
      return EmbeddingWeight.table(vocabularySize, embeddingSize);
    }

    @Override
    public List<ParameterSpec> parameters() {
      List<ParameterSpec> parameters = new ArrayList<>();
      if (!weight.equals(EmbeddingWeight.NAME)) {
        parameters.add(
            ParameterSpec.table(weight, vocabularySize, inputSize, SoftmaxOutput.INITIAL_BOUND));
      }
      parameters.add(ParameterSpec.sparseVector(SoftmaxOutput.BIAS, vocabularySize, 0f));
      return parameters;
    }

    /** {@inheritDoc} {@code (S + 1)·H}: the samples, and the token's own target. */
    @Override
    public double multiplyAdds() {
      boolean takesAll = 2L * samples > vocabularySize;
      return ((double) (takesAll ? vocabularySize : samples) + 1) * inputSize;
    }

    /** {@inheritDoc} {@code V·H}. */
    @Override
    public double evaluationMultiplyAdds() {
      return (double) vocabularySize * inputSize;
    }

    @Override
    public SampledOutput bind(Binding binding) {
      return new SampledOutput(
          this, binding, BlockedSoftmax.chunkTokens(binding.rows(), vocabularySize));
    }
  }

  /** The views of windows of {@code M} rows. */
  private record Window(
      Panels packedInput, // [M,H]
      Panels transposedInput, // [H,M]
      Panels packedError, // [M,H]
      Panels targetLogits, // [1,M]
      Panels[][] logits) { // by place of a block of samples, and by its words; made when asked for

    /** Room for the logits of block {@code i}, {@code [n,M]}. */
    Panels logits(int i, WordBlock block) {
      int n = block.words();
      if (logits[i][n] == null) {
        logits[i][n] = logits[i][WordBlock.WORDS].rows(0, n);
      }
      return logits[i][n];
    }
  }

  private final Spec spec;
  private final Binding binding;
  private final Kernels kernels;
  private final BlockedSoftmax full; // for evaluation
  private final TokenColumns columns;
  private final Tensor error; // [T,B,H]
  private final Window[] windows; // by number of rows
  private @Nullable Negatives negatives; // made when first training: an evaluator has no use for it

  /** The words that a window draws, and room for them. */
  private static final class Negatives {
    final WordSampler sample;
    final SampledRows table;
    final float[] packedInput; // [T,B,H]
    final float[] transposedInput; // [H,T,B]
    final float[] packedError; // [T,B,H]
    final float[] targetLogits; // [T,B]
    final float[] logits; // [samples,T,B]

    Negatives(Spec spec, Binding binding) {
      int rows = binding.rows();
      int H = spec.inputSize();
      sample = new WordSampler(spec.vocabularySize(), spec.samples());
      table = new SampledRows(spec.weight(), SoftmaxOutput.BIAS, sample.most(), binding);
      packedInput = Panels.zeros(rows, H).data();
      transposedInput = Panels.zeros(H, rows).data();
      packedError = Panels.zeros(rows, H).data();
      targetLogits = Panels.zeros(1, rows).data();
      logits = Panels.zeros(table.mostBlocks() * WordBlock.WORDS, rows).data();
    }

    Window window(int rows, int H) {
      Panels all = Panels.of(logits, 0, table.mostBlocks() * WordBlock.WORDS, rows);
      Panels[][] ofBlocks = new Panels[table.mostBlocks()][WordBlock.WORDS + 1];
      for (int i = 0; i < ofBlocks.length; i++) {
        ofBlocks[i][WordBlock.WORDS] = all.rows(i * WordBlock.WORDS, WordBlock.WORDS);
      }
      return new Window(
          Panels.of(packedInput, 0, rows, H),
          Panels.of(transposedInput, 0, H, rows),
          Panels.of(packedError, 0, rows, H),
          Panels.of(targetLogits, 0, 1, rows),
          ofBlocks);
    }
  }

  private SampledOutput(Spec spec, Binding binding, int chunkTokens) {
    List<WordBlock> all = new ArrayList<>();
    WordBlock.addTable(all, binding.tensor(spec.weight()), binding.tensor(SoftmaxOutput.BIAS));
    this.spec = spec;
    this.binding = binding;
    this.kernels = binding.kernels();
    this.full =
        new BlockedSoftmax(
            all,
            List.of(spec.weight()),
            new CrossEntropy(),
            List.of(),
            binding,
            binding.rows(),
            chunkTokens);
    this.columns = new TokenColumns(binding.rows());
    this.error = Tensor.zeros(binding.rows(), spec.inputSize());
    this.windows = new Window[binding.rows() + 1];
  }

  @Override
  public Tensor error() {
    return error;
  }

  @Override
  public double train(Tensor input, int[] targets, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    if (negatives == null) {
      negatives = new Negatives(spec, binding);
    }
    Negatives n = negatives;
    if (windows[rows] == null) {
      windows[rows] = n.window(rows, spec.inputSize());
    }
    Window window = windows[rows];
    n.sample.draw(pass.randomSeed());
    n.table.gather(n.sample);
    Packing.pack(input, window.packedInput());
    Packing.packTransposed(input, window.transposedInput());
    forward(n, window, input, targets);

    columns.setTargets(targets, 0);
    double loss = 0;
    for (int j = 0; j < rows; j++) {
      loss += columns.lossNats(window.targetLogits().get(0, j), j);
    }

    backward(n, window);
    Packing.unpack(window.packedError(), error);
    n.table.scatter(n.sample);
    for (int j = 0; j < rows; j++) {
      if (targets[j] >= 0) {
        float da = window.targetLogits().get(0, j); // the target's own error
        int from = input.index(j, 0);
        n.table.backward(targets[j], da, input.data(), from, error.data(), error.index(j, 0));
      }
    }
    return loss;
  }

  /** Logits of targets and negatives, known to the columns' maxima and sums. */
  private void forward(Negatives n, Window window, Tensor input, int[] targets) {
    int rows = window.packedInput().rows();
    columns.begin(rows);
    for (int j = 0; j < rows; j++) {
      boolean isPadding = targets[j] < 0;
      window
          .targetLogits()
          .set(0, j, isPadding ? 0f : n.table.logit(targets[j], input.data(), input.index(j, 0)));
    }
    columns.add(window.targetLogits(), kernels);
    for (int i = 0; i < SampledRows.blocks(n.sample); i++) {
      WordBlock block = n.table.block(i, n.sample);
      Panels a = window.logits(i, block); // [n,M]
      kernels.product(block.weight(), window.transposedInput(), block.bias(), a);
      for (int j = 0; j < rows; j++) {
        int row = targets[j] < 0 ? -1 : n.sample.row(targets[j]) - block.first();
        if (row >= 0 && row < block.words()) {
          a.set(row, j, SampledRows.NEVER); // a token's target is none of its negatives
        }
      }
      columns.add(a, kernels);
    }
  }

  /** Logits become errors and are used up; those of targets stay. */
  private void backward(Negatives n, Window window) {
    Panels targetErrors = window.targetLogits(); // [1,M]
    columns.softmax(targetErrors, kernels);
    for (int j = 0; j < columns.count(); j++) {
      if (columns.target(j) >= 0) {
        targetErrors.set(0, j, targetErrors.get(0, j) - 1f); // da_y = p(y) − 1
      }
    }
    Panels dX = window.packedError(); // [M,H]
    Arrays.fill(dX.data(), 0, (int) Panels.size(dX.rows(), dX.columns()), 0f);
    for (int i = 0; i < SampledRows.blocks(n.sample); i++) {
      WordBlock block = n.table.block(i, n.sample);
      Panels a = window.logits(i, block); // [n,M]
      columns.softmax(a, kernels); // da_w = p(w)
      kernels.addTransposedProduct(a, block.weight(), dX); // dX += dA·W
      Panels dW = Objects.requireNonNull(block.weightGradient());
      kernels.addProduct(a, window.packedInput(), dW); // dW += dAᵀ·X
      kernels.addRowSums(a, Objects.requireNonNull(block.biasGradient())); // db += Σ dA
    }
  }

  @Override
  public void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats) {
    full.evaluate(input, targets, pass.timeSteps() * binding.batchSize(), pass, lossNats);
  }

  @Override
  public double lossNats(Tensor input, int word) {
    return full.lossNats(input, word);
  }

  @Override
  public void probabilities(Tensor input, Tensor probabilities) {
    full.probabilities(input, input.rows(), probabilities);
  }
}
