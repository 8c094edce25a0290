package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

class EmbeddingLayerTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int V = 103; // more than two panels
  private static final int E = 5;
  private static final int PADDING = -1;

  static List<ParameterSpec> weights() {
    return List.of(EmbeddingLayer.table(V, E), EmbeddingLayer.tied(V, E));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void aTokenHasItsRowAndPaddingZeros(ParameterSpec weight) {
    float[] table = random(V * E, 1); // [V,E]
    EmbeddingLayer layer = new EmbeddingLayer(binding(weight, table));
    int[] tokens = tokens();
    layer.forward(tokens, pass());

    for (int i = 0; i < T * B; i++) {
      for (int e = 0; e < E; e++) {
        float expected = tokens[i] == PADDING ? 0f : table[tokens[i] * E + e];
        assertEquals(expected, layer.output().get(i, e));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("weights")
  void aRowsGradientIsTheSumOfItsTokensErrors(ParameterSpec weight) {
    Binding binding = binding(weight, random(V * E, 1));
    EmbeddingLayer layer = new EmbeddingLayer(binding);
    int[] tokens = tokens();
    float[] error = random(T * B * E, 2); // [T,B,E]
    float[] expected = new float[V * E]; // [V,E]
    for (int i = 0; i < T * B; i++) {
      for (int e = 0; e < E && tokens[i] != PADDING; e++) {
        expected[tokens[i] * E + e] += error[i * E + e];
      }
    }

    layer.forward(tokens, pass());
    layer.backward(Tensor.of(error, 0, T * B, E), pass());

    assertArrayEquals(
        expected, binding.layout().values(binding.gradient().values(), EmbeddingLayer.WEIGHT));
  }

  @Test
  void theNormOfATablesGradientCountsEveryTouchedRowOnce() {
    Binding binding = binding(EmbeddingLayer.table(V, E), random(V * E, 1));
    EmbeddingLayer layer = new EmbeddingLayer(binding);
    layer.forward(tokens(), pass());
    layer.backward(Tensor.of(random(T * B * E, 2), 0, T * B, E), pass());

    double squares = 0;
    for (float value : binding.gradient().values()) {
      squares += (double) value * value;
    }
    assertEquals(Math.sqrt(squares), binding.gradient().norm(binding.kernels()), 1e-12);
  }

  private static int[] tokens() {
    int[] tokens = new Random(3).ints(T * B, 0, V).toArray();
    tokens[4] = PADDING;
    tokens[8] = V - 1;
    tokens[9] = V - 1; // a token twice
    return tokens;
  }

  private static Pass pass() {
    Pass pass = new Pass();
    pass.train(T, 1);
    return pass;
  }

  private static Binding binding(ParameterSpec weight, float[] table) {
    ParameterLayout layout = new ParameterLayout(List.of(weight));
    float[] parameters = new float[layout.size()]; // [P]
    layout.setValues(parameters, EmbeddingLayer.WEIGHT, table);
    return new Binding(T, B, parameters, new Gradient(layout), new ScalarKernels());
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
