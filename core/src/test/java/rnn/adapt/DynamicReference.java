package rnn.adapt;

import static rnn.adapt.AdaptationOptions.DYNAMIC;
import static rnn.adapt.AdaptationOptions.DYNAMIC_CLIP;
import static rnn.adapt.AdaptationOptions.DYNAMIC_DECAY;
import static rnn.adapt.AdaptationOptions.DYNAMIC_SEGMENT;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import rnn.model.Model;
import rnn.testkit.TwinNetwork;
import rnn.text.Vocabulary;

/**
 * Dynamic evaluation of a network with a full output and an embedding of its own, in double
 * precision: gradients by finite differences, steps straight from the formula.
 */
final class DynamicReference {
  private static final double STEP = 1e-5;

  private final TwinNetwork twin;
  private final Map<String, double[]> trained = new LinkedHashMap<>();
  private final int embeddingSize;
  private final AdaptationOptions options;

  DynamicReference(Model model, AdaptationOptions options) {
    this.twin = TwinNetwork.of(model.network(), model.layout(), model.parameters());
    this.embeddingSize = model.network().input().outputSize();
    this.options = options;
    twin.parameters().forEach((name, values) -> trained.put(name, values.clone()));
  }

  /** Logarithms of the probabilities of a text's tokens, its state carried on. */
  double[] logProbabilities(int[] text) {
    double[] logs = new double[text.length];
    int T = options.get(DYNAMIC_SEGMENT);
    double[][][][] states = twin.zeroStates(1);
    for (int from = 0; from < text.length; from += T) {
      int[] targets = Arrays.copyOfRange(text, from, Math.min(text.length, from + T));
      int[] inputs = new int[targets.length];
      for (int t = 0; t < inputs.length; t++) {
        inputs[t] = from + t == 0 ? Vocabulary.END_OF_SENTENCE : text[from + t - 1];
      }
      double[][][][] before = copy(states);
      for (int t = 0; t < inputs.length; t++) {
        int[] input = {inputs[t]};
        int[] target = {targets[t]};
        logs[from + t] = -twin.loss(input, target, states);
      }
      step(gradient(inputs, targets, before), inputs);
    }
    return logs;
  }

  private Map<String, double[]> gradient(int[] inputs, int[] targets, double[][][][] states) {
    Map<String, double[]> gradient = new LinkedHashMap<>();
    twin.parameters()
        .forEach(
            (name, w) -> {
              double[] g = new double[w.length];
              for (int i = 0; i < w.length; i++) {
                double value = w[i];
                w[i] = value + STEP;
                double above = twin.loss(inputs, targets, copy(states));
                w[i] = value - STEP;
                double below = twin.loss(inputs, targets, copy(states));
                w[i] = value;
                g[i] = (above - below) / (2 * STEP) / targets.length;
              }
              gradient.put(name, g);
            });
    return gradient;
  }

  private void step(Map<String, double[]> gradient, int[] inputs) {
    double squares = 0;
    for (double[] g : gradient.values()) {
      squares += Arrays.stream(g).map(x -> x * x).sum();
    }
    double clip = options.get(DYNAMIC_CLIP);
    double factor = clip == 0 ? 1 : Math.min(1, clip / Math.sqrt(squares));
    double rate = options.get(DYNAMIC);
    double decay = options.get(DYNAMIC_DECAY);
    twin.parameters()
        .forEach(
            (name, w) -> {
              for (int i = 0; i < w.length; i++) {
                int row = i / embeddingSize;
                if (!name.equals("embedding.weight")
                    || Arrays.stream(inputs).anyMatch(input -> input == row)) {
                  double back = decay * (trained.get(name)[i] - w[i]);
                  w[i] += back - rate * factor * gradient.get(name)[i];
                }
              }
            });
  }

  private static double[][][][] copy(double[][][][] states) {
    return Arrays.stream(states)
        .map(
            stream ->
                Arrays.stream(stream)
                    .map(
                        layer -> Arrays.stream(layer).map(double[]::clone).toArray(double[][]::new))
                    .toArray(double[][][]::new))
        .toArray(double[][][][]::new);
  }
}
