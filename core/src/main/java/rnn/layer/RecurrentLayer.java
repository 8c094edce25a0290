package rnn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.cell.Cell;
import rnn.cell.RecurrentCell;
import rnn.cell.ScanCell;
import rnn.cell.Step;
import rnn.math.Kernels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * A recurrent layer: any {@link Cell} run along time, {@code [T,B,I] → [T,B,H]}, with
 * backpropagation through time that stops at the window's edge.
 *
 * <pre>{@code
 * A = X·W_ihᵀ + b_ih                                input part of all steps in one product   [T·B,G·H]
 * (h_t, c_t) = cell(A_t, h_{t−1}, c_{t−1})
 *
 * dh_t = error from above at t + dh from step t+1
 * (dA_t, dh_{t−1}, dc_{t−1}) = cell's errors from (dh_t, dc_t)
 * dX = dA·W_ih      dW_ih += dAᵀ·X      db_ih += Σ dA
 * }</pre>
 *
 * <p>A {@link RecurrentCell} also multiplies {@code h_{t−1}} at every step, which a {@link
 * SteppedLayer} adds; with a {@link ScanCell} nothing but element-wise equations is left to the
 * steps, and the layer is a {@link ScannedLayer}. Here is the only loop over time; products that
 * need no previous state are done for all steps at once. Weights and gates are in PyTorch's shape
 * and order. Werbos 1990, "Backpropagation Through Time", Proc. IEEE 78(10); truncated by windows
 * as in Williams and Peng 1990 (there {@code h = h′ = T}).
 *
 * <p>The streams of a window know nothing of each other until its weight gradients are summed, so
 * the threads of a team take some streams each through all its steps, and meet once.
 *
 * <p>Memory: about {@code T·B·H·(2·G + S + R)} floats for {@code S} states and {@code R} remembered
 * vectors.
 */
public abstract sealed class RecurrentLayer implements Layer permits SteppedLayer, ScannedLayer {

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

    /** Floats of each state vector, {@code [S]}: {@code H}, but of a previous input {@code I}. */
    public int[] stateSizes() {
      int[] sizes = new int[cell.states() + (readsPreviousInput() ? 1 : 0)];
      Arrays.fill(sizes, hiddenSize);
      if (readsPreviousInput()) {
        sizes[cell.states()] = inputSize;
      }
      return sizes;
    }

    boolean readsPreviousInput() {
      return cell instanceof ScanCell scanned && scanned.width() == 2;
    }

    /** Weights and biases, drawn within {@code ±1/√H} as in PyTorch. */
    @Override
    public List<ParameterSpec> parameters() {
      int rows = cell.gates() * hiddenSize;
      float bound = (float) (1 / Math.sqrt(hiddenSize));
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(ParameterSpec.weight(name("weight_ih"), rows, inputSize, bound));
      if (readsPreviousInput()) {
        parameters.add(ParameterSpec.weight(name("weight_ih_previous"), rows, inputSize, bound));
      }
      if (cell instanceof RecurrentCell) {
        parameters.add(ParameterSpec.weight(name("weight_hh"), rows, hiddenSize, bound));
      }
      parameters.add(ParameterSpec.vector(name("bias_ih"), rows, bound));
      if (cell instanceof RecurrentCell) {
        parameters.add(ParameterSpec.vector(name("bias_hh"), rows, bound));
      }
      return parameters;
    }

    /** PyTorch's name, {@code rnn.weight_ih_l0} or {@code rnn.weight_ih_l0_reverse}. */
    public String name(String parameter) {
      return stack + "." + parameter + "_l" + index + suffix;
    }

