package rnn.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Batch;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/** Loss, probabilities and best labels against a sum over all label sequences. */
class ConditionalRandomFieldTest {

  @ParameterizedTest
  @CsvSource({"2,1,1", "2,4,2", "3,5,3", "4,4,4", "4,5,5", "3,1,6"})
  void isASumOverAllLabelSequences(int K, int n, long seed) {
    for (boolean constrained : new boolean[] {false, true}) {
      check(K, n, seed, constrained);
    }
  }

  private static void check(int K, int n, long seed, boolean constrained) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] follow = new boolean[K * K];
    boolean[] begin = new boolean[K];
    boolean[] end = new boolean[K];
    Arrays.fill(follow, true);
    Arrays.fill(begin, true);
    Arrays.fill(end, true);
    if (constrained) {
      follow[K - 1] = false; // from label 0 to the last
      follow[(K - 1) * K + K - 1] = false;
      begin[K - 1] = false;
      end[0] = false;
    }
    List<String> allowed = constrained ? Transitions.rows(follow, begin, end) : List.of();
    ConditionalRandomField.Spec spec = new ConditionalRandomField.Spec(K, K, allowed);
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    float[] parameters = new float[layout.size()];
    for (ParameterSpec parameter : layout.specs()) {
      float[] values = new float[(int) parameter.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (2 * random.nextDouble() - 1);
      }
      layout.setValues(parameters, parameter.name(), values);
    }
    Binding binding = new Binding(n, 1, parameters, new Gradient(layout), KernelProvider.kernels());
    ConditionalRandomField crf = spec.bind(binding);
    Tensor input = Tensor.zeros(n, K);
    Batch batch = new Batch(n, 1);
    batch.start(n);
    for (int t = 0; t < n; t++) {
      batch.put(t, 0, 0, random.nextInt(K));
      for (int k = 0; k < K; k++) {
        input.set(t, k, (float) (4 * random.nextDouble() - 2));
      }
    }
    // The same in double, sequence by sequence.
    float[] W = layout.values(parameters, "head.weight"); // [K,H=K]
    float[] bias = layout.values(parameters, "head.bias");
    float[] A = layout.values(parameters, "crf.transitions");
    float[] s = layout.values(parameters, "crf.start_transitions");
    float[] e = layout.values(parameters, "crf.end_transitions");
    double sum = 0;
    double allowedSum = 0;
    double[] marginal = new double[n * K]; // among the sequences that are allowed
    double bestScore = Double.NEGATIVE_INFINITY;
    int[] best = new int[n];
    int[] y = new int[n];
    double goldScore = 0;
    for (int code = 0; code < (int) Math.pow(K, n); code++) {
      int rest = code;
      for (int t = 0; t < n; t++) {
        y[t] = rest % K;
        rest /= K;
      }
      double score = begin[y[0]] ? s[y[0]] : ConditionalRandomField.FORBIDDEN;
      score += end[y[n - 1]] ? e[y[n - 1]] : ConditionalRandomField.FORBIDDEN;
      boolean isAllowed = begin[y[0]] && end[y[n - 1]];
      for (int t = 0; t < n; t++) {
        double emission = bias[y[t]];
        for (int h = 0; h < K; h++) {
          emission += (double) W[y[t] * K + h] * input.get(t, h);
        }
        score += emission;
        if (t > 0) {
          boolean may = follow[y[t - 1] * K + y[t]];
          isAllowed &= may;
          score += may ? A[y[t - 1] * K + y[t]] : ConditionalRandomField.FORBIDDEN;
        }
      }
      sum += Math.exp(score);
      if (isAllowed) {
        allowedSum += Math.exp(score);
        for (int t = 0; t < n; t++) {
          marginal[t * K + y[t]] += Math.exp(score);
        }
      }
      if (isAllowed && score > bestScore) {
        bestScore = score;
        best = y.clone();
      }
      if (Arrays.equals(y, Arrays.copyOf(batch.targets(), n))) {
        goldScore = score;
      }
    }
    Pass pass = new Pass();
    pass.evaluate(batch);
    float[] lossNats = new float[n];
    crf.lossNats(input, pass, lossNats);
    assertEquals(Math.log(sum) - goldScore, lossNats[0], 1e-5 * Math.max(1, lossNats[0]));
    pass.train(batch, 1);
    assertEquals(lossNats[0], crf.train(input, pass), 1e-5 * Math.max(1, lossNats[0]));
    int[] labels = new int[n];
    crf.decode(input, pass, labels);
    assertEquals(Arrays.toString(best), Arrays.toString(labels));
    Tensor probabilities = Tensor.zeros(n, K);
    crf.probabilities(input, pass, probabilities);
    for (int t = 0; t < n; t++) {
      double total = 0;
      for (int k = 0; k < K; k++) {
        total += probabilities.get(t, k);
        if (allowedSum
            > 0) { // else each sequence breaks a rule, and which is least bad is not said
          assertEquals(marginal[t * K + k] / allowedSum, probabilities.get(t, k), 1e-6);
        }
      }
      assertEquals(1, total, 1e-6);
    }
  }

  /**
   * Emissions far apart and sequences of hundreds of labels neither overflow nor lose precision.
   */
  @Test
  void longSequencesOfLargeScoresHaveAFiniteLoss() {
    int K = 3;
    int n = 500;
    ConditionalRandomField.Spec spec = new ConditionalRandomField.Spec(K, K, List.of());
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    float[] parameters = new float[layout.size()];
    float[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    layout.setValues(parameters, "head.weight", identity);
    ConditionalRandomField crf =
        spec.bind(new Binding(n, 1, parameters, new Gradient(layout), KernelProvider.kernels()));
    Tensor input = Tensor.zeros(n, K);
    Batch batch = new Batch(n, 1);
    batch.start(n);
    double expected = 0;
    for (int t = 0; t < n; t++) {
      batch.put(t, 0, 0, t % K);
      for (int k = 0; k < K; k++) {
        input.set(t, k, 100f * ((t + k) % 3));
      }
      // Without transitions every step stands for itself.
      expected += 200 + Math.log1p(Math.exp(-100) + Math.exp(-200)) - 100 * ((t + t % K) % 3);
    }
    Pass pass = new Pass();
    pass.train(batch, 1);
    assertEquals(expected, crf.train(input, pass), 1e-9 * expected);
  }

  @Test
  void transitionsThatCannotBeAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ConditionalRandomField.Spec(4, 3, List.of("0f")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConditionalRandomField.Spec(4, 2, List.of("ff", "01", "01")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConditionalRandomField.Spec(4, 2, List.of("x", "01", "01")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ConditionalRandomField.Spec(4, 5000, List.of()));
    assertTrue(e.getMessage().contains("take the softmax"), e.getMessage());
  }
}
