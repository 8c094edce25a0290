package rnn.input;

import java.util.ArrayList;
import java.util.List;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingStorage;
import rnn.parameter.ParameterSpec;

/** Several inputs side by side: {@code [T,B] → [T,B,E_0 + E_1 + …]}. */
public final class Concatenation implements InputLayer {
  /** The kind in model files. */
  public static final String KIND = "concatenation";

  /**
   * The description of inputs side by side.
   *
   * @param inputs at least one
   */
  public record Spec(List<InputSpec> inputs) implements InputSpec {

    /** Checks that there are some, and of those that read characters no two. */
    public Spec {
      inputs = List.copyOf(inputs);
      if (inputs.isEmpty()) {
        throw new IllegalArgumentException("A concatenation must have at least one input");
      }
      long encoders = inputs.stream().filter(input -> input.characters() > 0).count();
      if (encoders > 1) {
        throw new IllegalArgumentException(
            "A concatenation must have at most one input that reads characters but has %d, whose"
                    .formatted(encoders)
                + " parameters would have the same names; give one encoder more units instead");
      }
    }

    @Override
    public int vocabularySize() {
      return inputs.stream().mapToInt(InputSpec::vocabularySize).min().orElseThrow();
    }

    @Override
    public int trainedWords() {
      return inputs.stream().mapToInt(InputSpec::trainedWords).min().orElseThrow();
    }

    @Override
    public int characters() {
      return inputs.stream().mapToInt(InputSpec::characters).max().orElseThrow();
    }

    @Override
    public int outputSize() {
      return inputs.stream().mapToInt(InputSpec::outputSize).sum();
    }

    @Override
    public List<ParameterSpec> parameters(EmbeddingStorage storage) {
      List<ParameterSpec> parameters = new ArrayList<>();
      inputs.forEach(input -> parameters.addAll(input.parameters(storage)));
      return parameters;
    }

    @Override
    public double multiplyAdds() {
      return inputs.stream().mapToDouble(InputSpec::multiplyAdds).sum();
    }

    @Override
    public double backwardMultiplyAdds() {
      return inputs.stream().mapToDouble(InputSpec::backwardMultiplyAdds).sum();
    }

    @Override
    public Concatenation bind(Binding binding) {
      return new Concatenation(this, binding);
    }
  }

  /** One of the inputs, and its place in the rows of all. */
  private record Part(InputLayer input, int first, Tensor error) {}

  private final Binding binding;
  private final List<Part> parts = new ArrayList<>();
  private final Tensor output; // [T,B,E]

  private Concatenation(Spec spec, Binding binding) {
    this.binding = binding;
    this.output = Tensor.zeros(binding.rows(), spec.outputSize());
    int first = 0;
    for (InputSpec input : spec.inputs()) {
      Tensor error = Tensor.zeros(binding.rows(), input.outputSize()); // [T,B,E_i]
      parts.add(new Part(input.bind(binding), first, error));
      first += input.outputSize();
    }
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    for (Part part : parts) {
      part.input().forward(pass);
      Tensor x = part.input().output();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            x.data(), x.index(row, 0), output.data(), output.index(row, part.first()), x.columns());
      }
    }
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    for (Part part : parts) {
      Tensor dx = part.error();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            outputError.data(),
            outputError.index(row, part.first()),
            dx.data(),
            dx.index(row, 0),
            dx.columns());
      }
      part.input().backward(dx, pass);
    }
  }
}
