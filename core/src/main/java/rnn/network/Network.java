package rnn.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.head.Head;
import rnn.head.LabelHead;
import rnn.head.LikeliestWords;
import rnn.head.VocabularyHead;
import rnn.input.InputLayer;
import rnn.layer.Binding;
import rnn.layer.DropoutMask;
import rnn.layer.Layer;
import rnn.layer.Pass;
import rnn.layer.RecurrentLayer;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.FixedWeights;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;

/**
 * A bound network: a spec, its flat parameters and gradient, and the buffers of one thread.
 *
 * <pre>{@code
 * ids → input → dropout → recurrent 0 → dropout → … → dropout → head: loss, predictions
 * }</pre>
 *
 * <p>Order of use: {@link #bind}, copy values into {@link #parameters()}, then per window {@link
 * #train} (which adds to {@link #gradient()}), {@link #evaluate} or {@link #advance}. Never shared,
 * never serialised.
 */
public final class Network {
  private final NetworkSpec spec;
  private final Binding binding;
  private final WindowChecks checks;
  private final InputLayer input;
  private final List<Layer> layers;
  private final List<RecurrentLayer> recurrent; // those of the layers that are
  private final Head head;
  private final Tensor top; // [T,B,H]: what the output layer reads
  private int lastTimeStep = -1;
  private @Nullable Tensor lastRows; // [B,H]
  private @Nullable Tensor preceding; // [T,B,H], made when first asked for

  private Network(NetworkSpec spec, DropoutMask mask, Binding binding) {
    this.spec = spec;
    this.binding = binding;
    this.checks = new WindowChecks(spec, binding);
    this.input = spec.input().bind(binding);
    this.layers = spec.layers(mask).stream().map(layer -> layer.bind(binding)).toList();
    this.recurrent =
        layers.stream()
            .filter(RecurrentLayer.class::isInstance)
            .map(RecurrentLayer.class::cast)
            .toList();
    this.head = spec.head().bind(binding);
    this.top = layers.isEmpty() ? input.output() : layers.get(layers.size() - 1).output();
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
    WindowChecks.size(timeSteps, batchSize);
    ParameterLayout layout = spec.layout();
    float[] parameters = new float[layout.size()];
    Gradient gradient = new Gradient(layout);
    return new Network(
        spec, mask, new Binding(timeSteps, batchSize, parameters, gradient, kernels));
  }

  /** As {@link #bind}, a network that cannot train and has no room for a gradient. */
  public static Network forEvaluation(
      NetworkSpec spec, int timeSteps, int batchSize, Kernels kernels) {
    return sharing(spec, new float[spec.layout().size()], timeSteps, batchSize, kernels);
  }

  /**
   * As {@link #forEvaluation}, a network that reads {@code parameters [P]}, which others may read
   * at the same time.
   *
   * @throws IllegalArgumentException if they are not as many as the spec has
   */
  public static Network sharing(
      NetworkSpec spec, float[] parameters, int timeSteps, int batchSize, Kernels kernels) {
    return sharing(spec, parameters, null, timeSteps, batchSize, kernels);
  }

  /**
   * The same.
   *
   * @param fixed the weights among {@code parameters}, which must never change then: for products
   *     of few rows, whose states keep their bits and whose probabilities differ by rounding
   */
  public static Network sharing(
      NetworkSpec spec,
      float[] parameters,
      @Nullable FixedWeights fixed,
      int timeSteps,
      int batchSize,
      Kernels kernels) {
    WindowChecks.size(timeSteps, batchSize);
    ParameterLayout layout = spec.layout();
    if (parameters.length != layout.size()) {
      throw new IllegalArgumentException(
          "A network of %d parameters cannot read %d".formatted(layout.size(), parameters.length));
    }
    Gradient none = Gradient.none(layout, parameters);
    return new Network(
        spec,
        DropoutMask.STEP,
        new Binding(timeSteps, batchSize, parameters, none, kernels, fixed));
  }

  /** Spec from which the network was bound. */
  public NetworkSpec spec() {
    return spec;
  }

  /** Time steps of the longest window {@code T}. */
  public int timeSteps() {
    return binding.timeSteps();
  }

