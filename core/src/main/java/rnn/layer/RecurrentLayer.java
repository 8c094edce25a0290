package rnn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rnn.cell.Cell;
import rnn.cell.Step;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * A recurrent layer: any {@link Cell} run along time, {@code [T,B,I] → [T,B,H]}, with
 * backpropagation through time that stops at the window's edge.
 *
 * <pre>{@code
 * A   = X·W_ihᵀ + b_ih              input part of all steps in one product    [T·B,G·H]
 * B_t = h_{t−1}·W_hhᵀ + b_hh        hidden part of one step                   [B,G·H]
 * (h_t, c_t) = cell(A_t, B_t, h_{t−1}, c_{t−1})
 *
 * dh_t      = error from above at t + dh from step t+1
 * (dA_t, dB_t, dh_{t−1}, dc_{t−1}) = cell's errors from (dh_t, dc_t)
 * dh_{t−1} += dB_t·W_hh
 * dX = dA·W_ih      dW_ih += dAᵀ·X      dW_hh += dBᵀ·H_{−1}      db_ih += Σ dA      db_hh += Σ dB
 * }</pre>
 *
 * <p>Here is the only loop over time; products that need no previous state are done for all steps
 * at once. If the cell {@linkplain Cell#sumsParts sums its parts}, both biases are added once and
 * {@code B} goes straight into {@code A}. Weights and gates are in PyTorch's shape and order, two
 * biases included. Werbos 1990, "Backpropagation Through Time", Proc. IEEE 78(10); truncated by
 * windows as in Williams and Peng 1990 (there {@code h = h′ = T}).
 *
 * <p>The streams of a window know nothing of each other until its weight gradients are summed, so
 * the threads of a team take some streams each through all its steps, and meet once.
 *
 * <p>Memory: about {@code T·B·H·(2·G + S + R)} floats for {@code S} states and {@code R} remembered
 * vectors, twice the {@code G} if the cell keeps its parts apart.
 */
public final class RecurrentLayer implements Layer {

  /**
   * The description of a recurrent layer.
   *
   * @param index place in the stack, from 0: the number in the parameters' names
   * @param cell the gates
   * @param inputSize {@code I}
   * @param hiddenSize {@code H}
   * @param stack first part of the parameters' names, mostly {@value #STACK}
   * @param suffix last part of the parameters' names, mostly empty
   */
  public record Spec(
      int index, Cell cell, int inputSize, int hiddenSize, String stack, String suffix)
      implements LayerSpec {
    /** First part of the names of a network's only stack. */
    public static final String STACK = "rnn";

    /** A layer of a network's only stack. */
    public Spec(int index, Cell cell, int inputSize, int hiddenSize) {
      this(index, cell, inputSize, hiddenSize, STACK, "");
    }

    @Override
    public int outputSize() {
      return hiddenSize;
    }

    /** Weights and biases, drawn within {@code ±1/√H} as in PyTorch. */
    @Override
    public List<ParameterSpec> parameters() {
      int rows = cell.gates() * hiddenSize;
      float bound = (float) (1 / Math.sqrt(hiddenSize));
      return List.of(
          ParameterSpec.weight(name("weight_ih"), rows, inputSize, bound),
          ParameterSpec.weight(name("weight_hh"), rows, hiddenSize, bound),
          ParameterSpec.vector(name("bias_ih"), rows, bound),
          ParameterSpec.vector(name("bias_hh"), rows, bound));
    }

    /** PyTorch's name, {@code rnn.weight_ih_l0} or {@code rnn.weight_ih_l0_reverse}. */
    private String name(String parameter) {
      return stack + "." + parameter + "_l" + index + suffix;
    }

    @Override
    public RecurrentLayer bind(Binding binding) {
      return new RecurrentLayer(this, binding);
    }
  }

  private static final int HIDDEN = 0;

  private final Spec spec;
  private final Cell cell;
  private final Binding binding;
  private final Kernels kernels;

  private final Panels weightInput; // [I,G·H]
  private final Panels weightHidden; // [H,G·H]
  private final Tensor biasInput; // [1,G·H]
  private final Tensor biasHidden; // [1,G·H]
  private final Panels weightInputGradient; // [I,G·H]
  private final Panels weightHiddenGradient; // [H,G·H]
  private final Tensor biasInputGradient; // [1,G·H]
  private final Tensor biasHiddenGradient; // [1,G·H]
  private final Panels weightInputTransposed; // [G·H,I]
  private final Panels weightHiddenTransposed; // [G·H,H]
  private final Tensor bias; // [1,G·H]

  private final Tensor gates; // [T,B,G·H]
  private final Tensor gatesError; // [T,B,G·H]
  private final Tensor hiddenPartError; // [T,B,G·H]
  private final Tensor[] states; // S × [T+1,B,H]; time t stands at t+1, the initial state at 0
  private final Tensor[][] statesAt; // T+1 × S × [B,H]: the initial state, then those after a step
  private final Tensor[] carried; // S × [B,H]
  private final Tensor[][] stateError; // 2 × S × [B,H]; steps write one and read the other in turn
  private final Streams[] parts; // of a team's threads
  private final Tensor hiddenPrevious; // [T,B,H]: h_{t−1} at t
  private final Tensor output; // [T,B,H]: h_t at t
  private final Tensor error; // [T,B,I]

  private Tensor input; // [T,B,I]
  private @Nullable Tensor outputErrorSeen; // [T,B,H]
  private final Team team;
  private final Team.Work stepsForward = this::stepsForward;
  private final Team.Work stepsBackward = this::stepsBackward;
  private int timeSteps; // of the window in hand
  private boolean continues; // whether it starts from a state of the window before

  /**
   * Some streams of the layer, {@code b} of its {@code B}, and what one thread needs to take them
   * through a window.
   */
  private final class Streams {
    final int first;
    final int count; // b
    final Step[] steps; // T
    final Tensor[] outputErrorAt; // T × [b,H]

    Streams(int first, int count, Buffers buffers) {
      int T = binding.timeSteps();
      this.first = first;
      this.count = count;
      this.steps = new Step[T];
      this.outputErrorAt = new Tensor[T];
      for (int t = 0; t < T; t++) {
        steps[t] =
            new Step(
                spec.hiddenSize(),
                new Step.Activations(
                    at(t, gates),
                    at(t, buffers.hiddenPart()),
                    at(t, states),
                    at(t + 1, states),
                    at(t, buffers.remembered())),
                new Step.Errors(
                    at(t, gatesError),
                    at(t, hiddenPartError),
                    at(0, stateError[(t + 1) % 2]),
                    at(0, stateError[t % 2])));
      }
    }

    /** The view {@code [b,N]} of time {@code t} in {@code sequence [T,B,N]}. */
    Tensor at(int t, Tensor sequence) {
      return sequence.rows(t * binding.batchSize() + first, count);
    }

    private Tensor[] at(int t, Tensor[] sequences) {
      return Arrays.stream(sequences).map(sequence -> at(t, sequence)).toArray(Tensor[]::new);
    }
  }

  /** Buffers that steps have views of and the layer itself has no use for. */
  private record Buffers(Tensor hiddenPart, Tensor[] remembered) {}

  private RecurrentLayer(Spec spec, Binding binding) {
    this.spec = spec;
    this.cell = spec.cell();
    this.binding = binding;
    this.kernels = binding.kernels();
    int T = binding.timeSteps();
    int B = binding.batchSize();
    int I = spec.inputSize();
    int H = spec.hiddenSize();
    int N = cell.gates() * H;

    this.weightInput = binding.weight(spec.name("weight_ih"));
    this.weightHidden = binding.weight(spec.name("weight_hh"));
    this.biasInput = binding.tensor(spec.name("bias_ih"));
    this.biasHidden = binding.tensor(spec.name("bias_hh"));
    this.weightInputGradient = binding.weightGradient(spec.name("weight_ih"));
    this.weightHiddenGradient = binding.weightGradient(spec.name("weight_hh"));
    this.biasInputGradient = binding.tensorGradient(spec.name("bias_ih"));
    this.biasHiddenGradient = binding.tensorGradient(spec.name("bias_hh"));
    this.weightInputTransposed = Panels.zeros(N, I);
    this.weightHiddenTransposed = Panels.zeros(N, H);
    this.bias = Tensor.zeros(1, N);

    Tensor hiddenPart = Tensor.zeros(T * B, cell.sumsParts() ? 0 : N);
    this.gates = Tensor.zeros(T * B, N);
    this.gatesError = Tensor.zeros(T * B, N);
    this.hiddenPartError = cell.sumsParts() ? gatesError : Tensor.zeros(T * B, N);
    this.states = tensors(cell.states(), (T + 1) * B, H);
    this.statesAt = new Tensor[T + 1][];
    for (int t = 0; t <= T; t++) {
      int first = t * B;
      statesAt[t] = Arrays.stream(states).map(s -> s.rows(first, B)).toArray(Tensor[]::new);
    }
    this.carried = tensors(cell.states(), B, H);
    this.stateError = new Tensor[][] {tensors(cell.states(), B, H), tensors(cell.states(), B, H)};
    Buffers buffers = new Buffers(hiddenPart, tensors(cell.remembered(), T * B, H));
    this.team = kernels.team();
    this.parts = new Streams[parts(T, B, H)];
    for (int i = 0; i < parts.length; i++) {
      int first = B * i / parts.length;
      parts[i] = new Streams(first, B * (i + 1) / parts.length - first, buffers);
    }
    this.hiddenPrevious = states[HIDDEN].rows(0, T * B);
    this.output = states[HIDDEN].rows(B, T * B);
    this.error = Tensor.zeros(T * B, I);
    this.input = Tensor.zeros(0, I);
  }

  /** Parts that the streams are worth cutting into: for each thread one, with a stream at least. */
  private int parts(int T, int B, int H) {
    long work = (long) T * B * cell.gates() * H * H; // multiply-adds of a window's steps
    return kernels.isWorthSplitting(work) ? Math.min(team.threads(), B) : 1;
  }

  private static Tensor[] tensors(int count, int rows, int columns) {
    return Stream.generate(() -> Tensor.zeros(rows, columns)).limit(count).toArray(Tensor[]::new);
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

  /**
   * State {@code s} after the last window, {@code [B,H]}: what the next one starts from if it
   * continues. 0 is {@code h}, 1 is {@code c}. Owned, valid until the next forward.
   */
  public Tensor state(int s) {
    return carried[s];
  }

  /** Sets state {@code s}, {@code [B,H]}, for a window that continues; copied. */
  public void setState(int s, Tensor state) {
    carried[s].copyFrom(state);
  }

  /** Floats of the state of one stream, {@code S·H}. */
  public int stateSize() {
    return carried.length * spec.hiddenSize();
  }

  /** Writes all states of stream {@code b}, one after the other, from {@code at} on. */
  public void readState(int b, float[] to, int at) {
    int H = spec.hiddenSize();
    for (int s = 0; s < carried.length; s++) {
      System.arraycopy(carried[s].data(), carried[s].index(b, 0), to, at + s * H, H);
    }
  }

  /** Sets all states of stream {@code b} for a window that continues, as {@link #readState}. */
  public void setState(int b, float[] from, int at) {
    int H = spec.hiddenSize();
    for (int s = 0; s < carried.length; s++) {
      System.arraycopy(from, at + s * H, carried[s].data(), carried[s].index(b, 0), H);
    }
  }

  /** {@code d loss / d initial state s} of the last {@link #backward}, {@code [B,H]}; owned. */
  public Tensor initialStateError(int s) {
    return stateError[0][s];
  }

  @Override
  public void forward(Tensor input, Pass pass) {
    check("input", input, spec.inputSize(), pass);
    this.input = input;
    project(binding.window(input, pass), binding.window(gates, pass));
    run(pass);
  }

  /**
   * The same, of a window whose row {@code i} is row {@code numbers[i]} of {@code distinct}; there
   * is no backward pass after it.
   */
  void forward(Tensor distinct, int[] numbers, Pass pass) {
    Tensor a = gatesError.rows(0, distinct.rows()); // which nothing else uses then
    project(distinct, a);
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          a.data(), a.index(numbers[row], 0), gates.data(), gates.index(row, 0), a.columns());
    }
    run(pass);
  }

  /** {@code A} of the rows {@code x}. */
  private void project(Tensor x, Tensor a) {
    if (cell.sumsParts()) {
      bias.copyFrom(biasInput);
      kernels.add(biasHidden, bias);
      kernels.product(x, weightInput, bias, a); // A = X·W_ihᵀ + b_ih + b_hh
    } else {
      kernels.product(x, weightInput, biasInput, a); // A = X·W_ihᵀ + b_ih
    }
  }

  /** All steps of the window whose {@code A} is there. */
  private void run(Pass pass) {
    start(pass);
    timeSteps = pass.timeSteps();
    continues = pass.continuesPrevious();
    team.run(parts.length, stepsForward);
    for (int s = 0; s < carried.length; s++) {
      carried[s].copyFrom(statesAt[timeSteps][s]);
    }
  }

  private void start(Pass pass) {
    for (int s = 0; s < carried.length; s++) {
      Tensor initial = statesAt[0][s];
      if (pass.continuesPrevious()) {
        initial.copyFrom(carried[s]);
      } else {
        initial.fill(0f);
      }
    }
  }

  /** All steps of the streams of part {@code part}. */
  private void stepsForward(int part) {
    Kernels kernels = this.kernels.ofOneThread();
    for (int t = 0; t < timeSteps; t++) {
      Step step = parts[part].steps[t];
      Tensor h = step.previous(HIDDEN); // [b,H]
      if (cell.sumsParts()) {
        if (t > 0 || continues) { // else h is 0
          kernels.addProduct(h, weightHidden, step.gates()); // A_t += h_{t−1}·W_hhᵀ
        }
      } else {
        Tensor hiddenPart = step.hiddenPart(); // [b,G·H]
        kernels.product(h, weightHidden, biasHidden, hiddenPart); // B_t = h_{t−1}·W_hhᵀ + b_hh
      }
      cell.forward(step, kernels);
    }
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    check("output error", outputError, spec.hiddenSize(), pass);
    view(outputError);
    kernels.transpose(weightInput, weightInputTransposed);
    kernels.transpose(weightHidden, weightHiddenTransposed);

    timeSteps = pass.timeSteps();
    for (int s = 0; s < carried.length; s++) {
      stateError[timeSteps % 2][s].fill(0f); // the window's edge: no error from the future
    }
    team.run(parts.length, stepsBackward);

    Tensor x = binding.window(input, pass); // [T,B,I]
    Tensor h = binding.window(hiddenPrevious, pass); // [T,B,H]
    Tensor dA = binding.window(gatesError, pass); // [T,B,G·H]
    Tensor dB = binding.window(hiddenPartError, pass); // [T,B,G·H]
    Tensor dX = binding.window(error, pass); // [T,B,I]
    // spotless:off
    kernels.product(dA, weightInputTransposed, dX);            // dX     = dA·W_ih
    kernels.addTransposedProduct(x, dA, weightInputGradient);  // dW_ih += dAᵀ·X
    kernels.addTransposedProduct(h, dB, weightHiddenGradient); // dW_hh += dBᵀ·H_{−1}
    kernels.addColumnSums(dA, biasInputGradient);              // db_ih += Σ dA
    addHiddenBiasGradient(dB);                                 // db_hh += Σ dB
    // spotless:on
  }

  /**
   * Adds the gradient of the hidden bias. Where both parts have one error, it is that of the input
   * bias.
   */
  private void addHiddenBiasGradient(Tensor dB) {
    if (cell.sumsParts()) {
      biasHiddenGradient.copyFrom(biasInputGradient);
    } else {
      kernels.addColumnSums(dB, biasHiddenGradient);
    }
  }

  /** All steps of the streams of part {@code part}, from the last to the first. */
  private void stepsBackward(int part) {
    Kernels kernels = this.kernels.ofOneThread();
    for (int t = timeSteps - 1; t >= 0; t--) {
      Step step = parts[part].steps[t];
      Tensor outputError = parts[part].outputErrorAt[t]; // [b,H]
      Tensor dh = step.previousError(HIDDEN); // [b,H]
      kernels.add(outputError, step.nextError(HIDDEN)); // dh_t: from above and from step t+1
      cell.backward(step, kernels);
      kernels.addProduct(
          step.hiddenPartError(), weightHiddenTransposed, dh); // dh_{t−1} += dB_t·W_hh
    }
  }

  /** The views of each step on {@code outputError [T,B,H]}; made once per tensor. */
  private void view(Tensor outputError) {
    if (outputError != outputErrorSeen) {
      int count = Math.min(binding.timeSteps(), outputError.rows() / binding.batchSize());
      for (Streams part : parts) {
        for (int t = 0; t < count; t++) {
          part.outputErrorAt[t] = part.at(t, outputError);
        }
      }
      outputErrorSeen = outputError;
    }
  }

  private void check(String what, Tensor sequence, int columns, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    if (sequence.columns() != columns || sequence.rows() < rows) {
      throw new IllegalArgumentException(
          "Recurrent layer %d: %s must be [%d,%d] but is %s; does the layer beside it have that size?"
              .formatted(spec.index(), what, rows, columns, sequence));
    }
  }
}
