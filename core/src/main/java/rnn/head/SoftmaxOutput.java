package rnn.head;

import java.util.ArrayList;
import java.util.List;
import rnn.layer.Binding;
import rnn.layer.LayerSpec;
import rnn.layer.Pass;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterSpec;

/**
 * The full softmax over the vocabulary fused with its loss, {@code [T,B,H] → nats}: {@link
 * BlockedSoftmax} over all words.
 */
public final class SoftmaxOutput implements VocabularyHead {
  /** The name in options and model files. */
  public static final String NAME = "full";

  /** Name of the weight {@code [V,H]}, if it is not the embedding's. */
  public static final String WEIGHT = "output.weight";

  /** Name of the bias {@code [V]}. */
  public static final String BIAS = "output.bias";

  /** Values of an output's weight start within this. */
  static final float INITIAL_BOUND = 0.1f;

  /**
   * The description of a softmax output.
   *
   * @param weight name of the weight {@code [V,H]}: {@link #WEIGHT}, or {@link
   *     EmbeddingWeight#NAME} to share it
   * @param inputSize {@code H}
   * @param vocabularySize {@code V}
   * @param activation layers between the logits and the softmax, mostly none
   * @param loss what is minimised
   */
  public record Spec(
      String weight, int inputSize, int vocabularySize, List<LayerSpec> activation, Loss loss)
      implements OutputSpec {

    /** The output that {@code shape} asks for. */
    static Spec of(OutputShape shape) {
      int V = shape.vocabularySize();
      Loss loss = Losses.named(shape.loss());
      Spec spec =
          shape.tiesEmbedding()
              ? tied(shape.inputSize(), V, loss)
              : untied(shape.inputSize(), V, loss);
      return spec.with(OutputActivations.named(shape.activation(), V));
    }

    /** An output with its own weight and no activation. */
    public static Spec untied(int inputSize, int vocabularySize, Loss loss) {
      return new Spec(WEIGHT, inputSize, vocabularySize, List.of(), loss);
    }

    /** An output whose weight is that of the embedding, with no activation. */
    public static Spec tied(int inputSize, int vocabularySize, Loss loss) {
      return new Spec(EmbeddingWeight.NAME, inputSize, vocabularySize, List.of(), loss);
    }

    /** The same with {@code activation} between logits and softmax. */
    public Spec with(List<LayerSpec> activation) {
      return new Spec(weight, inputSize, vocabularySize, activation, loss);
    }

    private boolean isTied() {
      return weight.equals(EmbeddingWeight.NAME);
    }

    @Override
    public ParameterSpec embedding(int embeddingSize) {
      return isTied()
          ? EmbeddingWeight.tied(vocabularySize, embeddingSize)
          : EmbeddingWeight.table(vocabularySize, embeddingSize);
    }

    /**
     * The parameters the layer adds to the network's: its bias, and its weight unless that is
     * shared.
     */
    @Override
    public List<ParameterSpec> parameters() {
      List<ParameterSpec> parameters = new ArrayList<>();
      if (!isTied()) {
        parameters.add(ParameterSpec.rowWeight(weight, vocabularySize, inputSize, INITIAL_BOUND));
      }
      parameters.add(ParameterSpec.vector(BIAS, vocabularySize, 0f));
      activation.forEach(layer -> parameters.addAll(layer.parameters()));
      return parameters;
    }

    /** {@inheritDoc} {@code V·H}, and those of the activation. */
    @Override
    public double multiplyAdds() {
      return (double) vocabularySize * inputSize
          + activation.stream().mapToDouble(LayerSpec::multiplyAdds).sum();
    }

    @Override
    public SoftmaxOutput bind(Binding binding) {
      return new SoftmaxOutput(
          this, binding, BlockedSoftmax.chunkTokens(binding.rows(), vocabularySize));
    }
  }

  private final Binding binding;
  private final BlockedSoftmax softmax;

  /** A layer with chunks of {@code chunkTokens} rows of the window. */
  SoftmaxOutput(Spec spec, Binding binding, int chunkTokens) {
    Panels weight = binding.weight(spec.weight()); // [V,H]
    Panels weightGradient = binding.weightGradient(spec.weight()); // [V,H]
    Tensor bias = binding.tensor(BIAS); // [1,V]
    List<WordBlock> blocks = new ArrayList<>();
    WordBlock.addAll(blocks, 0, weight, weightGradient, bias, binding.tensorGradient(BIAS));
    this.binding = binding;
    this.softmax =
        new BlockedSoftmax(
            blocks,
            List.of(spec.weight()),
            spec.loss(),
            spec.activation(),
            binding,
            binding.rows(),
            chunkTokens);
  }

  @Override
  public Tensor error() {
    return softmax.error();
  }

  @Override
  public double train(Tensor input, int[] targets, Pass pass) {
    return softmax.train(input, targets, pass.timeSteps() * binding.batchSize(), pass);
  }

  @Override
  public void evaluate(Tensor input, int[] targets, Pass pass, float[] lossNats) {
    softmax.evaluate(input, targets, pass.timeSteps() * binding.batchSize(), pass, lossNats);
  }

  @Override
  public double lossNats(Tensor input, int word) {
    return softmax.lossNats(input, word);
  }

  @Override
  public void probabilities(Tensor input, Tensor probabilities) {
    softmax.probabilities(input, input.rows(), probabilities);
  }
}
