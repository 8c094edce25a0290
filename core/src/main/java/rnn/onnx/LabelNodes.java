package rnn.onnx;

import java.util.List;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.head.Pooling;
import rnn.option.OptionException;

/** Log-probabilities of all labels: of each token {@code [B,T,K]}, or of each sequence. */
final class LabelNodes {
  private final GraphBuilder graph;
  private final Weights weights;

  LabelNodes(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * Checks that the nodes of {@code head} are known.
   *
   * @throws OptionException if they are not
   */
  static void require(HeadSpec head) {
    if (head instanceof ConditionalRandomField.Spec) {
      throw new OptionException(
          "A tagger must decide on each label by itself to be an ONNX file but has the head %s,"
              + " which looks for the best labels of a whole sequence and no operator of ONNX does;"
              + " train one with {head} %s",
          ConditionalRandomField.KIND, LabelSoftmax.KIND);
    }
    if (!(head instanceof LabelSoftmax.Spec || head instanceof PooledSoftmax.Spec)) {
      throw new IllegalArgumentException(
          "A network must have a head that ONNX can express but has a %s; use the model by this library"
              .formatted(head.getClass().getName()));
    }
  }

  /**
   * Adds the nodes of {@code head}.
   *
   * @param x {@code [T,B,H]}
   * @param lengths {@code [B]}
   */
  String of(HeadSpec head, String x, String lengths) {
    require(head);
    return head instanceof PooledSoftmax.Spec pooled
        ? ofSequences(pooled, x, lengths)
        : ofTokens((LabelSoftmax.Spec) head, x);
  }

  private String ofTokens(LabelSoftmax.Spec head, String x) {
    String logits = weights.affine(OnnxModel.rows(graph, x, head.inputSize()), head.dense());
    return OnnxModel.sequences(graph, logSoftmax(logits), head.targets());
  }

  private String ofSequences(PooledSoftmax.Spec head, String x, String lengths) {
    int H = head.inputSize();
    int firstBackwards = head.bidirectional() ? H / 2 : H;
    String pooled =
        new PoolingNodes(graph)
            .of(Pooling.named(head.pooling()), x, lengths, firstBackwards, H); // [B,H]
    return logSoftmax(new LayerNodes(graph, weights).ofRows(head.layers(), pooled));
  }

  private String logSoftmax(String logits) {
    return graph.node("LogSoftmax", List.of(logits), GraphBuilder.attribute("axis", -1));
  }
}
