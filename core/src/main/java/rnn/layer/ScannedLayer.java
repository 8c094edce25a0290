package rnn.layer;

import org.jspecify.annotations.Nullable;
import rnn.cell.ScanCell;
import rnn.cell.Step;
import rnn.math.Bfloat16Panels;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * A recurrent layer whose steps multiply no matrices: a {@link ScanCell} along time.
 *
 * <pre>{@code
 * A = (X·W_ihᵀ + b_ih) [+ X_{−1}·W_ih′ᵀ]     all gates of all steps                  [T·B,G·H]
 * (h_t, c_t) = cell(A_t, c_{t−1})            element by element
 *
 * dX = dA·W_ih [+ (dA·W_ih′)_{+1}]      dW_ih += dAᵀ·X      [dW_ih′ += dAᵀ·X_{−1}]      db_ih += Σ dA
 * }</pre>
 *
 * <p>What stands in brackets belongs to a cell of width 2: {@code X_{−1}} is {@code X} one step
 * late, and {@code (·)_{+1}} one step early. The input before a window is then a state of its own,
 * carried from window to window as the others; before a text it is zero. One bias a gate, for a
 * second would be added to it only.
 *
 * <p>Where the rows of the input are numbered and many are equal, as those of a text's tokens, all
 * products are made of the different ones only ({@link RepeatedRows}). The output has the same bits
 * either way; gradients are other sums of the same terms, by the numbers alone.
 */
final class ScannedLayer extends RecurrentLayer {
  /** Multiply-adds that take as long as one gate of one unit: its share of activations and scan. */
  private static final long WORK_OF_A_GATE = 20;

  /** Share of the rows that may be different for products of these to be made sooner. */
  private static final double WORTHWHILE = 0.8;

  private final ScanCell cell;
  private final Tensor biasInput; // [1,G·H]
  private final Tensor biasInputGradient; // [1,G·H]
  private final Weight current;
  private final @Nullable Weight previous; // of a cell of width 2
  private final Tensor gates; // [T,B,G·H]
  private final Tensor scratch; // [T,B,G·H]: what errors will be written to
  private final Tensor initialError; // [B,I]: of the input before the window
  private final Tensor errorBefore; // [T,B,I]: of x_{t−1} at t
  private @Nullable Repeats repeats; // made when first needed
  private boolean isRepeated; // whether the window in hand has few different rows

  /** A weight of the input, and what its products need. */
  private static final class Weight {
    final Panels values; // [I,G·H]
    final Panels gradient; // [I,G·H]
    final Panels transposed; // [G·H,I]
    final @Nullable Bfloat16Panels narrow; // [I,G·H], for windows of few rows
    final Kernels kernels;

    Weight(String name, int rows, int inputSize, Binding binding) {
      this.values = binding.weight(name);
      this.gradient = binding.weightGradient(name);
      this.transposed = Panels.zeros(rows, inputSize);
      this.narrow = binding.narrowWeight(name, binding.rows());
      this.kernels = binding.kernels();
    }

    /** {@code c = x·Wᵀ + bias}. */
    void multiply(Tensor x, Tensor bias, Tensor c) {
      if (narrow != null) {
        kernels.product(x, narrow, bias, c);
      } else {
        kernels.product(x, values, bias, c);
      }
    }

    /** {@code c = x·Wᵀ}. */
    void multiply(Tensor x, Tensor c) {
      if (narrow != null) {
        c.fill(0f);
        kernels.addProduct(x, narrow, c);
      } else {
        kernels.product(x, values, c);
      }
    }
  }

  /** Buffers of windows of few different rows. */
  private final class Repeats {
    final RepeatedRows rows = new RepeatedRows(binding.rows());
    final int maxDistinct = (int) (WORTHWHILE * binding.rows());
    final int maxInputs = maxDistinct + binding.batchSize(); // and those before the window
    final Tensor inputs = Tensor.zeros(maxInputs, initialError.columns());
    final Tensor errorsOfInputs = Tensor.zeros(maxInputs, initialError.columns());
    final RepeatedInput ofCurrent = new RepeatedInput(maxDistinct, gates.columns(), kernels);
    final @Nullable RepeatedInput ofPrevious = // of a cell of width 2
        previous == null ? null : new RepeatedInput(maxInputs, gates.columns(), kernels);

    /** The different rows of the input, {@code [D,I]}. */
    Tensor current() {
      return inputs.rows(0, rows.count());
    }

    /** The same, and behind them those before the window, {@code [D+B,I]}. */
    Tensor previous() {
      return inputs.rows(0, rows.count() + binding.batchSize());
    }

    int indexOfPrevious(int row) {
      int B = binding.batchSize();
      return row < B ? rows.count() + row : rows.indexOf(row - B);
    }
  }

  ScannedLayer(Spec spec, ScanCell cell, Binding binding) {
    this(
        spec,
        cell,
        binding,
        StepBuffers.summed(cell, binding.rows(), spec.hiddenSize()),
        Tensor.zeros(binding.rows() + binding.batchSize(), spec.inputSize()));
  }

  private ScannedLayer(
      Spec spec, ScanCell cell, Binding binding, StepBuffers buffers, Tensor errors) {
    super(
        spec,
        binding,
        buffers,
        (long) cell.gates() * spec.hiddenSize() * WORK_OF_A_GATE,
        errors.rows(binding.batchSize(), binding.rows()));
    int rows = cell.gates() * spec.hiddenSize();
    this.cell = cell;
    this.biasInput = binding.tensor(spec.name("bias_ih"));
    this.biasInputGradient = binding.tensorGradient(spec.name("bias_ih"));
    this.current = new Weight(spec.name("weight_ih"), rows, spec.inputSize(), binding);
    this.previous =
        cell.width() == 2
            ? new Weight(spec.name("weight_ih_previous"), rows, spec.inputSize(), binding)
            : null;
    this.gates = buffers.gates();
    this.scratch = buffers.gatesError();
    this.initialError = errors.rows(0, binding.batchSize());
    this.errorBefore = errors.rows(0, binding.rows());
  }

