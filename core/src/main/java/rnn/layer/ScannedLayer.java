package rnn.layer;

import org.jspecify.annotations.Nullable;
import rnn.cell.ScanCell;
import rnn.cell.Step;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * A recurrent layer whose steps multiply no matrices: a {@link ScanCell} along time.
 *
 * <pre>{@code
 * A = X·W_ihᵀ + b_ih [+ X_{−1}·W_ih′ᵀ]       all gates of all steps                  [T·B,G·H]
 * (h_t, c_t) = cell(A_t, c_{t−1})            element by element
 *
 * dX = dA·W_ih [+ (dA·W_ih′)_{+1}]      dW_ih += dAᵀ·X      [dW_ih′ += dAᵀ·X_{−1}]      db_ih += Σ dA
 * }</pre>
 *
 * <p>What stands in brackets belongs to a cell of width 2: {@code X_{−1}} is {@code X} one step
 * late, and {@code (·)_{+1}} one step early. The input before a window is then a state of its own,
 * carried from window to window as the others; before a text it is zero. One bias a gate, for a
 * second would be added to it only.
 */
final class ScannedLayer extends RecurrentLayer {
  /** Multiply-adds that take as long as one gate of one unit: its share of activations and scan. */
  private static final long WORK_OF_A_GATE = 20;

  private final ScanCell cell;
  private final @Nullable Previous previous;

  /** What a cell of width 2 needs for the input one step before. */
  private static final class Previous {
    final Panels weight; // [I,G·H]
    final Panels weightGradient; // [I,G·H]
    final Panels weightTransposed; // [G·H,I]
    final int state; // number of the previous input among the states
    final Tensor inputBefore; // [T,B,I]: x_{t−1} at t
    final Tensor inputAfter; // [T,B,I]: x_t at t
    final Tensor errorBefore; // [T,B,I]: the error of x_{t−1} at t
    final Tensor initialError; // [B,I]: that of the input before the window

    Previous(Spec spec, Binding binding, StateSequences states, Tensor errors) {
      this.weight = binding.weight(spec.name("weight_ih_previous"));
      this.weightGradient = binding.weightGradient(spec.name("weight_ih_previous"));
      this.weightTransposed =
          Panels.zeros(spec.cell().gates() * spec.hiddenSize(), spec.inputSize());
      this.state = spec.cell().states();
      this.inputBefore = states.before(state);
      this.inputAfter = states.after(state);
      this.errorBefore = errors.rows(0, binding.rows());
      this.initialError = errors.rows(0, binding.batchSize());
    }
  }

  ScannedLayer(Spec spec, ScanCell cell, Binding binding) {
    this(
        spec,
        cell,
        binding,
        Tensor.zeros(binding.rows() + binding.batchSize(), spec.inputSize()));
  }

  /** With the errors of the input before the window and of those of it, {@code [T+1,B,I]}. */
  private ScannedLayer(Spec spec, ScanCell cell, Binding binding, Tensor errors) {
    super(
        spec,
        binding,
        StepBuffers.summed(cell, binding.rows(), spec.hiddenSize()),
        (long) cell.gates() * spec.hiddenSize() * WORK_OF_A_GATE,
        errors.rows(binding.batchSize(), binding.rows()));
    this.cell = cell;
    this.previous =
        spec.readsPreviousInput() ? new Previous(spec, binding, states(), errors) : null;
  }

  @Override
  public Tensor initialStateError(int s) {
    return previous != null && s == previous.state
        ? previous.initialError
        : super.initialStateError(s);
  }

  @Override
  void project(Tensor x, Tensor a, Pass pass) {
    kernels.product(x, weightInput, biasInput, a); // A = X·W_ihᵀ + b_ih
    if (previous != null) {
      binding.window(previous.inputAfter, pass).copyFrom(x);
      Tensor before = binding.window(previous.inputBefore, pass); // [T,B,I]
      kernels.addProduct(before, previous.weight, a); // A += X_{−1}·W_ih′ᵀ
    }
  }

  /** Of a cell of width 2 no rows are saved: sums of two products would have other bits. */
  @Override
  void projectDistinct(Tensor distinct, int[] numbers, Pass pass) {
    if (previous == null) {
      super.projectDistinct(distinct, numbers, pass);
    } else {
      copyRows(distinct, numbers, previous.inputAfter, pass);
      projectWindow(binding.window(previous.inputAfter, pass), pass);
    }
  }

  @Override
  void stepForward(Step step, boolean hasPrevious, Kernels kernels) {
    cell.forward(step, kernels);
  }

  @Override
  void startBackward() {
    if (previous != null) {
      kernels.transpose(previous.weight, previous.weightTransposed);
    }
  }

  @Override
  void stepBackward(Step step, Kernels kernels) {
    cell.backward(step, kernels);
  }

  @Override
  void finishBackward(Tensor dA, Pass pass) {
    if (previous != null) {
      Tensor before = binding.window(previous.inputBefore, pass); // [T,B,I]
      previous.initialError.fill(0f);
      // dX += (dA·W_ih′)_{+1}
      kernels.addProduct(dA, previous.weightTransposed, binding.window(previous.errorBefore, pass));
      kernels.addTransposedProduct(before, dA, previous.weightGradient); // dW_ih′ += dAᵀ·X_{−1}
    }
  }
}