  /** Columns of a window {@code B}. */
  public int batchSize() {
    return binding.batchSize();
  }

  /** Word ids below this are words of the training data. */
  public int trainedWords() {
    return spec.input().trainedWords();
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
   * @return summed loss of the window
   * @throws IllegalArgumentException if the window is longer or of other columns than the bound
   *     one, or an id is not in the vocabulary or among the targets
   * @throws IllegalStateException if the network is one {@link #forEvaluation}
   */
  public double train(Pass pass) {
    requireGradient();
    forward(pass);
    checks.targets(pass);
    return backward(pass);
  }

  /**
   * As {@link #train(Pass)}, and as {@link #evaluate} of the parameters as they are: the losses and
   * the gradient of one forward pass.
   *
   * @param lossNats {@code [T,B]}
   */
  public double train(Pass pass, float[] lossNats) {
    requireGradient();
    evaluate(pass, lossNats);
    return backward(pass);
  }

  private void requireGradient() {
    if (!binding.trains()) {
      throw new IllegalStateException(
          "A network for evaluation has no gradient and cannot train; bind another");
    }
  }

  private double backward(Pass pass) {
    double loss = head.train(top, pass);
    Tensor error = head.error(); // [T,B,H]
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(error, pass);
      error = layers.get(i).error();
    }
    input.backward(error, pass);
    return loss;
  }

  /**
   * Cross-entropy of the targets in nats: {@code lossNats [T,B]}, 0 where there is none; see {@link
   * Head#lossNats}.
   *
   * @throws IllegalArgumentException as {@link #train}
   */
  public void evaluate(Pass pass, float[] lossNats) {
    if (lossNats.length < pass.timeSteps() * binding.batchSize()) {
      throw new IllegalArgumentException(
          "There must be room for [%d,%d] losses but there is for %d"
              .formatted(pass.timeSteps(), binding.batchSize(), lossNats.length));
    }
    forward(pass);
    checks.targets(pass);
    head.lossNats(top, pass, lossNats);
  }

  /**
   * Runs the layers over a window, which moves the state of recurrent ones on; makes no loss.
   *
   * @throws IllegalArgumentException as {@link #train}
   */
  public void advance(Pass pass) {
    forward(pass);
  }

  /**
   * Runs the layers over a window that continues, as {@link #advance}, and makes the cross-entropy
   * of targets that stand beside the token read after them: {@code lossNats [T,B]} in nats, that of
   * time step {@code t} by the activations of {@code t − 1}, that of the first one by those of the
   * window before or of the {@linkplain #setState state}; 0 where there is none.
   *
   * @throws IllegalArgumentException as {@link #train}
   * @throws IllegalStateException if no window was run yet and no state set
   */
  public void evaluatePreceding(Pass pass, float[] lossNats) {
    requireLast();
    checks.shape(pass);
    int B = binding.batchSize();
    Tensor rows = precedingActivations();
    rows.rows(0, B).copyFrom(top.rows(lastTimeStep * B, B));
    forward(pass);
    checks.targets(pass);
    int others = (pass.timeSteps() - 1) * B;
    rows.rows(B, others).copyFrom(top.rows(0, others));
    head.lossNats(rows, pass, lossNats);
  }

  /**
   * What the head read in {@link #evaluatePreceding}, {@code [T,B,H]}: the {@link #activations} of
   * a time step before.
   */
  public Tensor precedingActivations() {
    if (preceding == null) {
      preceding = Tensor.zeros(top.rows(), top.columns());
    }
    return preceding;
  }

  /** What the head reads of the window last run, {@code [T,B,H]}: the highest layer's output. */
  public Tensor activations() {
    return top;
  }

  /**
   * The most probable labels of the window last run, see {@link LabelHead#decode}.
   *
   * @throws IllegalStateException if the network's head has no labels
   */
  public void decode(Pass pass, int[] labels) {
    labelHead().decode(top, pass, labels);
  }

  /**
   * Probability of every label in the window last run, see {@link LabelHead#probabilities}.
   *
   * @throws IllegalStateException if the network's head has no labels
   */
  public void probabilities(Pass pass, Tensor probabilities) {
    labelHead().probabilities(top, pass, probabilities);
  }

  private LabelHead labelHead() {
    if (head instanceof LabelHead labels) {
      return labels;
    }
    throw new IllegalStateException("A network must have a head of labels to predict them");
  }

  /**
   * Distribution of the token after the last window's last step: {@code probabilities [B,V]}.
   *
   * @throws IllegalStateException if no window was run yet
   */
  public void nextProbabilities(Tensor probabilities) {
    words().probabilities(lastRows(), probabilities);
  }

  /** {@code −ln} of the probability of {@code word} after the last step of the only stream. */
  public double nextLossNats(int word) {
    return words().lossNats(lastRows(), word);
  }

  /**
   * Offers the words after the last step of the only stream; see {@link VocabularyHead#likeliest}.
   *
   * @param probabilities room, {@code [1,V]}
   */
  public void nextLikeliest(Tensor probabilities, LikeliestWords likeliest) {
    words().likeliest(lastRows(), probabilities, likeliest);
  }

  private Tensor lastRows() {
    requireLast();
    int B = binding.batchSize();
    if (lastRows == null || lastRows.offset() != top.index(lastTimeStep * B, 0)) {
      lastRows = top.rows(lastTimeStep * B, B);
    }
    return lastRows;
  }

  private void requireLast() {
    if (lastTimeStep < 0) {
      throw new IllegalStateException("Run a window before asking for the token after it");
    }
  }

  /**
   * Probabilities of all words after each of {@code rows [M,H]}, which are rows of {@link
   * #activations()}: {@code probabilities [M,V]}.
   *
   * @throws IllegalStateException if the network's head has no words
   * @throws IllegalArgumentException if there are more rows than a window has
   */
  public void wordProbabilities(Tensor rows, Tensor probabilities) {
    if (rows.rows() > top.rows()) {
      throw new IllegalArgumentException(
          "There must be at most the %d rows of a window but are %d"
              .formatted(top.rows(), rows.rows()));
    }
    words().probabilities(rows, probabilities);
  }

  private VocabularyHead words() {
    if (head instanceof VocabularyHead words) {
      return words;
    }
    throw new IllegalStateException("A network must have a head of words to predict the next");
  }

  /** Floats of the state that one stream is in between windows. */
  public int stateSize() {
    return recurrent.stream().mapToInt(RecurrentLayer::stateSize).sum();
  }

  /**
   * Writes the state that stream {@code stream} is in after the window last run: of each recurrent
   * layer, from below, its vectors {@code [H]}.
   *
   * @param state {@code [stateSize]}, is overwritten
   */
  public void readState(int stream, float[] state) {
    int at = 0;
    for (RecurrentLayer layer : recurrent) {
      layer.readState(stream, state, at);
      at += layer.stateSize();
    }
  }

  /**
   * Sets the state of stream {@code stream}, as {@link #readState} wrote it, for a window that
   * continues, and for the {@linkplain #nextProbabilities next token}.
   *
   * @throws IllegalStateException if the network has no recurrent layer in one direction
   */
  public void setState(int stream, float[] state) {
    if (recurrent.isEmpty()) {
      throw new IllegalStateException("A network without recurrent layers has no state to set");
    }
    int at = 0;
    int hidden = 0; // where h of the highest layer stands, which is what the head reads
    for (RecurrentLayer layer : recurrent) {
      layer.setState(stream, state, at);
      at += layer.stateSize();
      hidden = at - layer.stateSize();
    }
    System.arraycopy(state, hidden, top.data(), top.index(stream, 0), top.columns());
    lastTimeStep = 0;
  }

  private void forward(Pass pass) {
    checks.inputs(pass);
    input.forward(pass);
    Tensor activations = input.output(); // [T,B,E]
    int[] rowNumbers = input.rowNumbers();
    for (int i = 0; i < layers.size(); i++) { // an iterator would be an object a window
      layers.get(i).forward(activations, rowNumbers, pass);
      activations = layers.get(i).output();
      rowNumbers = Layer.UNNUMBERED;
    }
    lastTimeStep = pass.timeSteps() - 1;
  }
}
