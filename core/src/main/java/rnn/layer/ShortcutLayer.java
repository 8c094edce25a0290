package rnn.layer;

import java.util.List;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * Layers and, beside what they make of it, their input: {@code [T,B,I] → [T,B,O+I]}.
 *
 * <pre>{@code
 * y[t,b] = [f(x)[t,b]; x[t,b]]          dx = df(dy[:O]) + dy[O:]          f: the layers
 * }</pre>
 *
 * <p>What stands above sees each token by itself as well as the states in which it was read. Lai et
 * al. 2015, "Recurrent Convolutional Neural Networks for Text Classification" (AAAI), equation 3,
 * before a maximum over time; Felbo et al. 2017, "Using millions of emoji occurrences to learn
 * any-domain representations", arXiv:1708.00524, section 3.2.
 */
public final class ShortcutLayer implements Layer {

  /**
   * The description of layers with a shortcut.
   *
   * @param inputSize {@code I}
   * @param layers from below, at least one
   */
  public record Spec(int inputSize, List<LayerSpec> layers) implements LayerSpec {

    /** Checks that there are layers. */
    public Spec {
      layers = List.copyOf(layers);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("A shortcut must lead past at least one layer");
      }
    }

    @Override
    public int outputSize() {
      return layers.get(layers.size() - 1).outputSize() + inputSize;
    }

    @Override
    public List<ParameterSpec> parameters() {
      return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    @Override
    public ShortcutLayer bind(Binding binding) {
      return new ShortcutLayer(this, binding);
    }
  }

  private final Binding binding;
  private final Kernels kernels;
  private final List<Layer> layers;
  private final Tensor output; // [T,B,O+I]
  private final Tensor layersError; // [T,B,O]
  private final Tensor error; // [T,B,I]
  private Tensor input; // [T,B,I]

  private ShortcutLayer(Spec spec, Binding binding) {
    int rows = binding.rows();
    this.binding = binding;
    this.kernels = binding.kernels();
    this.layers = spec.layers().stream().map(layer -> layer.bind(binding)).toList();
    this.output = Tensor.zeros(rows, spec.outputSize());
    this.layersError = Tensor.zeros(rows, spec.outputSize() - spec.inputSize());
    this.error = Tensor.zeros(rows, spec.inputSize());
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
    forward(input, UNNUMBERED, pass);
  }

  @Override
  public void forward(Tensor input, int[] rowNumbers, Pass pass) {
    this.input = input;
    Tensor top = input;
    for (int i = 0; i < layers.size(); i++) { // an iterator would be an object a window
      layers.get(i).forward(top, i == 0 ? rowNumbers : UNNUMBERED, pass);
      top = layers.get(i).output();
    }
    copy(top, 0, output, 0, pass);
    copy(input, 0, output, top.columns(), pass);
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    copy(outputError, 0, layersError, 0, pass);
    Tensor below = layersError;
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(below, pass);
      below = layers.get(i).error();
    }
    copy(outputError, layersError.columns(), error, 0, pass);
    kernels.add(binding.window(below, pass), binding.window(error, pass)); // dx += df
  }

  /** Copies as many columns of the window's rows as both have from their places on. */
  private void copy(Tensor from, int first, Tensor to, int at, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    int columns = Math.min(from.columns() - first, to.columns() - at);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(from.data(), from.index(row, first), to.data(), to.index(row, at), columns);
    }
  }
}
