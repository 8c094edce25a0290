package rnn.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.layer.BidirectionalLayer;
import rnn.layer.DenseLayer;
import rnn.layer.DropoutLayer;
import rnn.layer.LayerSpec;
import rnn.layer.RecurrentLayer;
import rnn.layer.ShortcutLayer;
import rnn.layer.TanhLayer;

/** The layers between input and head, and those within heads. */
final class LayerNodes {
  /** First part of the names of inputs that are states. */
  static final String STATE = "state.";

  /** First part of the names of outputs that are states. */
  static final String NEXT_STATE = "next_state.";

  private static final int FEATURES = 2; // axis of [T,B,I]

  private final GraphBuilder graph;
  private final Weights weights;

  LayerNodes(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * A state that a graph gives back.
   *
   * @param name of the output
   * @param value {@code [1,B,N]}
   */
  record LastState(String name, String value, int size) {}

  /**
   * Adds the layers of a stack and the inputs that are their states.
   *
   * @param x {@code [T,B,I]}
   * @param states is added to
   * @return {@code [T,B,O]}
   */
  String statefulStack(List<LayerSpec> layers, String x, List<LastState> states) {
    String value = x;
    for (LayerSpec layer : layers) {
      if (layer instanceof RecurrentLayer.Spec recurrent) {
        CellNodes cell = CellNodes.of(recurrent.cell(), graph);
        List<CellNodes.State> shapes = cell.states(recurrent);
        List<String> initial = new ArrayList<>();
        for (CellNodes.State state : shapes) {
          initial.add(
              graph.floats(
                  STATE + recurrent.index() + "." + state.name(),
                  "State %s of recurrent layer %d before the first token; zeros at the beginning of a text."
                      .formatted(state.name(), recurrent.index()),
                  1,
                  "batch",
                  state.size()));
        }
        CellNodes.Run run =
            cell.run(weights, List.of(recurrent), new CellNodes.Sequence(value, null, initial));
        for (int i = 0; i < shapes.size(); i++) {
          String name = NEXT_STATE + recurrent.index() + "." + shapes.get(i).name();
          states.add(new LastState(name, run.last().get(i), shapes.get(i).size()));
        }
        value = run.output();
      } else {
        value = layer(layer, value, null);
      }
    }
    return value;
  }

  /**
   * Adds layers that begin from zero states.
   *
   * @param x {@code [T,B,I]}
   * @param lengths {@code [B]}
   * @return {@code [T,B,O]}
   */
  String stack(List<LayerSpec> layers, String x, String lengths) {
    String value = x;
    for (LayerSpec layer : layers) {
      value = layer(layer, value, lengths);
    }
    return value;
  }

  /** Adds layers that work row by row, {@code [N,I] → [N,O]}. */
  String ofRows(List<LayerSpec> layers, String rows) {
    String value = rows;
    for (LayerSpec layer : layers) {
      value = layer(layer, value, null);
    }
    return value;
  }

  private String layer(LayerSpec layer, String x, @Nullable String lengths) {
    if (layer instanceof DropoutLayer.Spec) {
      return x; // nothing is dropped but in training
    }
    if (layer instanceof TanhLayer.Spec) {
      return graph.node("Tanh", x);
    }
    if (layer instanceof DenseLayer.Spec dense) {
      return weights.affine(x, dense);
    }
    if (layer instanceof RecurrentLayer.Spec recurrent) {
      return recurrent(List.of(recurrent), x, lengths);
    }
    if (layer instanceof BidirectionalLayer.Spec both) {
      return recurrent(List.of(both.forwards(), both.backwards()), x, lengths);
    }
    if (layer instanceof ShortcutLayer.Spec shortcut) {
      String value = x;
      for (LayerSpec past : shortcut.layers()) {
        value = layer(past, value, lengths);
      }
      return graph.concat(FEATURES, List.of(value, x));
    }
    throw new IllegalArgumentException(
        "A network must have layers that ONNX can express but has a %s; use the model by this library"
            .formatted(layer.getClass().getName()));
  }

  private String recurrent(
      List<RecurrentLayer.Spec> directions, String x, @Nullable String lengths) {
    CellNodes cell = CellNodes.of(directions.get(0).cell(), graph);
    return cell.run(weights, directions, new CellNodes.Sequence(x, lengths, List.of())).output();
  }
}
