package rnn.layer;

import rnn.math.Kernels;
import rnn.math.Tensor;

/**
 * A squashing of every activation, {@code [T,B,N] → [T,B,N]}.
 *
 * <pre>{@code
 * y = tanh(x)      dx = dy ⊙ (1 − y²)
 * }</pre>
 */
public final class TanhLayer implements Layer {

  /** The description of a tanh layer on {@code N = size} activations. */
  public record Spec(int size) implements LayerSpec {

    @Override
    public int outputSize() {
      return size;
    }

    @Override
    public TanhLayer bind(Binding binding) {
      return new TanhLayer(size, binding);
    }
  }

  private final Binding binding;
  private final Kernels kernels;
  private final Tensor output; // [T,B,N]
  private final Tensor error; // [T,B,N]
  private Tensor input; // [T,B,N]

  private TanhLayer(int size, Binding binding) {
    this.binding = binding;
    this.kernels = binding.kernels();
    this.output = Tensor.zeros(binding.rows(), size);
    this.error = Tensor.zeros(binding.rows(), size);
    this.input = Tensor.zeros(0, size);
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
    kernels.tanh(binding.window(input, pass), binding.window(output, pass)); // y = tanh(x)
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    kernels.tanhError( // dx = dy ⊙ (1 − y²)
        binding.window(output, pass),
        binding.window(outputError, pass),
        binding.window(error, pass));
  }
}