    @Override
    public RecurrentLayer bind(Binding binding) {
      return cell instanceof RecurrentCell recurrent
          ? new SteppedLayer(this, recurrent, binding)
          : new ScannedLayer(this, (ScanCell) cell, binding);
    }
  }

  /** State {@code h}, which is the output. */
  static final int HIDDEN = 0;

  final Binding binding;
  final Kernels kernels;
  final StateSequences states;

  private final Spec spec;
  private final StepBuffers buffers;
  private final Tensor[][] stateError; // 2 × S × [B,H]; steps write one and read the other in turn
  private final StreamSteps[] parts; // of a team's threads
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
   * A layer whose steps have views of {@code buffers}.
   *
   * @param stepWork multiply-adds of a step, or as much work, for each stream
   * @param error {@code [T,B,I]}, where the error of the input is written
   */
  RecurrentLayer(Spec spec, Binding binding, StepBuffers buffers, long stepWork, Tensor error) {
    this.spec = spec;
    this.binding = binding;
    this.kernels = binding.kernels();
    this.buffers = buffers;
    this.error = error;
    Cell cell = spec.cell();
    int T = binding.timeSteps();
    int B = binding.batchSize();
    int H = spec.hiddenSize();

    this.states = new StateSequences(T, B, spec.stateSizes());
    Tensor[] even = StepBuffers.tensors(cell.states(), B, H);
    Tensor[] odd = StepBuffers.tensors(cell.states(), B, H);
    this.stateError = new Tensor[][] {even, odd};
    Tensor[] sequences = Arrays.copyOf(states.all(), cell.states()); // those that the cell knows
    this.team = kernels.team();
    boolean isSplit = kernels.isWorthSplitting((long) T * B * stepWork);
    this.parts = new StreamSteps[isSplit ? Math.min(team.threads(), B) : 1];
    for (int i = 0; i < parts.length; i++) {
      int first = B * i / parts.length;
      int count = B * (i + 1) / parts.length - first;
      parts[i] = new StreamSteps(binding, H, first, count);
      parts[i].view(buffers, sequences, stateError);
    }
    this.output = states.after(HIDDEN);
    this.input = Tensor.zeros(0, spec.inputSize());
  }

  /** Rows of a step of the thread that has most of {@code batchSize} rows. */
  final int mostRowsOfStep(int batchSize) {
    return (batchSize + parts.length - 1) / parts.length;
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
   * continues. 0 is {@code h}, 1 is {@code c}; a previous input {@code [B,I]} is the last. Owned,
   * valid until the next forward.
   */
  public Tensor state(int s) {
    return states.carried(s);
  }

  /** Sets state {@code s}, {@code [B,H]}, for a window that continues; copied. */
  public void setState(int s, Tensor state) {
    states.carried(s).copyFrom(state);
  }

  /** Floats of the state of one stream, {@code S·H}, and {@code I} of a previous input. */
  public int stateSize() {
    return states.size();
  }

  /** Writes all states of stream {@code b}, one after the other, from {@code at} on. */
  public void readState(int b, float[] to, int at) {
    states.read(b, to, at);
  }

  /** Sets all states of stream {@code b} for a window that continues, as {@link #readState}. */
  public void setState(int b, float[] from, int at) {
    states.set(b, from, at);
  }

  /** {@code d loss / d initial state s} of the last {@link #backward}, {@code [B,H]}; owned. */
  public Tensor initialStateError(int s) {
    return stateError[0][s];
  }

  @Override
  public final void forward(Tensor input, Pass pass) {
    forward(input, UNNUMBERED, pass);
  }

  @Override
  public final void forward(Tensor input, int[] rowNumbers, Pass pass) {
    check("input", input, spec.inputSize(), pass);
    this.input = input;
    states.start(pass);
    project(binding.window(input, pass), rowNumbers, pass);
    run(pass);
  }

  /**
   * The same, of a window whose row {@code i} is row {@code numbers[i]} of {@code distinct}; there
   * is no backward pass after it.
   */
  final void forwardDistinct(Tensor distinct, int[] numbers, Pass pass) {
    states.start(pass);
    projectDistinct(distinct, numbers, pass);
    run(pass);
  }

  /** Writes {@code A} of the window {@code x [T,B,I]} to its gates. */
  abstract void project(Tensor x, int[] rowNumbers, Pass pass);

  /** The same of a window whose rows are those of {@code distinct} that {@code numbers} tell. */
  abstract void projectDistinct(Tensor distinct, int[] numbers, Pass pass);

  /** Copies row {@code numbers[i]} of {@code from} to row {@code i} of a window. */
  final void copyRows(Tensor from, int[] numbers, Tensor to, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          from.data(), from.index(numbers[row], 0), to.data(), to.index(row, 0), from.columns());
    }
  }

  /** All steps of the window whose {@code A} is there. */
  private void run(Pass pass) {
    timeSteps = pass.timeSteps();
    continues = pass.continuesPrevious();
    team.run(parts.length, stepsForward);
    states.carry(timeSteps);
  }

  /** All steps of the streams of part {@code part}. */
  private void stepsForward(int part) {
    Kernels kernels = this.kernels.ofOneThread();
    for (int t = 0; t < timeSteps; t++) {
      stepForward(parts[part].step(t), t > 0 || continues, kernels);
    }
  }

  /**
   * One step, whose input part is in its gates.
   *
   * @param hasPrevious false if the previous states are all zero
   */
  abstract void stepForward(Step step, boolean hasPrevious, Kernels kernels);

  @Override
  public final void backward(Tensor outputError, Pass pass) {
    check("output error", outputError, spec.hiddenSize(), pass);
    if (outputError != outputErrorSeen) {
      for (StreamSteps part : parts) {
        part.viewOutputError(outputError);
      }
      outputErrorSeen = outputError;
    }
    startBackward();

    timeSteps = pass.timeSteps();
    for (Tensor fromFuture : stateError[timeSteps % 2]) {
      fromFuture.fill(0f); // the window's edge: no error from the future
    }
    team.run(parts.length, stepsBackward);

    Tensor x = binding.window(input, pass); // [T,B,I]
    finishBackward(x, binding.window(buffers.gatesError(), pass), pass);
  }

  /** What is needed before the steps. */
  abstract void startBackward();

  /** All steps of the streams of part {@code part}, from the last to the first. */
  private void stepsBackward(int part) {
    Kernels kernels = this.kernels.ofOneThread();
    for (int t = timeSteps - 1; t >= 0; t--) {
      Step step = parts[part].step(t);
      // dh_t: from above and from step t+1
      kernels.add(parts[part].outputError(t), step.nextError(HIDDEN));
      stepBackward(step, kernels);
    }
  }

  /** One step whose errors of the next states are complete. */
  abstract void stepBackward(Step step, Kernels kernels);

  /** Gradients and the error of the input {@code x [T,B,I]}, from {@code dA [T,B,G·H]}. */
  abstract void finishBackward(Tensor x, Tensor dA, Pass pass);

  private void check(String what, Tensor sequence, int columns, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    if (sequence.columns() != columns || sequence.rows() < rows) {
      throw new IllegalArgumentException(
          "Recurrent layer %d: %s must be [%d,%d] but is %s; does the layer beside it have that size?"
              .formatted(spec.index(), what, rows, columns, sequence));
    }
  }
}
