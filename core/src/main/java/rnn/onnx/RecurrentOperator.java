package rnn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import rnn.cell.ElmanCell;
import rnn.layer.RecurrentLayer;

/**
 * A cell that is an operator of ONNX: {@code LSTM}, {@code GRU} or {@code RNN}. Its weights have
 * PyTorch's shapes, their gates in another order.
 *
 * <p>The {@code GRU} resets after the product, {@code linear_before_reset=1}, as ours does.
 */
final class RecurrentOperator implements CellNodes {
  private final GraphBuilder graph;
  private final String operator;
  private final int[] gates; // number among our gates of each of the operator's
  private final List<String> states;
  private final List<String> activations; // of one direction; empty for the operator's own
  private final boolean resetsAfterProduct;

  private RecurrentOperator(
      GraphBuilder graph,
      String operator,
      int[] gates,
      List<String> states,
      List<String> activations,
      boolean resetsAfterProduct) {
    this.graph = graph;
    this.operator = operator;
    this.gates = gates;
    this.states = states;
    this.activations = activations;
    this.resetsAfterProduct = resetsAfterProduct;
  }

  /** Ours are {@code i f g o}, those of ONNX {@code i o f c}, where {@code c} is {@code g}. */
  static RecurrentOperator lstm(GraphBuilder graph) {
    int[] gates = {0, 3, 1, 2};
    return new RecurrentOperator(graph, "LSTM", gates, List.of("h", "c"), List.of(), false);
  }

  /** Ours are {@code r z n}, those of ONNX {@code z r h}, where {@code h} is {@code n}. */
  static RecurrentOperator gru(GraphBuilder graph) {
    return new RecurrentOperator(graph, "GRU", new int[] {1, 0, 2}, List.of("h"), List.of(), true);
  }

  /** One gate. */
  static RecurrentOperator elman(GraphBuilder graph, ElmanCell.Activation activation) {
    String name =
        switch (activation) {
          case TANH -> "Tanh";
          case RELU -> "Relu";
        };
    return new RecurrentOperator(graph, "RNN", new int[] {0}, List.of("h"), List.of(name), false);
  }

  @Override
  public List<State> states(RecurrentLayer.Spec layer) {
    return states.stream().map(name -> new State(name, layer.hiddenSize())).toList();
  }

  @Override
  public Run run(Weights weights, List<RecurrentLayer.Spec> directions, Sequence sequence) {
    RecurrentLayer.Spec layer = directions.get(0);
    int D = directions.size();
    int H = layer.hiddenSize();
    int I = layer.inputSize();
    int G = gates.length;
    float[] w = new float[D * G * H * I]; // [D,G·H,I]
    float[] r = new float[D * G * H * H]; // [D,G·H,H]
    float[] b = new float[D * 2 * G * H]; // [D,2·G·H]
    for (int d = 0; d < D; d++) {
      RecurrentLayer.Spec direction = directions.get(d);
      reorder(weights.values(direction.name("weight_ih")), H * I, w, d * G * H * I);
      reorder(weights.values(direction.name("weight_hh")), H * H, r, d * G * H * H);
      reorder(weights.values(direction.name("bias_ih")), H, b, d * 2 * G * H);
      reorder(weights.values(direction.name("bias_hh")), H, b, (d * 2 + 1) * G * H);
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(sequence.x());
    inputs.add(graph.constant(layer.name("W"), w, D, (long) G * H, I));
    inputs.add(graph.constant(layer.name("R"), r, D, (long) G * H, H));
    inputs.add(graph.constant(layer.name("B"), b, D, 2L * G * H));
    inputs.add(sequence.lengths() == null ? "" : asIntegersOf32Bits(sequence.lengths()));
    inputs.addAll(sequence.initial());

    List<String> outputs = graph.node(operator, inputs, 1 + states.size(), attributes(H, D));
    String y = outputs.get(0); // [T,D,B,H]
    String output =
        D == 1
            ? graph.node("Squeeze", y, graph.integers(1))
            : graph.reshape(graph.transpose(y, 0, 2, 1, 3), 0, 0, (long) D * H);
    return new Run(output, outputs.subList(1, outputs.size()));
  }

  /** Copies blocks of {@code length} values, one for each gate, in the operator's order. */
  private void reorder(float[] ours, int length, float[] to, int at) {
    for (int g = 0; g < gates.length; g++) {
      System.arraycopy(ours, gates[g] * length, to, at + g * length, length);
    }
  }

  private String asIntegersOf32Bits(String lengths) {
    return graph.node("Cast", List.of(lengths), GraphBuilder.attribute("to", TYPE_INT32));
  }

  private static final int TYPE_INT32 = 6; // TensorProto.DataType

  private AttributeProto[] attributes(int hiddenSize, int directions) {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(GraphBuilder.attribute("hidden_size", hiddenSize));
    if (directions == 2) {
      attributes.add(GraphBuilder.attribute("direction", "bidirectional"));
    }
    if (!activations.isEmpty()) {
      List<String> all = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        all.addAll(activations);
      }
      attributes.add(GraphBuilder.attribute("activations", all));
    }
    if (resetsAfterProduct) {
      attributes.add(GraphBuilder.attribute("linear_before_reset", 1));
    }
    return attributes.toArray(AttributeProto[]::new);
  }
}
