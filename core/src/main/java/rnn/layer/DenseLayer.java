package rnn.layer;

import java.util.List;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * An affine map of every time step, {@code [T,B,I] → [T,B,O]}.
 *
 * <pre>{@code
 * Y = X·Wᵀ + b      dX = dY·W      dW += dYᵀ·X      db += Σ dY
 * }</pre>
 *
 * <p>{@code torch.nn.Linear}: parameters {@code name.weight [O,I]} and {@code name.bias [O]}, drawn
 * within {@code ±1/√I}.
 */
public final class DenseLayer implements Layer {

  /**
   * The description of a dense layer.
   *
   * @param name first part of the parameters' names
   * @param inputSize {@code I}
   * @param outputSize {@code O}
   */
  public record Spec(String name, int inputSize, int outputSize) implements LayerSpec {

    @Override
    public List<ParameterSpec> parameters() {
      float bound = (float) (1 / Math.sqrt(inputSize));
      return List.of(
          ParameterSpec.weight(name + ".weight", outputSize, inputSize, bound),
          ParameterSpec.vector(name + ".bias", outputSize, bound));
    }

    @Override
    public DenseLayer bind(Binding binding) {
      return new DenseLayer(this, binding);
    }
  }

  private final Binding binding;
  private final Kernels kernels;
  private final Panels weight; // [I,O]
  private final Tensor bias; // [1,O]
  private final Panels weightGradient; // [I,O]
  private final Tensor biasGradient; // [1,O]
  private final Panels weightTransposed; // [O,I]
  private final Tensor output; // [T,B,O]
  private final Tensor error; // [T,B,I]
  private Tensor input; // [T,B,I]

  private DenseLayer(Spec spec, Binding binding) {
    this.binding = binding;
    this.kernels = binding.kernels();
    this.weight = binding.weight(spec.name() + ".weight");
    this.bias = binding.tensor(spec.name() + ".bias");
    this.weightGradient = binding.weightGradient(spec.name() + ".weight");
    this.biasGradient = binding.tensorGradient(spec.name() + ".bias");
    this.weightTransposed = Panels.zeros(spec.outputSize(), spec.inputSize());
    this.output = Tensor.zeros(binding.rows(), spec.outputSize());
    this.error = Tensor.zeros(binding.rows(), spec.inputSize());
    this.input = Tensor.zeros(0, spec.inputSize());
  }

  @Override
  public Tensor input() {
    return input;
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Tensor error() {
    return error;
  }

  @Override
  public void forward(Tensor input, Pass pass) {
    this.input = input;
    Tensor x = binding.window(input, pass); // [T,B,I]
    kernels.product(x, weight, bias, binding.window(output, pass)); // Y = X·Wᵀ + b
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    Tensor x = binding.window(input, pass); // [T,B,I]
    Tensor dY = binding.window(outputError, pass); // [T,B,O]
    kernels.transpose(weight, weightTransposed);
    kernels.product(dY, weightTransposed, binding.window(error, pass)); // dX = dY·W
    kernels.addTransposedProduct(x, dY, weightGradient); // dW += dYᵀ·X
    kernels.addColumnSums(dY, biasGradient); // db += Σ dY
  }
}
