package rnn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.head.AdaptiveOutput;
import rnn.head.HeadSpec;
import rnn.head.OutputSpec;
import rnn.head.SampledOutput;
import rnn.head.SoftmaxOutput;
import rnn.head.VocabularySpec;
import rnn.head.WordClusters;
import rnn.layer.LayerSpec;
import rnn.option.OptionException;
import rnn.parameter.EmbeddingWeight;

/** Log-probabilities of all words, {@code [N,H] → [N,V]}. */
final class VocabularyNodes {
  private final GraphBuilder graph;
  private final Weights weights;

  VocabularyNodes(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * Adds the nodes of {@code head}.
   *
   * @throws OptionException if they are not known
   */
  String of(VocabularySpec head, String rows) {
    OutputSpec output = head.outputSpec();
    if (output instanceof SoftmaxOutput.Spec full) {
      return softmax(full.weight(), full.activation(), rows);
    }
    if (output instanceof SampledOutput.Spec sampled) {
      return softmax(sampled.weight(), List.of(), rows);
    }
    if (output instanceof AdaptiveOutput.Spec adaptive) {
      return adaptive(adaptive, rows);
    }
    throw new OptionException(
        "A network must have an output that ONNX can express but has %s; train one with {output}"
            + " %s",
        head.output(), SoftmaxOutput.NAME);
  }

  private String softmax(String weight, List<LayerSpec> activation, String rows) {
    String logits =
        weights.affine(rows, weights.constant(weight), weights.constant(SoftmaxOutput.BIAS));
    return logSoftmax(new LayerNodes(graph, weights).ofRows(activation, logits));
  }

  private String logSoftmax(String logits) {
    return graph.node("LogSoftmax", List.of(logits), GraphBuilder.attribute("axis", -1));
  }

  /** {@code ln p(w) = ln p_head(c₀ + k) + ln p_k(w)} of the words of cluster {@code k}. */
  private String adaptive(AdaptiveOutput.Spec output, String rows) {
    WordClusters clusters = output.clusters();
    int c0 = clusters.headWords();
    String head =
        logSoftmax(weights.affine(rows, headWeight(output), weights.constant(AdaptiveOutput.BIAS)));
    List<String> parts = new ArrayList<>();
    parts.add(graph.slice(head, 1, 0, c0));
    for (int k = 0; k < clusters.count(); k++) {
      String projected =
          weights.linear(rows, weights.constant(AdaptiveOutput.projection(k))); // [N,Dₖ]
      String within =
          logSoftmax(weights.linear(projected, weights.constant(AdaptiveOutput.words(k))));
      parts.add(graph.node("Add", within, graph.slice(head, 1, (long) c0 + k, (long) c0 + k + 1)));
    }
    return graph.concat(1, parts);
  }

  /** Values that stand in the file twice: those of the embedding that a tied head has. */
  static long copiedValues(HeadSpec head) {
    return head instanceof VocabularySpec words
            && words.outputSpec() instanceof AdaptiveOutput.Spec output
            && output.tiesEmbedding()
        ? (long) output.clusters().headWords() * output.inputSize()
        : 0;
  }

  /** The head's weight {@code [c₀+K,H]}; where it is tied, with a copy of the words' embedding. */
  private String headWeight(AdaptiveOutput.Spec output) {
    if (!output.tiesEmbedding()) {
      return weights.constant(AdaptiveOutput.HEAD);
    }
    int H = output.inputSize();
    int words = output.clusters().headWords() * H;
    float[] ofClusters = weights.values(AdaptiveOutput.CLUSTERS);
    float[] all = Arrays.copyOf(weights.values(EmbeddingWeight.NAME), words + ofClusters.length);
    System.arraycopy(ofClusters, 0, all, words, ofClusters.length);
    return graph.constant(AdaptiveOutput.HEAD, all, all.length / H, H);
  }
}
