package rnn.onnx;

import java.util.List;
import rnn.layer.DenseLayer;
import rnn.model.Model;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/** The parameters of a model as constants of a graph, by the names that its file has them by. */
final class Weights {
  private final GraphBuilder graph;
  private final ParameterLayout layout;
  private final float[] parameters; // [P]

  Weights(GraphBuilder graph, Model model) {
    this.graph = graph;
    this.layout = model.layout();
    this.parameters = model.parameters();
  }

  /** Values of a parameter, row-major and not packed; a copy. */
  float[] values(String name) {
    return layout.values(parameters, name);
  }

  /** Rows of a parameter {@code [rows,columns]}. */
  int rows(String name) {
    return layout.spec(name).rows();
  }

  /** The constant that is a parameter, of its shape. */
  String constant(String name) {
    ParameterSpec spec = layout.spec(name);
    long[] shape = new long[spec.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = spec.shape()[i];
    }
    return graph.constant(name, values(name), shape);
  }

  /** Nodes for {@code X·Wᵀ + b} of rows {@code X [N,I]}, {@code [N,O]}. */
  String affine(String rows, DenseLayer.Spec dense) {
    return affine(rows, constant(dense.name() + ".weight"), constant(dense.name() + ".bias"));
  }

  /** The same of a weight {@code [O,I]} and a bias {@code [O]}, which are constants. */
  String affine(String rows, String weight, String bias) {
    return graph.node("Gemm", List.of(rows, weight, bias), GraphBuilder.attribute("transB", 1));
  }

  /** The same without a bias. */
  String linear(String rows, String weight) {
    return graph.node("Gemm", List.of(rows, weight), GraphBuilder.attribute("transB", 1));
  }
}
