package rnn.layer;

import org.jspecify.annotations.Nullable;
import rnn.cell.RecurrentCell;
import rnn.cell.Step;
import rnn.math.Bfloat16Panels;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.RightOperand;
import rnn.math.Tensor;

/**
 * A recurrent layer that multiplies {@code h_{t−1}} at every step.
 *
 * <pre>{@code
 * B_t = h_{t−1}·W_hhᵀ + b_hh        hidden part of one step                   [B,G·H]
 * (h_t, c_t) = cell(A_t, B_t, h_{t−1}, c_{t−1})
 *
 * dh_{t−1} += dB_t·W_hh      dW_hh += dBᵀ·H_{−1}      db_hh += Σ dB
 * }</pre>
 *
 * <p>If the cell {@linkplain RecurrentCell#sumsParts sums its parts}, both biases are added once
 * and {@code B} goes straight into {@code A}; else twice the memory goes into gates. Weights and
 * gates are in PyTorch's shape and order, two biases included.
 */
final class SteppedLayer extends RecurrentLayer {
  private final RecurrentCell cell;
  private final Panels weightInput; // [I,G·H]
  private final @Nullable Bfloat16Panels narrowInput; // [I,G·H]
  private final Tensor biasInput; // [1,G·H]
  private final Panels weightInputGradient; // [I,G·H]
  private final Tensor biasInputGradient; // [1,G·H]
  private final Panels weightInputTransposed; // [G·H,I]
  private final Panels weightHidden; // [H,G·H]
  private final @Nullable Bfloat16Panels narrowHidden; // [H,G·H]
  private final RightOperand operandHidden; // weightHidden, of all steps of a window
  private final Tensor biasHidden; // [1,G·H]
  private final Panels weightHiddenGradient; // [H,G·H]
  private final Tensor biasHiddenGradient; // [1,G·H]
  private final Panels weightHiddenTransposed; // [G·H,H]
  private final RightOperand operandHiddenTransposed; // the same, of all steps back
  private final boolean packs; // the operands of steps
  private final Tensor bias; // [1,G·H]
  private final Tensor hiddenPrevious; // [T,B,H]: h_{t−1} at t
  private final Tensor gates; // [T,B,G·H]
  private final Tensor gatesError; // [T,B,G·H]
  private final Tensor hiddenPartError; // [T,B,G·H]

  SteppedLayer(Spec spec, RecurrentCell cell, Binding binding) {
    this(spec, cell, binding, buffers(spec, cell, binding));
  }

  private SteppedLayer(Spec spec, RecurrentCell cell, Binding binding, StepBuffers buffers) {
    super(
        spec,
        binding,
        buffers,
        (long) cell.gates() * spec.hiddenSize() * spec.hiddenSize(),
        Tensor.zeros(binding.rows(), spec.inputSize()));
    int columns = cell.gates() * spec.hiddenSize();
    this.cell = cell;
    this.weightInput = binding.weight(spec.name("weight_ih"));
    this.narrowInput = binding.narrowWeight(spec.name("weight_ih"), binding.rows());
    this.biasInput = binding.tensor(spec.name("bias_ih"));
    this.weightInputGradient = binding.weightGradient(spec.name("weight_ih"));
    this.biasInputGradient = binding.tensorGradient(spec.name("bias_ih"));
    this.weightInputTransposed = Panels.zeros(columns, spec.inputSize());
    this.weightHidden = binding.weight(spec.name("weight_hh"));
    this.narrowHidden = binding.narrowWeight(spec.name("weight_hh"), binding.batchSize());
    this.operandHidden = binding.kernels().ofOneThread().rightOperand();
    this.biasHidden = binding.tensor(spec.name("bias_hh"));
    this.weightHiddenGradient = binding.weightGradient(spec.name("weight_hh"));
    this.biasHiddenGradient = binding.tensorGradient(spec.name("bias_hh"));
    this.weightHiddenTransposed = Panels.zeros(columns, spec.hiddenSize());
    this.operandHiddenTransposed = binding.kernels().ofOneThread().rightOperand();
    this.packs =
        binding.kernels().ofOneThread().isQuickerPacked(mostRowsOfStep(binding.batchSize()));
    this.bias = Tensor.zeros(1, columns);
    this.hiddenPrevious = states.before(HIDDEN);
    this.gates = buffers.gates();
    this.gatesError = buffers.gatesError();
    this.hiddenPartError = buffers.hiddenPartError();
  }

