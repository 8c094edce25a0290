package rnn.layer;

import java.util.stream.Stream;
import rnn.cell.Cell;
import rnn.math.Tensor;

/**
 * The buffers of a window that steps have views of, beside the states.
 *
 * @param gates {@code [T,B,G·H]}
 * @param gatesError {@code [T,B,G·H]}
 * @param hiddenPart {@code [T,B,G·H]}; {@code [T,B,0]} if it goes straight into the gates, or there
 *     is none
 * @param hiddenPartError {@code [T,B,G·H]}; the same as that of the gates if one error serves both
 * @param remembered {@code R × [T,B,H]}
 */
record StepBuffers(
    Tensor gates,
    Tensor gatesError,
    Tensor hiddenPart,
    Tensor hiddenPartError,
    Tensor[] remembered) {

  /** Those of a cell that has one error for all that goes into its gates. */
  static StepBuffers summed(Cell cell, int rows, int hiddenSize) {
    Tensor gates = Tensor.zeros(rows, cell.gates() * hiddenSize);
    Tensor gatesError = Tensor.zeros(rows, cell.gates() * hiddenSize);
    return new StepBuffers(
        gates,
        gatesError,
        Tensor.zeros(rows, 0),
        gatesError,
        tensors(cell.remembered(), rows, hiddenSize));
  }

  /** Those of a cell that keeps input part and hidden part apart. */
  static StepBuffers apart(Cell cell, int rows, int hiddenSize) {
    int columns = cell.gates() * hiddenSize;
    return new StepBuffers(
        Tensor.zeros(rows, columns),
        Tensor.zeros(rows, columns),
        Tensor.zeros(rows, columns),
        Tensor.zeros(rows, columns),
        tensors(cell.remembered(), rows, hiddenSize));
  }

  /** So many tensors of zeros. */
  static Tensor[] tensors(int count, int rows, int columns) {
    return Stream.generate(() -> Tensor.zeros(rows, columns)).limit(count).toArray(Tensor[]::new);
  }
}
