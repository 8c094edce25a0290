package rnn.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * What every output layer has to keep, beside what {@code NetworkTest} and {@code
 * NetworkGradientTest} ask of it within a network.
 */
class OutputsContractTest {
  private static final int T = 7;
  private static final int B = 5;
  private static final int H = 17; // an adaptive softmax's clusters have vectors of 16 values
  private static final int V = 211; // more than two blocks of words
  private static final int SAMPLES = 61;

  record Case(String output, boolean isTied) {
    OutputSpec spec() {
      return Outputs.named(output, shape(H, isTied, SAMPLES));
    }
  }

  private static OutputShape shape(int hidden, boolean isTied, int samples) {
    return new OutputShape(hidden, V, isTied, "none", "cross-entropy", samples);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String output : Outputs.names()) {
      cases.add(new Case(output, false));
      cases.add(new Case(output, true));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theErrorIsTheDerivativeOfTheLoss(Case tested) {
    Bound bound = new Bound(tested.spec(), new ScalarKernels());
    int[] targets = targets();
    bound.train(targets);
    float[] error = bound.output.error().data().clone();
    double largest = 0;
    for (float derivative : error) {
      largest = Math.max(largest, Math.abs(derivative));
    }
    float step = 1e-2f;
    float[] x = bound.input.data();
    for (int i = 0; i < x.length; i++) {
      float value = x[i];
      x[i] = value + step;
      double above = bound.train(targets);
      x[i] = value - step;
      double below = bound.train(targets);
      x[i] = value;
      assertEquals(error[i], (above - below) / (2 * step), 1e-3 * largest, "input " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void probabilitiesAddUpToOneAndAreThoseOfTheLoss(Case tested) {
    Bound bound = new Bound(tested.spec(), KernelProvider.kernels());
    int[] targets = targets();
    Tensor probabilities = Tensor.zeros(T * B, V);
    float[] lossNats = new float[T * B];
    bound.output.probabilities(bound.input, probabilities);
    bound.output.evaluate(bound.input, targets, bound.pass, lossNats);
    for (int j = 0; j < T * B; j++) {
      double sum = 0;
      for (int w = 0; w < V; w++) {
        sum += probabilities.get(j, w);
      }
      assertEquals(1, sum, 1e-5);
      double expected = targets[j] < 0 ? 0 : -Math.log(probabilities.get(j, targets[j]));
      assertEquals(expected, lossNats[j], 1e-4);
    }
  }

  /** A round that exploded is done again by the same layer. */
  @ParameterizedTest
  @MethodSource("cases")
  void parametersThatWereNoNumbersLeaveNothingBehind(Case tested) {
    Bound bound = new Bound(tested.spec(), KernelProvider.kernels());
    float[] good = bound.binding.parameters().clone();
    Arrays.fill(bound.binding.parameters(), Float.NaN);
    bound.train(targets());
    System.arraycopy(good, 0, bound.binding.parameters(), 0, good.length);
    bound.gradient.clear();
    int[] fewer = new int[T * B]; // a smaller sample than before
    Arrays.fill(fewer, 3);
    double loss = bound.train(fewer);

    Bound fresh = new Bound(tested.spec(), KernelProvider.kernels());
    assertEquals(fresh.train(fewer), loss);
    assertArrayEquals(fresh.gradient.values(), bound.gradient.values());
    assertArrayEquals(fresh.output.error().data(), bound.output.error().data());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientIsZeroWhereNothingWasTouchedAndAWindowLeavesNothingBehind(Case tested) {
    Bound bound = new Bound(tested.spec(), KernelProvider.kernels());
    int[] some = new int[T * B];
    Arrays.fill(some, 3);
    bound.train(some);
    boolean[] isInSpan = new boolean[bound.layout.size()];
    bound.gradient.spans((from, length) -> Arrays.fill(isInSpan, from, from + length, true));
    for (int i = 0; i < isInSpan.length; i++) {
      assertTrue(isInSpan[i] || bound.gradient.values()[i] == 0, "float " + i);
    }
    bound.gradient.clear();
    assertArrayEquals(new float[bound.layout.size()], bound.gradient.values());

    bound.train(targets());
    Bound fresh = new Bound(tested.spec(), KernelProvider.kernels());
    fresh.train(targets());
    assertArrayEquals(fresh.gradient.values(), bound.gradient.values());
    assertArrayEquals(fresh.output.error().data(), bound.output.error().data());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aShortWindowIsTheBeginningOfALongOne(Case tested) {
    Bound longer = new Bound(tested.spec(), new ScalarKernels());
    Bound shorter = new Bound(tested.spec(), new ScalarKernels());
    int[] targets = targets();
    Arrays.fill(targets, 4 * B, T * B, -1);
    double expected = longer.train(targets);
    Arrays.fill(targets, 4 * B, T * B, 5); // what is there must not be read
    shorter.pass.train(4, 1);
    assertEquals(expected, shorter.train(targets), 1e-12 * expected);
    assertArrayEquals(longer.gradient.values(), shorter.gradient.values());
    assertArrayEquals(
        Arrays.copyOf(longer.output.error().data(), 4 * B * H),
        Arrays.copyOf(shorter.output.error().data(), 4 * B * H));
  }

  /** As {@code SoftmaxOutputTest} asks of the full one; a sample's tokens come in one chunk. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunksOfAnAdaptiveSoftmaxChangeNothing(boolean isTied) {
    Case tested = new Case(AdaptiveOutput.NAME, isTied);
    AdaptiveOutput.Spec spec = assertInstanceOf(AdaptiveOutput.Spec.class, tested.spec());
    Bound whole = new Bound(tested.spec(), new ScalarKernels());
    double loss = whole.train(targets());
    for (int chunkTokens : new int[] {1, 2, 5, 20}) {
      Bound chunked = new Bound(tested.spec(), new ScalarKernels());
      chunked.output = new AdaptiveOutput(spec, chunked.binding, chunkTokens);
      assertEquals(loss, chunked.train(targets()), 1e-12 * loss);
      assertArrayEquals(whole.gradient.values(), chunked.gradient.values());
      assertArrayEquals(whole.output.error().data(), chunked.output.error().data());
    }
  }

  @Test
  void aClusterWithoutTargetsCostsNothing() {
    Bound bound = new Bound(new Case("adaptive", false).spec(), KernelProvider.kernels());
    int tail = bound.layout.offset("output.tail.1.1.weight");
    int[] targets = new int[T * B];
    Arrays.fill(targets, WordClusters.of(V).first(0));
    bound.train(targets);
    assertEquals(false, bound.isVisited(tail));
    targets[3] = WordClusters.of(V).first(1);
    bound.train(targets);
    assertEquals(true, bound.isVisited(tail));
  }

  @Test
  void aSampleTouchesTheRowsOfItsWordsAndTargetsOnly() {
    Bound bound = new Bound(new Case("sampled", false).spec(), KernelProvider.kernels());
    int[] targets = new int[T * B];
    Arrays.fill(targets, V - 1);
    bound.train(targets);
    WordSampler sampler = new WordSampler(V, SAMPLES);
    sampler.draw(bound.pass.randomSeed());
    float[] dW = bound.layout.values(bound.gradient.values(), SoftmaxOutput.WEIGHT); // [V,H]
    float[] db = bound.layout.values(bound.gradient.values(), SoftmaxOutput.BIAS); // [V]
    for (int w = 0; w < V; w++) {
      boolean isTouched = w == V - 1 || sampler.row(w) >= 0;
      assertEquals(isTouched, dW[w * H] != 0, "row " + w);
      assertEquals(isTouched, db[w] != 0, "bias " + w);
      assertEquals(isTouched, bound.isVisited(bound.layout.offset("output.weight") + w * H));
    }
  }

  @Test
  void aSampleOfAllWordsIsTheFullSoftmax() {
    OutputSpec all = Outputs.named("sampled", shape(H, false, V));
    Bound sampled = new Bound(all, KernelProvider.kernels());
    Bound full = new Bound(new Case("full", false).spec(), KernelProvider.kernels());
    assertEquals(full.train(targets()), sampled.train(targets()), 1e-4);
    assertArrayEquals(full.output.error().data(), sampled.output.error().data(), 1e-5f);
    for (String name : List.of(SoftmaxOutput.WEIGHT, SoftmaxOutput.BIAS)) {
      assertArrayEquals(
          full.layout.values(full.gradient.values(), name),
          sampled.layout.values(sampled.gradient.values(), name),
          1e-5f);
    }
  }

  @Test
  void theMeanGradientOverSamplesIsNearThatOfTheFullSoftmax() {
    Bound sampled =
        new Bound(Outputs.named("sampled", shape(H, false, 100)), KernelProvider.kernels());
    Bound full = new Bound(new Case("full", false).spec(), KernelProvider.kernels());
    full.train(targets());
    int windows = 500;
    for (int seed = 0; seed < windows; seed++) {
      sampled.pass.train(T, seed);
      sampled.train(targets());
    }
    float[] expected = full.layout.values(full.gradient.values(), SoftmaxOutput.BIAS);
    float[] sum = sampled.layout.values(sampled.gradient.values(), SoftmaxOutput.BIAS);
    for (int w = 0; w < V; w++) { // 1/Z is not linear in the sample: near, not equal
      assertEquals(expected[w], sum[w] / windows, 0.05, "word " + w);
    }
  }

  @Test
  void whatAnOutputCannotDoIsRefusedWithTheWayOut() {
    assertMessage("full, adaptive, sampled", () -> Outputs.named("nce", shape(H, true, 1)));
    assertMessage("output-samples", () -> Outputs.named("sampled", shape(H, true, 0)));
    for (String output : List.of("adaptive", "sampled")) {
      OutputShape tanh = new OutputShape(H, V, true, "tanh", "cross-entropy", 1);
      OutputShape squares = new OutputShape(H, V, true, "none", "squared-error", 1);
      assertMessage("take output full", () -> Outputs.named(output, tanh));
      assertMessage("take output full", () -> Outputs.named(output, squares));
    }
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable code) {
    String message = assertThrows(IllegalArgumentException.class, code).getMessage();
    assertTrue(message.contains(part), message);
  }

  /** Words of all parts of the vocabulary, and padding. */
  private static int[] targets() {
    int[] targets = new Random(7).ints(T * B, 0, V).toArray();
    targets[2] = -1;
    targets[19] = -1;
    targets[4] = 0;
    targets[5] = V - 1;
    return targets;
  }

  /** An output with all it needs. */
  private static final class Bound {
    final ParameterLayout layout;
    final Gradient gradient;
    final Binding binding;
    final Tensor input = Tensor.of(uniform(T * B * H, 5), 0, T * B, H);
    final Pass pass = new Pass();
    VocabularyHead output;

    Bound(OutputSpec spec, Kernels kernels) {
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(spec.embedding(H));
      parameters.addAll(spec.parameters());
      layout = new ParameterLayout(parameters);
      gradient = new Gradient(layout);
      float[] values = new float[layout.size()];
      for (ParameterSpec parameter : layout.specs()) {
        layout.setValues(values, parameter.name(), uniform((int) parameter.count(), 3));
      }
      binding = new Binding(T, B, values, gradient, kernels);
      output = spec.bind(binding);
      pass.train(T, 1);
    }

    double train(int[] targets) {
      return output.train(input, targets, pass);
    }

    boolean isVisited(int index) {
      boolean[] isVisited = new boolean[1];
      gradient.spans((from, n) -> isVisited[0] |= from <= index && index < from + n);
      return isVisited[0];
    }
  }

  private static float[] uniform(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