  private static StepBuffers buffers(Spec spec, RecurrentCell cell, Binding binding) {
    return cell.sumsParts()
        ? StepBuffers.summed(cell, binding.rows(), spec.hiddenSize())
        : StepBuffers.apart(cell, binding.rows(), spec.hiddenSize());
  }

  @Override
  void project(Tensor x, int[] rowNumbers, Pass pass) {
    project(x, binding.window(gates, pass));
  }

  @Override
  void projectDistinct(Tensor distinct, int[] numbers, Pass pass) {
    Tensor a = gatesError.rows(0, distinct.rows()); // which nothing else uses then
    project(distinct, a);
    copyRows(a, numbers, gates, pass);
  }

  /** {@code A} of the rows {@code x}; the weight of the steps that follow is packed. */
  private void project(Tensor x, Tensor a) {
    if (packs) {
      operandHidden.set(weightHidden);
    }
    if (cell.sumsParts()) {
      bias.copyFrom(biasInput);
      kernels.add(biasHidden, bias);
      project(x, bias, a); // A = X·W_ihᵀ + b_ih + b_hh
    } else {
      project(x, biasInput, a); // A = X·W_ihᵀ + b_ih
    }
  }

  private void project(Tensor x, Tensor bias, Tensor a) {
    if (narrowInput != null) {
      kernels.product(x, narrowInput, bias, a);
    } else {
      kernels.product(x, weightInput, bias, a);
    }
  }

  @Override
  void stepForward(Step step, boolean hasPrevious, Kernels kernels) {
    Tensor h = step.previous(HIDDEN); // [b,H]
    if (!cell.sumsParts()) {
      if (narrowHidden != null) {
        kernels.product(h, narrowHidden, biasHidden, step.hiddenPart());
      } else if (packs) {
        kernels.product(h, operandHidden, biasHidden, step.hiddenPart());
      } else {
        kernels.product(
            h, weightHidden, biasHidden, step.hiddenPart()); // B_t = h_{t−1}·W_hhᵀ + b_hh
      }
    } else if (hasPrevious && narrowHidden != null) { // else h is 0
      kernels.addProduct(h, narrowHidden, step.gates());
    } else if (hasPrevious && packs) {
      kernels.addProduct(h, operandHidden, step.gates());
    } else if (hasPrevious) {
      kernels.addProduct(h, weightHidden, step.gates()); // A_t += h_{t−1}·W_hhᵀ
    }
    cell.forward(step, kernels);
  }

  @Override
  void startBackward() {
    kernels.transpose(weightInput, weightInputTransposed);
    kernels.transpose(weightHidden, weightHiddenTransposed);
    if (packs) {
      operandHiddenTransposed.set(weightHiddenTransposed);
    }
  }

  @Override
  void stepBackward(Step step, Kernels kernels) {
    cell.backward(step, kernels);
    Tensor dh = step.previousError(HIDDEN); // [b,H]
    if (packs) {
      kernels.addProduct(step.hiddenPartError(), operandHiddenTransposed, dh);
    } else {
      kernels.addProduct(
          step.hiddenPartError(), weightHiddenTransposed, dh); // dh_{t−1} += dB_t·W_hh
    }
  }

  @Override
  void finishBackward(Tensor x, Tensor dA, Pass pass) {
    Tensor h = binding.window(hiddenPrevious, pass); // [T,B,H]
    Tensor dB = binding.window(hiddenPartError, pass); // [T,B,G·H]
    Tensor dX = binding.window(error(), pass); // [T,B,I]
    // spotless:off
    kernels.product(dA, weightInputTransposed, dX);            // dX     = dA·W_ih
    kernels.addTransposedProduct(x, dA, weightInputGradient);  // dW_ih += dAᵀ·X
    kernels.addTransposedProduct(h, dB, weightHiddenGradient); // dW_hh += dBᵀ·H_{−1}
    kernels.addColumnSums(dA, biasInputGradient);              // db_ih += Σ dA
    // spotless:on
    if (cell.sumsParts()) {
      biasHiddenGradient.copyFrom(biasInputGradient); // where both parts have one error
    } else {
      kernels.addColumnSums(dB, biasHiddenGradient); // db_hh += Σ dB
    }
  }
}
