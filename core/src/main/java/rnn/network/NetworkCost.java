package rnn.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rnn.layer.DropoutMask;
import rnn.layer.LayerSpec;
import rnn.layer.ShortcutLayer;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterSpec;

/**
 * Cost of a network, part by part, reckoned from its spec: parameters, and floating-point
 * operations of matrix products for a token.
 *
 * <p>A product with a weight {@code [out,in]} takes {@code out·in} multiply-adds for a token, which
 * are two operations each. Forward it is made once; backward twice, for the error {@code dX = dY·W}
 * and the gradient {@code dW += dYᵀ·X}: 6 operations for each weight that a token meets, 2 in
 * evaluation.
 *
 * <pre>{@code
 * embedding           none: a row is looked up
 * recurrent layer     6·G·H·(I + H), of a cell without a product on h₋₁ 6·G·H·I (of two inputs twice that)
 * both directions     twice that
 * full softmax        6·V·H
 * adaptive softmax    6·((c₀ + K)·H + Σₖ sₖ·Dₖ·(H + nₖ))     sₖ: share of the tokens, by Zipf's law
 * sampled softmax     6·(S + 1)·H                            2·V·H in evaluation
 * labels, softmax     6·K·H
 * labels, CRF         6·K·(H + K)
 * classes             6·K·H for each sequence
 * characters          8·N·(weights of the encoder)           N characters of distinct forms, run twice forward
 * }</pre>
 *
 * <p>Element-wise work is not counted, nor is what a layer saves by reading equal words once.
 *
 * @param parts from below: the input's, each recurrent layer, the output
 */
public record NetworkCost(List<Part> parts) {
  /** Name of the part that looks words up. */
  public static final String EMBEDDING = "embedding";

  /** Name of the part that reads words by their characters. */
  public static final String CHARACTERS = "characters";

  /** Beginning of the names of recurrent layers, which are numbered from 1. */
  public static final String LAYER = "layer ";

  /** Name of the head. */
  public static final String OUTPUT = "output";

  private static final String CHARACTER_PARAMETERS = "characters.";
  private static final double FLOP = 2; // of a multiply-add

  /** Keeps the list. */
  public NetworkCost {
    parts = List.copyOf(parts);
  }

  /**
   * A part of a network.
   *
   * @param name what it is called
   * @param parameters its own; a weight that two parts share is the embedding's
   * @param forwardFlop operations of a token forward, in training
   * @param backwardFlop the same backward
   * @param evaluationFlop the same in evaluation
   */
  public record Part(
      String name,
      long parameters,
      double forwardFlop,
      double backwardFlop,
      double evaluationFlop) {

    private static Part of(String name, long parameters, double multiplyAdds) {
      double forward = FLOP * multiplyAdds;
      return new Part(name, parameters, forward, 2 * forward, forward);
    }
  }

  /**
   * The cost of a network of {@code spec}.
   *
   * @param sequences sequences for a token: one over their mean length
   */
  public static NetworkCost of(NetworkSpec spec, double sequences) {
    List<Part> parts = new ArrayList<>(input(spec));
    int number = 0;
    for (LayerSpec layer : oneByOne(spec.layers(DropoutMask.STEP))) {
      if (!layer.parameters().isEmpty()) {
        number++;
        parts.add(Part.of(LAYER + number, count(layer.parameters()), layer.multiplyAdds()));
      }
    }
    double head = FLOP * spec.head().multiplyAdds(sequences);
    parts.add(
        new Part(
            OUTPUT,
            count(spec.head().parameters()),
            head,
            2 * head,
            FLOP * spec.head().evaluationMultiplyAdds(sequences)));
    return new NetworkCost(parts);
  }

  /** Layers one by one, also those past which a shortcut leads. */
  private static List<LayerSpec> oneByOne(List<LayerSpec> layers) {
    return layers.stream()
        .flatMap(
            layer ->
                layer instanceof ShortcutLayer.Spec shortcut
                    ? oneByOne(shortcut.layers()).stream()
                    : Stream.of(layer))
        .toList();
  }

  private static List<Part> input(NetworkSpec spec) {
    Map<String, List<ParameterSpec>> byPart = new LinkedHashMap<>();
    byPart.put(EMBEDDING, new ArrayList<>());
    for (ParameterSpec parameter : spec.input().parameters(spec.head())) {
      boolean isOfWords = parameter.name().equals(EmbeddingWeight.NAME);
      boolean isOfCharacters = parameter.name().startsWith(CHARACTER_PARAMETERS);
      if (!isOfWords && !isOfCharacters) {
        throw new IllegalArgumentException("Parameter %s is of no part".formatted(parameter));
      }
      byPart
          .computeIfAbsent(isOfWords ? EMBEDDING : CHARACTERS, name -> new ArrayList<>())
          .add(parameter);
    }
    List<Part> parts = new ArrayList<>();
    byPart.forEach(
        (name, parameters) -> {
          boolean isRead = name.equals(CHARACTERS);
          double forward = isRead ? FLOP * spec.input().multiplyAdds() : 0;
          double backward = isRead ? FLOP * spec.input().backwardMultiplyAdds() : 0;
          parts.add(new Part(name, count(parameters), forward, backward, forward));
        });
    return parts;
  }

  private static long count(List<ParameterSpec> parameters) {
    return parameters.stream().mapToLong(ParameterSpec::count).sum();
  }

  /** Values of all parameters, {@code P} but for padding. */
  public long parameters() {
    return parts.stream().mapToLong(Part::parameters).sum();
  }

  /** Operations of a token in training, forward and backward. */
  public double trainingFlop() {
    return parts.stream().mapToDouble(part -> part.forwardFlop() + part.backwardFlop()).sum();
  }

  /** Operations of a token in evaluation. */
  public double evaluationFlop() {
    return parts.stream().mapToDouble(Part::evaluationFlop).sum();
  }
}