  @Override
  public Tensor initialStateError(int s) {
    return previous != null && s == cell.states() ? initialError : super.initialStateError(s);
  }

  @Override
  void project(Tensor x, int[] rowNumbers, Pass pass) {
    int rows = x.rows();
    if (previous != null) {
      binding.window(states.after(cell.states()), pass).copyFrom(x);
    }
    isRepeated = rowNumbers.length > 0 && findRepeats(rowNumbers, rows);
    Tensor a = binding.window(gates, pass); // [T,B,G·H]
    if (isRepeated) {
      projectRepeats(x, a);
      return;
    }
    current.multiply(x, biasInput, a); // A = X·W_ihᵀ + b_ih
    if (previous != null) {
      Tensor before = binding.window(states.before(cell.states()), pass); // [T,B,I]
      Tensor ofPrevious = binding.window(scratch, pass); // [T,B,G·H]
      previous.multiply(before, ofPrevious); // X_{−1}·W_ih′ᵀ
      kernels.add(ofPrevious, a);
    }
  }

  private boolean findRepeats(int[] rowNumbers, int rows) {
    if (repeats == null) {
      repeats = new Repeats();
    }
    repeats.rows.find(rowNumbers, rows);
    return repeats.rows.count() <= WORTHWHILE * rows;
  }

  private void projectRepeats(Tensor x, Tensor a) {
    Repeats r = repeats;
    int D = r.rows.count();
    int B = binding.batchSize();
    for (int d = 0; d < D; d++) {
      copyRow(x, r.rows.firstRow(d), r.inputs, d);
    }
    current.multiply(r.current(), biasInput, r.ofCurrent.products(r.current()));
    r.ofCurrent.copyTo(a, x.rows(), r.rows::indexOf);
    if (previous != null) {
      Tensor before = states.before(cell.states());
      for (int b = 0; b < B; b++) {
        copyRow(before, b, r.inputs, D + b);
      }
      previous.multiply(r.previous(), r.ofPrevious.products(r.previous()));
      r.ofPrevious.addTo(a, x.rows(), r::indexOfPrevious);
    }
  }

  private static void copyRow(Tensor from, int fromRow, Tensor to, int toRow) {
    System.arraycopy(
        from.data(), from.index(fromRow, 0), to.data(), to.index(toRow, 0), to.columns());
  }

  @Override
  void projectDistinct(Tensor distinct, int[] numbers, Pass pass) {
    if (previous == null) {
      Tensor a = scratch.rows(0, distinct.rows());
      current.multiply(distinct, biasInput, a);
      copyRows(a, numbers, gates, pass);
    } else {
      Tensor x = binding.window(states.after(cell.states()), pass);
      copyRows(distinct, numbers, x, pass);
      project(x, numbers, pass);
    }
  }

  @Override
  void stepForward(Step step, boolean hasPrevious, Kernels kernels) {
    cell.forward(step, kernels);
  }

  @Override
  void startBackward() {}

  @Override
  void stepBackward(Step step, Kernels kernels) {
    cell.backward(step, kernels);
  }

  @Override
  void finishBackward(Tensor x, Tensor dA, Pass pass) {
    kernels.transpose(current.values, current.transposed);
    if (previous != null) {
      kernels.transpose(previous.values, previous.transposed);
    }
    initialError.fill(0f);
    if (isRepeated) {
      finishRepeats(dA, pass);
      return;
    }
    // spotless:off
    kernels.product(dA, current.transposed, binding.window(error(), pass)); // dX     = dA·W_ih
    kernels.addTransposedProduct(x, dA, current.gradient);                  // dW_ih += dAᵀ·X
    kernels.addColumnSums(dA, biasInputGradient);                           // db_ih += Σ dA
    // spotless:on
    if (previous != null) {
      Tensor before = binding.window(states.before(cell.states()), pass); // [T,B,I]
      Tensor dBefore = binding.window(errorBefore, pass); // [T,B,I]
      kernels.addProduct(dA, previous.transposed, dBefore); // dX += (dA·W_ih′)_{+1}
      kernels.addTransposedProduct(before, dA, previous.gradient); // dW_ih′ += dAᵀ·X_{−1}
    }
  }

  /** As the layer below wants it, the errors of equal rows are summed in the first of them. */
  private void finishRepeats(Tensor dA, Pass pass) {
    Repeats r = repeats;
    int D = r.rows.count();
    int B = binding.batchSize();
    Tensor dP = r.ofCurrent.backward(dA, dA.rows(), r.rows::indexOf, r.current(), current.gradient);
    kernels.product(dP, current.transposed, r.errorsOfInputs.rows(0, D));
    kernels.addColumnSums(dP, biasInputGradient);
    if (previous != null) {
      Tensor dQ =
          r.ofPrevious.backward(dA, dA.rows(), r::indexOfPrevious, r.previous(), previous.gradient);
      r.errorsOfInputs.rows(D, B).fill(0f);
      kernels.addProduct(dQ, previous.transposed, r.errorsOfInputs.rows(0, D + B));
      initialError.copyFrom(r.errorsOfInputs.rows(D, B));
    }
    binding.window(error(), pass).fill(0f);
    for (int d = 0; d < D; d++) {
      copyRow(r.errorsOfInputs, d, error(), r.rows.firstRow(d));
    }
  }
}
