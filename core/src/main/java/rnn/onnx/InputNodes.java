package rnn.onnx;

import java.util.ArrayList;
import java.util.List;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.parameter.EmbeddingWeight;

/** The lower end of a network, {@code [T,B] → [T,B,E]}. */
final class InputNodes {
  /** The input of words, {@code [batch,time]}. */
  static final String TOKENS = "tokens";

  /** The input of each word's characters, {@code [batch,time,length]}. */
  static final String CHARACTERS = "characters";

  /** The input of how many characters each word has, {@code [batch,time]}. */
  static final String CHARACTER_LENGTHS = "character_lengths";

  private final GraphBuilder graph;
  private final Weights weights;
  private final String tokens; // [T,B]

  InputNodes(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
    String ids =
        graph.integers(
            TOKENS,
            "Ids of tokens: lines of the metadata `vocabulary`, from 0. Of a token that it has not,"
                + " 0. Behind a sequence's end any id.",
            "batch",
            "time");
    this.tokens = graph.transpose(ids, 1, 0);
  }

  /** Adds the nodes of {@code input}, and the inputs that it reads beside the tokens. */
  String of(InputSpec input) {
    if (input instanceof WordEmbedding.Spec) {
      return graph.node("Gather", weights.constant(EmbeddingWeight.NAME), tokens);
    }
    if (input instanceof CharacterEncoder.Spec encoder) {
      return characters(encoder);
    }
    if (input instanceof Concatenation.Spec several) {
      List<String> all = new ArrayList<>();
      several.inputs().forEach(one -> all.add(of(one)));
      return graph.concat(2, all);
    }
    throw new IllegalArgumentException(
        "A network must have an input that ONNX can express but has a %s; use the model by this library"
            .formatted(input.getClass().getName()));
  }

  /** All words' characters side by side, {@code N = T·B} columns; {@code [T,B,2C]}. */
  private String characters(CharacterEncoder.Spec encoder) {
    String ids =
        graph.integers(
            CHARACTERS,
            "Ids of each token's code points: lines of the metadata `characters`, from 0. Of one"
                + " that it has not, 0. Of a token of more than %d code points the first and the last %d."
                    .formatted(CharacterEncoder.MAX_LENGTH, CharacterEncoder.MAX_LENGTH / 2),
            "batch",
            "time",
            "length");
    String counts =
        graph.integers(
            CHARACTER_LENGTHS,
            "How many of them each token has; 0 behind a sequence's end.",
            "batch",
            "time");
    String lengths = graph.reshape(graph.transpose(counts, 1, 0), -1); // [N]
    String columns = graph.reshape(graph.transpose(ids, 2, 1, 0), 0, -1); // [L,N]
    String embedded =
        graph.node("Gather", weights.constant(CharacterEncoder.EMBEDDING), columns); // [L,N,E]
    String atLeastOne = graph.node("Max", lengths, graph.integer(1));
    String ran =
        new LayerNodes(graph, weights).stack(List.of(encoder.layer()), embedded, atLeastOne);
    int C = encoder.hiddenSize();
    String ends = new PoolingNodes(graph).ends(ran, atLeastOne, C, 2 * C); // [N,2C]
    String hasSome =
        graph.node(
            "Unsqueeze", graph.node("Greater", lengths, graph.integer(0)), graph.integers(1));
    String vectors = graph.node("Where", hasSome, ends, graph.number(0));
    String shape = graph.concat(0, List.of(graph.node("Shape", tokens), graph.integers(2L * C)));
    return graph.node("Reshape", vectors, shape);
  }
}
