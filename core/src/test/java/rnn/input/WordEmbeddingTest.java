package rnn.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.testkit.Windows;

class WordEmbeddingTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int V = 103; // more than two panels
  private static final int E = 5;
  private static final int PADDING = -1;

  static List<ParameterSpec> weights() {
    return List.of(EmbeddingWeight.table(V, E), EmbeddingWeight.tied(V, E));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void aTokenHasItsRowAndPaddingZeros(ParameterSpec weight) {
    float[] table = random(V * E, 1); // [V,E]
    WordEmbedding layer = new WordEmbedding.Spec(V, E).bind(binding(weight, table));
    int[] tokens = tokens();
    layer.forward(pass(tokens));

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
    WordEmbedding layer = new WordEmbedding.Spec(V, E).bind(binding);
    int[] tokens = tokens();
    float[] error = random(T * B * E, 2); // [T,B,E]
    float[] expected = new float[V * E]; // [V,E]
    for (int i = 0; i < T * B; i++) {
      for (int e = 0; e < E && tokens[i] != PADDING; e++) {
        expected[tokens[i] * E + e] += error[i * E + e];
      }
    }

    layer.forward(pass(tokens));
    layer.backward(Tensor.of(error, 0, T * B, E), pass(tokens()));

    assertArrayEquals(
        expected, binding.layout().values(binding.gradient().values(), EmbeddingWeight.NAME));
  }

  @Test
  void theNormOfATablesGradientCountsEveryTouchedRowOnce() {
    Binding binding = binding(EmbeddingWeight.table(V, E), random(V * E, 1));
    WordEmbedding layer = new WordEmbedding.Spec(V, E).bind(binding);
    layer.forward(pass(tokens()));
    layer.backward(Tensor.of(random(T * B * E, 2), 0, T * B, E), pass(tokens()));

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

  private static Pass pass(int[] tokens) {
    Pass pass = new Pass();
    pass.train(T, 1);
    Windows.set(pass, tokens, tokens);
    return pass;
  }

  private static Binding binding(ParameterSpec weight, float[] table) {
    ParameterLayout layout = new ParameterLayout(List.of(weight));
    float[] parameters = new float[layout.size()]; // [P]
    layout.setValues(parameters, EmbeddingWeight.NAME, table);
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
