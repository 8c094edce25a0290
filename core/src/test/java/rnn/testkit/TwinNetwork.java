package rnn.testkit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * The forward pass of a network in double precision, stream by stream, step by step and unit by
 * unit: what production must agree with, and what finite differences are taken of.
 *
 * <p>It shares no code with production but the names of the parameters. Without dropout.
 */
public final class TwinNetwork {
  private final LanguageModelSpec spec;
  private final TwinCell cell;
  private final Map<String, double[]> parameters; // PyTorch name -> row-major values

  /** A twin of shape {@code spec} with these parameters, which may be changed between passes. */
  public TwinNetwork(NetworkSpec spec, Map<String, double[]> parameters) {
    this.spec = Flat.of(spec);
    this.cell = TwinCell.named(this.spec.cell());
    this.parameters = parameters;
  }

  /** The twin of a network with the flat {@code parameters [P]}. */
  public static TwinNetwork of(NetworkSpec spec, ParameterLayout layout, float[] parameters) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (ParameterSpec parameter : layout.specs()) {
      values.put(parameter.name(), widened(layout.values(parameters, parameter.name())));
    }
    return new TwinNetwork(spec, values);
  }

  /** {@code values} in double precision. */
  public static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The parameters by PyTorch name, row-major; shared. */
  public Map<String, double[]> parameters() {
    return parameters;
  }

  /** States of zeros, {@code [B][L][S][H]}. */
  public double[][][][] zeroStates(int batchSize) {
    double[][][][] states = new double[batchSize][spec.layers()][][];
    for (double[][][] ofStream : states) {
      for (int layer = 0; layer < ofStream.length; layer++) {
        int inputSize = layer == 0 ? spec.embeddingSize() : spec.hiddenSize();
        ofStream[layer] = cell.start(inputSize, spec.hiddenSize());
      }
    }
    return states;
  }

  /**
   * The summed loss over one window, time-major {@code [T,B]}, negative targets left out.
   *
   * @param states before the window, {@code [B][L][S][H]}; replaced by those after it
   */
  public double loss(int[] inputs, int[] targets, double[][][][] states) {
    int B = states.length;
    double loss = 0;
    for (int place = 0; place < inputs.length; place++) {
      double[] x = embedded(inputs[place]);
      double[] top = step(x, states[place % B]);
      if (targets[place] >= 0) {
        loss += loss(probabilities(top), targets[place]);
      }
    }
    return loss;
  }

  /**
   * What the recurrent layers make of {@code x [I]}, {@code [H]}.
   *
   * @param states of one stream before the step, {@code [L][S][H]}; replaced by those after it
   */
  public double[] step(double[] x, double[][][] states) {
    double[] below = x;
    for (int layer = 0; layer < spec.layers(); layer++) {
      TwinCell.Weights weights =
          new TwinCell.Weights(
              values("rnn.weight_ih_l" + layer),
              optional("rnn.weight_ih_previous_l" + layer),
              optional("rnn.weight_hh_l" + layer),
              values("rnn.bias_ih_l" + layer),
              optional("rnn.bias_hh_l" + layer));
      states[layer] = cell.next(below, states[layer], weights);
      below = states[layer][0];
    }
    return below;
  }

  /** The distribution of the next token {@code [V]} after the top layer's {@code h [H]}. */
  public double[] probabilities(double[] h) {
    return switch (spec.output()) {
      case "full" -> fullProbabilities(h);
      case "adaptive" -> adaptiveProbabilities(h);
      case "sampled" -> {
        if (spec.outputSamples() < spec.vocabularySize()) {
          throw new IllegalArgumentException("The twin of a sample is the sample of all words");
        }
        yield fullProbabilities(h);
      }
      default ->
          throw new IllegalArgumentException(
              "The output " + spec.output() + " needs a twin: write it here");
    };
  }

  private double[] fullProbabilities(double[] h) {
    double[] weight = values(spec.tiesEmbedding() ? "embedding.weight" : "output.weight");
    double[] bias = values("output.bias");
    double[] probabilities = new double[spec.vocabularySize()];
    double sum = 0;
    for (int v = 0; v < probabilities.length; v++) {
      double z = TwinCell.dot(weight, v, h) + bias[v];
      probabilities[v] = Math.exp(spec.outputActivation().equals("tanh") ? Math.tanh(z) : z);
      sum += probabilities[v];
    }
    for (int v = 0; v < probabilities.length; v++) {
      probabilities[v] /= sum;
    }
    return probabilities;
  }

  /** A word of a cluster has the cluster's share of the head times its own of the cluster. */
  private double[] adaptiveProbabilities(double[] h) {
    double[] bias = values("output.head.bias");
    int clusters = 0;
    while (parameters.containsKey("output.tail." + clusters + ".1.weight")) {
      clusters++;
    }
    int words = bias.length - clusters;
    double[] head = new double[bias.length];
    for (int i = 0; i < head.length; i++) {
      double z =
          !spec.tiesEmbedding()
              ? TwinCell.dot(values("output.head.weight"), i, h)
              : i < words
                  ? TwinCell.dot(values("embedding.weight"), i, h)
                  : TwinCell.dot(values("output.head.clusters.weight"), i - words, h);
      head[i] = Math.exp(z + bias[i]);
    }
    normalize(head);
    double[] probabilities = Arrays.copyOf(head, spec.vocabularySize());
    int first = words;
    for (int k = 0; k < clusters; k++) {
      double[] projection = values("output.tail." + k + ".0.weight");
      double[] projected = new double[projection.length / h.length];
      for (int d = 0; d < projected.length; d++) {
        projected[d] = TwinCell.dot(projection, d, h);
      }
      double[] weight = values("output.tail." + k + ".1.weight");
      double[] within = new double[weight.length / projected.length];
      for (int i = 0; i < within.length; i++) {
        within[i] = Math.exp(TwinCell.dot(weight, i, projected));
      }
      normalize(within);
      for (int i = 0; i < within.length; i++) {
        probabilities[first + i] = head[words + k] * within[i];
      }
      first += within.length;
    }
    return probabilities;
  }

  private static void normalize(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  private double[] embedded(int token) {
    double[] x = new double[spec.embeddingSize()];
    if (token >= 0) {
      System.arraycopy(values("embedding.weight"), token * x.length, x, 0, x.length);
    }
    return x;
  }

  private double loss(double[] probabilities, int target) {
    switch (spec.loss()) {
      case "cross-entropy":
        return -Math.log(probabilities[target]);
      case "squared-error":
        double sum = 0;
        for (int v = 0; v < probabilities.length; v++) {
          double difference = probabilities[v] - (v == target ? 1 : 0);
          sum += difference * difference;
        }
        return sum / 2;
      default:
        throw new IllegalArgumentException(
            "The loss " + spec.loss() + " needs a twin: write it here");
    }
  }

  private double[] optional(String name) {
    return parameters.containsKey(name) ? values(name) : new double[0];
  }

  private double[] values(String name) {
    double[] values = parameters.get(name);
    if (values == null) {
      throw new IllegalArgumentException("No " + name + " among " + parameters.keySet());
    }
    return values;
  }
}
