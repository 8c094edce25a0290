package rnn.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.layer.Binding;
import rnn.layer.DropoutLayer;
import rnn.layer.DropoutMask;
import rnn.layer.EmbeddingLayer;
import rnn.layer.Layer;
import rnn.layer.LayerSpec;
import rnn.layer.OutputLayer;
import rnn.layer.Pass;
import rnn.layer.RecurrentLayer;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * A bound network: a spec, its flat parameters and gradient, and the buffers of one thread.
 *
 * <pre>{@code
 * tokens → embedding → dropout → recurrent 0 → dropout → … → dropout → output: probabilities, loss
 * }</pre>
 *
 * <p>Order of use: {@link #bind}, copy values into {@link #parameters()}, then per window {@link
 * #train} (which adds to {@link #gradient()}), {@link #evaluate} or {@link #advance}. Never shared,
 * never serialised.
 */
public final class Network {
  private final NetworkSpec spec;
  private final Binding binding;
  private final EmbeddingLayer embedding;
  private final List<Layer> layers;
  private final OutputLayer output;
  private final Tensor top; // [T,B,H]: what the output layer reads
  private int lastTimeStep = -1;
  private @Nullable Tensor lastRows; // [B,H]

  private Network(NetworkSpec spec, DropoutMask mask, Binding binding) {
    this.spec = spec;
    this.binding = binding;
    this.embedding = new EmbeddingLayer(binding);
    this.layers = layerSpecs(spec, mask).stream().map(layer -> layer.bind(binding)).toList();
    this.output = spec.outputSpec().bind(binding);
    this.top = layers.get(layers.size() - 1).output();
  }

  /** The parameters of {@code spec}, in the order of the flat array. */
  public static ParameterLayout layout(NetworkSpec spec) {
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(spec.outputSpec().embedding(spec.embeddingSize()));
    for (LayerSpec layer : layerSpecs(spec, DropoutMask.STEP)) { // masks are no parameters
      parameters.addAll(layer.parameters());
    }
    parameters.addAll(spec.outputSpec().parameters());
    return new ParameterLayout(parameters);
  }

  /**
   * What stands between embedding and output; dropout after the embedding and after each recurrent
   * layer.
   */
  private static List<LayerSpec> layerSpecs(NetworkSpec spec, DropoutMask mask) {
    Cell cell = Cells.named(spec.cell());
    List<LayerSpec> layers = new ArrayList<>();
    addDropout(layers, new DropoutLayer.Spec(0, spec.embeddingSize(), spec.dropout(), mask));
    for (int index = 0; index < spec.layers(); index++) {
      int inputSize = index == 0 ? spec.embeddingSize() : spec.hiddenSize();
      layers.add(new RecurrentLayer.Spec(index, cell, inputSize, spec.hiddenSize()));
      addDropout(layers, new DropoutLayer.Spec(index + 1, spec.hiddenSize(), spec.dropout(), mask));
    }
    return layers;
  }

  private static void addDropout(List<LayerSpec> layers, DropoutLayer.Spec dropout) {
    if (dropout.dropout() > 0) {
      layers.add(dropout);
    }
  }

  /**
   * A network for windows of up to {@code timeSteps × batchSize} tokens, its parameters all zero
   * and its dropout masks drawn anew at every time step.
   */
  public static Network bind(NetworkSpec spec, int timeSteps, int batchSize, Kernels kernels) {
    return bind(spec, DropoutMask.STEP, timeSteps, batchSize, kernels);
  }

  /** A network whose dropout masks last {@code mask}. */
  public static Network bind(
      NetworkSpec spec, DropoutMask mask, int timeSteps, int batchSize, Kernels kernels) {
    checkWindow(timeSteps, batchSize);
    ParameterLayout layout = layout(spec);
    float[] parameters = new float[layout.size()];
    Gradient gradient = new Gradient(layout);
    return new Network(
        spec, mask, new Binding(timeSteps, batchSize, parameters, gradient, kernels));
  }

  /** As {@link #bind}, a network that cannot train and has no room for a gradient. */
  public static Network forEvaluation(
      NetworkSpec spec, int timeSteps, int batchSize, Kernels kernels) {
    checkWindow(timeSteps, batchSize);
    ParameterLayout layout = layout(spec);
    float[] parameters = new float[layout.size()];
    Gradient none = Gradient.none(layout, parameters);
    return new Network(
        spec, DropoutMask.STEP, new Binding(timeSteps, batchSize, parameters, none, kernels));
  }

  private static void checkWindow(int timeSteps, int batchSize) {
    if (timeSteps < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "A window must have at least one time step and one stream but is [%d,%d]"
              .formatted(timeSteps, batchSize));
    }
  }

  /** The flat parameters {@code [P]}; set their values, keep the array. */
  public float[] parameters() {
    return binding.parameters();
  }

  /** The gradient {@link #train} adds to. */
  public Gradient gradient() {
    return binding.gradient();
  }

  /**
   * Forward and backward through one window: adds {@code d summed loss / d parameters} to the
   * gradient.
   *
   * @param inputs token ids {@code [T,B]}, negative for padding
   * @param targets token ids {@code [T,B]}, negative where nothing is predicted
   * @return summed loss of the window
   * @throws IllegalArgumentException if the pass is longer than the bound window, an array is too
   *     short, or an id is not in the vocabulary
   * @throws IllegalStateException if the network is one {@link #forEvaluation}
   */
  public double train(int[] inputs, int[] targets, Pass pass) {
    if (binding.gradient().values() == binding.parameters()) {
      throw new IllegalStateException(
          "A network for evaluation has no gradient and cannot train; bind another");
    }
    check("Targets", targets, pass);
    forward(inputs, pass);
    double loss = output.train(top, targets, pass);
    Tensor error = output.error(); // [T,B,H]
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(error, pass);
      error = layers.get(i).error();
    }
    embedding.backward(error, pass);
    return loss;
  }

  /**
   * Cross-entropy of every target in nats: {@code lossNats [T,B]}, 0 at padding.
   *
   * @throws IllegalArgumentException as {@link #train}
   */
  public void evaluate(int[] inputs, int[] targets, Pass pass, float[] lossNats) {
    check("Targets", targets, pass);
    if (lossNats.length < pass.timeSteps() * binding.batchSize()) {
      throw new IllegalArgumentException(
          "There must be room for [%d,%d] losses but there is for %d"
              .formatted(pass.timeSteps(), binding.batchSize(), lossNats.length));
    }
    forward(inputs, pass);
    output.evaluate(top, targets, pass, lossNats);
  }

  /**
   * Runs the recurrent layers over a window to move their state on; makes no loss.
   *
   * @throws IllegalArgumentException as {@link #train}
   */
  public void advance(int[] inputs, Pass pass) {
    forward(inputs, pass);
  }

  /**
   * Distribution of the token after the last window's last step: {@code probabilities [B,V]}.
   *
   * @throws IllegalStateException if no window was run yet
   */
  public void nextProbabilities(Tensor probabilities) {
    if (lastTimeStep < 0) {
      throw new IllegalStateException("Run a window before asking for the token after it");
    }
    int B = binding.batchSize();
    if (lastRows == null || lastRows.offset() != top.index(lastTimeStep * B, 0)) {
      lastRows = top.rows(lastTimeStep * B, B);
    }
    output.probabilities(lastRows, probabilities);
  }

  private void forward(int[] inputs, Pass pass) {
    check("Inputs", inputs, pass);
    embedding.forward(inputs, pass);
    Tensor activations = embedding.output(); // [T,B,E]
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(activations, pass);
      activations = layers.get(i).output();
    }
    lastTimeStep = pass.timeSteps() - 1;
  }

  private void check(String what, int[] tokens, Pass pass) {
    int T = pass.timeSteps();
    int B = binding.batchSize();
    if (T < 1 || T > binding.timeSteps()) {
      throw new IllegalArgumentException(
          "A pass must have 1 to %d time steps but has %d".formatted(binding.timeSteps(), T));
    }
    if (tokens.length < T * B) {
      throw new IllegalArgumentException(
          "%s must hold [%d,%d] token ids but hold %d".formatted(what, T, B, tokens.length));
    }
    for (int i = 0; i < T * B; i++) {
      if (tokens[i] >= spec.vocabularySize()) {
        throw new IllegalArgumentException(
            ("%s must be token ids below the vocabulary size %d but time step %d, stream %d has %d;"
                    + " encode the text with this network's vocabulary")
                .formatted(what, spec.vocabularySize(), i / B, i % B, tokens[i]));
      }
    }
  }
}
