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
import org.junit.jupiter.params.provider.ValueSource;
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

  /** However large the emissions are: a forbidden sequence has no share, not even a small one. */
  @ParameterizedTest
  @ValueSource(floats = {1, 30, 80})
  void probabilitiesAreAmongTheAllowedSequencesOnly(float size) {
    for (int n = 1; n <= 5; n++) {
      for (long seed = 0; seed < 40; seed++) {
        Iob iob = new Iob(n, seed, size, 1);
        double[] expected = iob.marginals();
        Tensor probabilities = Tensor.zeros(n, Iob.K);
        iob.crf.probabilities(iob.input, iob.pass, probabilities);
        for (int i = 0; i < n * Iob.K; i++) {
          String where = "size %s, length %d, seed %d, entry %d".formatted(size, n, seed, i);
          assertEquals(expected[i], probabilities.get(i / Iob.K, i % Iob.K), 1e-6, where);
        }
      }
    }
  }

  /** Scores whose exponentials no double holds, apart by more than the smallest of them. */
  @ParameterizedTest
  @CsvSource({"700, 1", "700, 700", "3000, 1", "3000, 3000"})
  void scoresFarApartHaveFiniteLossesErrorsAndGradients(float emissions, float transitions) {
    for (long seed = 0; seed < 200; seed++) {
      Iob iob = new Iob(1 + (int) seed % 9, seed, emissions, transitions);
      float[] lossNats = new float[iob.n];
      iob.crf.lossNats(iob.input, iob.pass, lossNats);
      assertTrue(Float.isFinite(lossNats[0]), "loss of seed " + seed);
      iob.pass.train(iob.batch, 1);
      assertTrue(Double.isFinite(iob.crf.train(iob.input, iob.pass)), "loss of seed " + seed);
      for (float error : iob.crf.error().data()) { // p − onehot: the weight is the identity
        assertTrue(Math.abs(error) <= 1 + 1e-6, error + " of seed " + seed);
      }
      for (float gradient : iob.gradient.values()) {
        assertTrue(Float.isFinite(gradient), "gradient of seed " + seed);
      }
      Tensor probabilities = Tensor.zeros(iob.n, Iob.K);
      iob.crf.probabilities(iob.input, iob.pass, probabilities);
      for (int t = 0; t < iob.n; t++) {
        double sum = 0;
        for (int k = 0; k < Iob.K; k++) {
          assertTrue(probabilities.get(t, k) >= 0, "seed " + seed);
          sum += probabilities.get(t, k);
        }
        assertEquals(1, sum, 1e-6, "seed " + seed);
      }
      if (transitions == 1) { // one that is forbidden costs less than the emissions are apart
        double expected = iob.logSum(ConditionalRandomField.FORBIDDEN) - iob.goldScore();
        assertEquals(expected, lossNats[0], 1e-5 * Math.max(1, expected), "seed " + seed);
      }
    }
  }

  /**
   * A sequence of O, B and I, no I but behind B or I, with emissions of {@code ±size} and random
   * transitions; and sums over all sequences, one by one.
   */
  private static final class Iob {
    static final int K = 3; // O, B, I
    static final int INSIDE = 2;

    final int n;
    final Tensor input;
    final Batch batch;
    final Pass pass = new Pass();
    final Gradient gradient;
    final ConditionalRandomField crf;
    final float[] A; // [K,K]
    final float[] s; // [K]
    final float[] e; // [K]

    Iob(int n, long seed, float size, float transitions) {
      this.n = n;
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] follow = {true, true, false, true, true, true, true, true, true};
      List<String> allowed =
          Transitions.rows(
              follow, new boolean[] {true, true, false}, new boolean[] {true, true, true});
      ConditionalRandomField.Spec spec = new ConditionalRandomField.Spec(K, K, allowed);
      ParameterLayout layout = new ParameterLayout(spec.parameters());
      float[] parameters = new float[layout.size()];
      layout.setValues(parameters, "head.weight", new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
      A = random(random, K * K, transitions);
      s = random(random, K, transitions);
      e = random(random, K, transitions);
      layout.setValues(parameters, "crf.transitions", A);
      layout.setValues(parameters, "crf.start_transitions", s);
      layout.setValues(parameters, "crf.end_transitions", e);
      gradient = new Gradient(layout);
      crf = spec.bind(new Binding(n, 1, parameters, gradient, KernelProvider.kernels()));
      input = Tensor.zeros(n, K);
      batch = new Batch(n, 1);
      batch.start(n);
      for (int t = 0; t < n; t++) {
        batch.put(t, 0, 0, random.nextInt(K));
        for (int k = 0; k < K; k++) {
          input.set(t, k, random.nextBoolean() ? size : -size);
        }
      }
      pass.evaluate(batch);
    }

    private static float[] random(SplittableRandom random, int count, float size) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (size * (2 * random.nextDouble() - 1));
      }
      return values;
    }

    /** Score of a sequence, in which each forbidden transition counts {@code forbidden}. */
    private double score(int[] y, double forbidden) {
      double score = (y[0] == INSIDE ? forbidden : s[y[0]]) + e[y[n - 1]];
      for (int t = 0; t < n; t++) {
        score += input.get(t, y[t]);
        if (t > 0) {
          score += y[t - 1] == 0 && y[t] == INSIDE ? forbidden : A[y[t - 1] * K + y[t]];
        }
      }
      return score;
    }

    double goldScore() {
      return score(Arrays.copyOf(batch.targets(), n), ConditionalRandomField.FORBIDDEN);
    }

    /** Every sequence; its labels are the digits of {@code code}. */
    private int[] sequence(int code) {
      int[] y = new int[n];
      for (int t = 0; t < n; t++) {
        y[t] = code % K;
        code /= K;
      }
      return y;
    }

    private int sequences() {
      return (int) Math.pow(K, n);
    }

    double logSum(double forbidden) {
      double max = Double.NEGATIVE_INFINITY;
      for (int code = 0; code < sequences(); code++) {
        max = Math.max(max, score(sequence(code), forbidden));
      }
      double sum = 0;
      for (int code = 0; code < sequences(); code++) {
        sum += Math.exp(score(sequence(code), forbidden) - max);
      }
      return max + Math.log(sum);
    }

    /** Probability of each label at each step {@code [n,K]}, among the allowed sequences. */
    double[] marginals() {
      double logSum = logSum(Double.NEGATIVE_INFINITY);
      double[] marginals = new double[n * K];
      for (int code = 0; code < sequences(); code++) {
        int[] y = sequence(code);
        double probability = Math.exp(score(y, Double.NEGATIVE_INFINITY) - logSum);
        for (int t = 0; t < n; t++) {
          marginals[t * K + y[t]] += probability;
        }
      }
      return marginals;
    }
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
