package rnn.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.cell.Cell;
import rnn.cell.MinGruCell;
import rnn.cell.QrnnCell;
import rnn.cell.ScanCell;
import rnn.cell.SruCell;
import rnn.layer.RecurrentLayer;

/**
 * A cell without a product on its state: products and gates of all steps at once, and one linear
 * recurrence, which is an operator {@code Scan}.
 *
 * <pre>{@code
 * s_t = k_t ⊙ s_{t−1} + u_t           k_t what is kept, u_t what is new
 *
 * qrnn     k = σ(a_f)      u = (1 − k) ⊙ tanh(a_z)     h = σ(a_o) ⊙ s
 * sru      k = σ(a_f)      u = (1 − k) ⊙ a_x           h = a_s + σ(a_r) ⊙ (s − a_s)
 * mingru   k = σ(−a_z)     u = (1 − k) ⊙ a_h           h = s
 * }</pre>
 *
 * <p>A layer that runs backwards has its input turned within each length, and its output turned
 * back.
 */
final class ScannedCell implements CellNodes {
  private final GraphBuilder graph;
  private final Cell cell;

  ScannedCell(GraphBuilder graph, Cell cell) {
    this.graph = graph;
    this.cell = cell;
  }

  private boolean readsPrevious() {
    return ((ScanCell) cell).width() == 2;
  }

  @Override
  public List<State> states(RecurrentLayer.Spec layer) {
    List<State> states = new ArrayList<>();
    states.add(new State(cell instanceof MinGruCell ? "h" : "c", layer.hiddenSize()));
    if (readsPrevious()) {
      states.add(new State("x", layer.inputSize()));
    }
    return states;
  }

  @Override
  public Run run(Weights weights, List<RecurrentLayer.Spec> directions, Sequence sequence) {
    Run forwards = run(weights, directions.get(0), sequence.x(), sequence.initial());
    if (directions.size() == 1) {
      return forwards;
    }
    String turned = turn(sequence.x(), sequence.lengths());
    Run backwards = run(weights, directions.get(1), turned, sequence.initial());
    return new Run(
        graph.concat(2, List.of(forwards.output(), turn(backwards.output(), sequence.lengths()))),
        List.of());
  }

  private String turn(String x, @Nullable String lengths) {
    if (lengths == null) {
      throw new IllegalArgumentException(
          "A layer of %s that runs backwards must know where sequences end but has no lengths; train in one direction"
              .formatted(cell.name()));
    }
    return graph.node(
        "ReverseSequence",
        List.of(x, lengths),
        GraphBuilder.attribute("batch_axis", 1),
        GraphBuilder.attribute("time_axis", 0));
  }

  private Run run(
      Weights weights, RecurrentLayer.Spec layer, String x, List<String> initialStates) {
    int I = layer.inputSize();
    String rows = graph.reshape(x, -1, I); // [T·B,I]
    String a =
        weights.affine(
            rows,
            weights.constant(layer.name("weight_ih")),
            weights.constant(layer.name("bias_ih"))); // [T·B,G·H]
    List<String> last = new ArrayList<>();
    if (readsPrevious()) {
      String before = initialStates.isEmpty() ? zeros(x, I) : initialStates.get(1); // [1,B,I]
      String all = graph.concat(0, List.of(before, x)); // [T+1,B,I]
      String previous = graph.slice(all, 0, 0, -1);
      String weight = weights.constant(layer.name("weight_ih_previous"));
      a = graph.node("Add", a, weights.linear(graph.reshape(previous, -1, I), weight));
      last.add(graph.slice(all, 0, -1, Long.MAX_VALUE));
    }
    List<String> gates = gates(a, x, layer.hiddenSize());
    String kept = kept(gates);
    String candidate = candidate(gates);
    String added = graph.node("Sub", candidate, graph.node("Mul", kept, candidate));
    String before = initialStates.isEmpty() ? zeros(x, layer.hiddenSize()) : initialStates.get(0);
    List<String> scanned =
        graph.node(
            "Scan",
            List.of(graph.node("Squeeze", before, graph.integers(0)), kept, added),
            2,
            GraphBuilder.attribute("body", step()),
            GraphBuilder.attribute("num_scan_inputs", 2));
    last.add(0, graph.node("Unsqueeze", scanned.get(0), graph.integers(0)));
    return new Run(output(gates, scanned.get(1)), last);
  }

  /** Pre-activations of each gate, {@code [T,B,H]}. */
  private List<String> gates(String a, String x, int H) {
    int G = cell.gates();
    String shape = graph.node("Shape", x);
    String times = graph.slice(shape, 0, 0, 2);
    String all =
        graph.node("Reshape", a, graph.concat(0, List.of(times, graph.integers((long) G * H))));
    return graph.node("Split", List.of(all), G, GraphBuilder.attribute("axis", 2));
  }

  private String kept(List<String> gates) {
    return cell instanceof MinGruCell
        ? graph.node("Sigmoid", graph.node("Neg", gates.get(0)))
        : graph.node("Sigmoid", gates.get(1));
  }

  private String candidate(List<String> gates) {
    if (cell instanceof QrnnCell) {
      return graph.node("Tanh", gates.get(0));
    }
    return cell instanceof SruCell ? gates.get(0) : gates.get(1);
  }

  private String output(List<String> gates, String s) {
    if (cell instanceof QrnnCell) {
      return graph.node("Mul", graph.node("Sigmoid", gates.get(2)), s);
    }
    if (cell instanceof SruCell) {
      String reset = graph.node("Sigmoid", gates.get(2));
      String skipped = gates.get(3);
      return graph.node("Add", skipped, graph.node("Mul", reset, graph.node("Sub", s, skipped)));
    }
    return s;
  }

  /** One step of the recurrence, {@code [B,H]}. */
  private GraphBuilder step() {
    GraphBuilder step = graph.inner("step");
    String s = step.floats(step.named("s"), "", "batch", "units");
    String kept = step.floats(step.named("kept"), "", "batch", "units");
    String added = step.floats(step.named("added"), "", "batch", "units");
    String next = step.node("Add", step.node("Mul", kept, s), added);
    String copy = step.node("Identity", next);
    step.output(step.named("next"), next, "", "batch", "units");
    step.output(step.named("state"), copy, "", "batch", "units");
    return step;
  }

  /** Zeros {@code [1,B,N]}. */
  private String zeros(String x, int size) {
    return graph.node(
        "ConstantOfShape",
        graph.concat(0, List.of(graph.integers(1), graph.size(x, 1), graph.integers(size))));
  }
}
