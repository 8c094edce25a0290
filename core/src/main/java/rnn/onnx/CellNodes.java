package rnn.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.cell.Cell;
import rnn.cell.ElmanCell;
import rnn.cell.GruCell;
import rnn.cell.LstmCell;
import rnn.cell.MinGruCell;
import rnn.cell.QrnnCell;
import rnn.cell.SruCell;
import rnn.layer.RecurrentLayer;
import rnn.option.OptionException;

/** A cell run along time, as nodes. */
interface CellNodes {

  /**
   * A vector that a layer carries from one window to the next.
   *
   * @param name in the names of inputs and outputs: {@code h}, {@code c}, or {@code x} for the
   *     input before
   * @param size values {@code N}
   */
  record State(String name, int size) {}

  /**
   * A sequence to run along.
   *
   * @param x {@code [T,B,I]}
   * @param lengths {@code [B]}, time steps of each column before its padding; null if all are full
   * @param initial the states before, each {@code [1,B,N]}; empty if they are zero
   */
  record Sequence(String x, @Nullable String lengths, List<String> initial) {}

  /**
   * What becomes of it.
   *
   * @param output {@code [T,B,H]}, of two directions {@code [T,B,2H]}
   * @param last the states after it, each {@code [1,B,N]}; not those of two directions
   */
  record Run(String output, List<String> last) {}

  /** The states that the layer carries on. */
  List<State> states(RecurrentLayer.Spec layer);

  /**
   * Adds the nodes.
   *
   * @param directions the layer that runs forwards, and perhaps one that runs backwards beside it
   */
  Run run(Weights weights, List<RecurrentLayer.Spec> directions, Sequence sequence);

  /**
   * The nodes of {@code cell} in {@code graph}.
   *
   * @throws OptionException if they are not known
   */
  static CellNodes of(Cell cell, GraphBuilder graph) {
    if (cell instanceof LstmCell) {
      return RecurrentOperator.lstm(graph);
    }
    if (cell instanceof GruCell) {
      return RecurrentOperator.gru(graph);
    }
    if (cell instanceof ElmanCell elman) {
      return RecurrentOperator.elman(graph, elman.activation());
    }
    if (cell instanceof QrnnCell || cell instanceof SruCell || cell instanceof MinGruCell) {
      return new ScannedCell(graph, cell);
    }
    throw new OptionException(
        "A network must have a cell that ONNX can express but has %s; train one with {cell} lstm",
        cell.name());
  }
}
