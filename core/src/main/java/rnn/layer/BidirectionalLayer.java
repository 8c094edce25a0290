package rnn.layer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.cell.Cell;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * Two recurrent layers side by side, one from the first token of each sequence on and one from its
 * last token back, {@code [T,B,I] → [T,B,2H]}.
 *
 * <pre>{@code
 * y[t,b] = (forward(x)[t,b], backward(turn(x))[n_b−1−t,b])        turn(x)[t,b] = x[n_b−1−t,b]
 * }</pre>
 *
 * <p>{@code n_b} is the length of column {@code b}: a column is turned within it, so that padding
 * stays behind and no state has passed through it. {@code torch.nn.LSTM} with {@code
 * bidirectional=True} on packed sequences, whose names and shapes the parameters have. Schuster and
 * Paliwal 1997, "Bidirectional Recurrent Neural Networks", IEEE Trans. Signal Processing 45(11).
 */
public final class BidirectionalLayer implements Layer {
  private static final String REVERSE = "_reverse";

  /** Share of the rows that may be distinct for copies of their products to be made sooner. */
  private static final double WORTHWHILE = 0.8;

  /**
   * The description of a bidirectional layer.
   *
   * @param index place in the stack, from 0: the number in the parameters' names
   * @param cell the gates
   * @param inputSize {@code I}
   * @param hiddenSize {@code H}, of each direction
   * @param stack first part of the parameters' names, mostly {@code rnn}
   */
  public record Spec(int index, Cell cell, int inputSize, int hiddenSize, String stack)
      implements LayerSpec {

    /** A layer of a network's only stack. */
    public Spec(int index, Cell cell, int inputSize, int hiddenSize) {
      this(index, cell, inputSize, hiddenSize, RecurrentLayer.Spec.STACK);
    }

    /** The layer that runs from the first token on. */
    public RecurrentLayer.Spec forwards() {
      return new RecurrentLayer.Spec(index, cell, inputSize, hiddenSize, stack, "");
    }

    /** The layer that runs from the last token back. */
    public RecurrentLayer.Spec backwards() {
      return new RecurrentLayer.Spec(index, cell, inputSize, hiddenSize, stack, REVERSE);
    }

    @Override
    public int outputSize() {
      return 2 * hiddenSize;
    }

    @Override
    public List<ParameterSpec> parameters() {
      List<ParameterSpec> parameters = new ArrayList<>(forwards().parameters());
      parameters.addAll(backwards().parameters());
      return parameters;
    }

    @Override
    public BidirectionalLayer bind(Binding binding) {
      return new BidirectionalLayer(this, binding);
    }
  }

  private final Binding binding;
  private final Kernels kernels;
  private final RecurrentLayer forwards;
  private final RecurrentLayer backwards;
  private final Tensor turnedInput; // [T,B,I]
  private final Tensor forwardsError; // [T,B,H]
  private final Tensor backwardsError; // [T,B,H]
  private final Tensor output; // [T,B,2H]
  private final Tensor forwardsOutput; // [T,B,H] the first half of each row of output
  private final Tensor backwardsOutput; // [T,B,H] the second half
  private final Tensor error; // [T,B,I]
  private final Tensor turnedError; // [T,B,I]
  private final @Nullable DistinctRows distinct; // of a network that does not train
  private final int[] numbers; // [T,B] of distinct rows
  private Tensor input; // [T,B,I]

  private BidirectionalLayer(Spec spec, Binding binding) {
    int rows = binding.rows();
    int H = spec.hiddenSize();
    this.binding = binding;
    this.kernels = binding.kernels();
    this.forwards = spec.forwards().bind(binding);
    this.backwards = spec.backwards().bind(binding);
    this.turnedInput = Tensor.zeros(rows, spec.inputSize());
    this.forwardsError = Tensor.zeros(rows, H);
    this.backwardsError = Tensor.zeros(rows, H);
    this.output = Tensor.zeros(rows, 2 * H);
    this.forwardsOutput = output.columns(0, H);
    this.backwardsOutput = output.columns(H, H);
    this.error = Tensor.zeros(rows, spec.inputSize());
    this.turnedError = Tensor.zeros(rows, spec.inputSize());
    this.distinct = binding.trains() ? null : new DistinctRows(rows, spec.inputSize());
    this.numbers = new int[binding.trains() ? 0 : rows];
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
    if (!runDistinct(pass)) {
      turn(input, 0, turnedInput, pass);
      forwards.forward(input, pass);
      backwards.forward(turnedInput, pass);
    }
    copy(forwards.output(), 0, forwardsOutput, pass);
    turn(backwards.output(), 0, backwardsOutput, pass);
  }

  /**
   * Runs both layers on the distinct rows of the input, if there will be no backward pass and they
   * are few enough to be worth the copying.
   *
   * @return whether it did
   */
  private boolean runDistinct(Pass pass) {
    if (distinct == null) {
      return false;
    }
    int T = pass.timeSteps();
    int B = binding.batchSize();
    distinct.find(input, T * B);
    if (distinct.count() > WORTHWHILE * T * B) {
      return false;
    }
    for (int row = 0; row < T * B; row++) {
      numbers[row] = distinct.numberOf(row);
    }
    forwards.forwardDistinct(distinct.values(), numbers, pass);
    for (int row = 0; row < T * B; row++) {
      numbers[row] = distinct.numberOf(turned(row / B, row % B, pass) * B + row % B);
    }
    backwards.forwardDistinct(distinct.values(), numbers, pass);
    return true;
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    int H = forwardsError.columns();
    copy(outputError, 0, forwardsError, pass);
    turn(outputError, H, backwardsError, pass);
    forwards.backward(forwardsError, pass);
    backwards.backward(backwardsError, pass);
    turn(backwards.error(), 0, turnedError, pass);
    Tensor dx = binding.window(error, pass); // [T,B,I]
    dx.copyFrom(binding.window(forwards.error(), pass));
    kernels.add(binding.window(turnedError, pass), dx);
  }

  /** Copies as many columns of {@code from} as {@code to} has, from {@code first} on. */
  private void copy(Tensor from, int first, Tensor to, Pass pass) {
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      copyRow(from, row, first, to, row);
    }
  }

  /** As {@link #copy}, each column of the window turned round within its length. */
  private void turn(Tensor from, int first, Tensor to, Pass pass) {
    int T = pass.timeSteps();
    int B = binding.batchSize();
    for (int b = 0; b < B; b++) {
      for (int t = 0; t < T; t++) {
        copyRow(from, turned(t, b, pass) * B + b, first, to, t * B + b);
      }
    }
  }

  /** Time step that stands at {@code t} where column {@code b} is turned round. */
  private static int turned(int t, int b, Pass pass) {
    int[] lengths = pass.lengths();
    int length = lengths.length == 0 ? pass.timeSteps() : lengths[b];
    return t < length ? length - 1 - t : t;
  }

  private static void copyRow(Tensor from, int fromRow, int first, Tensor to, int toRow) {
    System.arraycopy(
        from.data(), from.index(fromRow, first), to.data(), to.index(toRow, 0), to.columns());
  }
}
