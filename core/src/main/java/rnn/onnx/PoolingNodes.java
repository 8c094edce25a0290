package rnn.onnx;

import java.util.ArrayList;
import java.util.List;
import rnn.head.Pooling;

/** Ways to make one vector of a sequence's, {@code [T,B,H] → [B,H]}; padding has no part in it. */
final class PoolingNodes {
  private final GraphBuilder graph;

  PoolingNodes(GraphBuilder graph) {
    this.graph = graph;
  }

  /**
   * Adds the nodes of {@code pooling}.
   *
   * @param x {@code [T,B,H]}
   * @param lengths {@code [B]}
   * @param firstBackwards the first of the {@code size} values that runs backwards, or {@code size}
   */
  String of(Pooling pooling, String x, String lengths, int firstBackwards, int size) {
    return switch (pooling) {
      case LAST -> ends(x, lengths, firstBackwards, size);
      case MAX ->
          graph.node(
              "ReduceMax",
              List.of(tokensOr(x, lengths, -Float.MAX_VALUE)),
              GraphBuilder.attribute("axes", new long[] {0}),
              GraphBuilder.attribute("keepdims", 0));
      case MEAN -> {
        String sum =
            graph.node(
                "ReduceSum",
                List.of(tokensOr(x, lengths, 0), graph.integers(0)),
                GraphBuilder.attribute("keepdims", 0)); // [B,H]
        String count = graph.node("Cast", List.of(lengths), GraphBuilder.attribute("to", 1));
        yield graph.node("Div", sum, graph.node("Unsqueeze", count, graph.integers(1)));
      }
    };
  }

  /** The states that a layer ends in: forwards at the last token, backwards at the first. */
  String ends(String x, String lengths, int firstBackwards, int size) {
    List<String> ends = new ArrayList<>();
    if (firstBackwards > 0) {
      String forwards = firstBackwards == size ? x : graph.slice(x, 2, 0, firstBackwards);
      String last = graph.node("Sub", lengths, graph.integer(1));
      ends.add(
          graph.node(
              "GatherND",
              List.of(
                  graph.transpose(forwards, 1, 0, 2),
                  graph.node("Unsqueeze", last, graph.integers(1))),
              GraphBuilder.attribute("batch_dims", 1)));
    }
    if (firstBackwards < size) {
      String backwards = graph.slice(x, 2, firstBackwards, size);
      ends.add(graph.node("Gather", backwards, graph.integer(0)));
    }
    return graph.concat(1, ends);
  }

  /** The values of tokens, and {@code otherwise} in the place of padding. */
  private String tokensOr(String x, String lengths, float otherwise) {
    String times =
        graph.node(
            "Range",
            graph.integer(0),
            graph.node("Squeeze", graph.size(x, 0), graph.integers(0)),
            graph.integer(1)); // [T]
    String isToken =
        graph.node(
            "Less",
            graph.node("Unsqueeze", times, graph.integers(1)),
            graph.node("Unsqueeze", lengths, graph.integers(0))); // [T,B]
    return graph.node(
        "Where", graph.node("Unsqueeze", isToken, graph.integers(2)), x, graph.number(otherwise));
  }
}
