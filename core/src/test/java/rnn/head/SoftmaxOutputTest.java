package rnn.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.ScalarKernels;
import rnn.math.SplitKernels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

class SoftmaxOutputTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int H = 11;
  private static final int V = 211; // more than two blocks of words

  static List<SoftmaxOutput.Spec> specs() {
    List<SoftmaxOutput.Spec> specs = new ArrayList<>();
    for (Loss loss : Losses.all()) {
      specs.add(SoftmaxOutput.Spec.untied(H, V, loss));
      specs.add(SoftmaxOutput.Spec.tied(H, V, loss));
    }
    return specs;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void chunksChangeNothing(SoftmaxOutput.Spec spec) {
    Result whole = train(spec, T * B);
    for (int chunkTokens : new int[] {1, 2, 5, 20}) {
      Result chunked = train(spec, chunkTokens);
      assertEquals(whole.loss, chunked.loss, 1e-12 * whole.loss); // sums of doubles, regrouped
      assertArrayEquals(whole.error, chunked.error);
      assertArrayEquals(whole.gradient, chunked.gradient); // plain loops add row by row
      assertArrayEquals(whole.lossNats, chunked.lossNats);
      assertArrayEquals(whole.probabilities, chunked.probabilities);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theErrorOfEachLogitIsTheDerivativeOfTheLoss(SoftmaxOutput.Spec spec) {
    // Through the bias: d loss / d b = Σ d loss / d logits, with one row only.
    int[] targets = {31};
    ParameterLayout layout = layout(spec);
    float[] parameters = parameters(layout);
    Gradient gradient = new Gradient(layout);
    Binding binding = new Binding(1, 1, parameters, gradient, KernelProvider.kernels());
    SoftmaxOutput output = spec.bind(binding);
    Tensor input = Tensor.of(uniform(H, 5), 0, 1, H);
    Pass pass = new Pass();
    pass.train(1, 1);
    output.train(input, targets, pass);
    float[] derivatives = layout.values(gradient.values(), SoftmaxOutput.BIAS); // [V]
    double largest = 0;
    for (float derivative : derivatives) {
      largest = Math.max(largest, Math.abs(derivative));
    }

    float step = 1e-2f; // curvature is small here, and one row's loss is known to 1e-7 only
    for (int v = 0; v < V; v++) {
      int place = layout.offset(SoftmaxOutput.BIAS) + v;
      float value = parameters[place];
      parameters[place] = value + step;
      double above = output.train(input, targets, pass);
      parameters[place] = value - step;
      double below = output.train(input, targets, pass);
      parameters[place] = value;
      assertEquals(derivatives[v], (above - below) / (2 * step), 1e-3 * largest, "logit " + v);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void probabilitiesOfFewTokensAreThoseOfMany(SoftmaxOutput.Spec spec) {
    ParameterLayout layout = layout(spec);
    Binding binding =
        new Binding(T, B, parameters(layout), new Gradient(layout), KernelProvider.kernels());
    SoftmaxOutput output = spec.bind(binding);
    Tensor input = Tensor.of(uniform(T * B * H, 5), 0, T * B, H);
    Tensor many = Tensor.zeros(T * B, V);
    output.probabilities(input, many);
    for (int rows = 1; rows <= 4; rows++) {
      Tensor few = Tensor.zeros(rows, V);
      output.probabilities(input.rows(9, rows), few);
      for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int v = 0; v < V; v++) {
          assertEquals(many.get(9 + i, v), few.get(i, v), 1e-6 * many.get(9 + i, v));
          sum += few.get(i, v);
        }
        assertEquals(1, sum, 1e-6);
      }
    }
  }

  /** Tokens of three panels, of which each thread of a team has one. */
  @ParameterizedTest
  @MethodSource("specs")
  void threadsChangeNoProbability(SoftmaxOutput.Spec spec) {
    int rows = 2 * Panels.WIDTH + 9;
    Kernels one = KernelProvider.kernels();
    Tensor expected = probabilities(spec, one, rows);
    for (int threads = 2; threads <= 3; threads++) {
      Kernels team = SplitKernels.splittingAll(one, Team.of(threads));
      assertArrayEquals(expected.data(), probabilities(spec, team, rows).data());
    }
    Tensor defined = probabilities(spec, new ScalarKernels(), rows);
    for (int i = 0; i < defined.data().length; i++) {
      assertEquals(defined.data()[i], expected.data()[i], 1e-5 * defined.data()[i]);
    }
  }

  private static Tensor probabilities(SoftmaxOutput.Spec spec, Kernels kernels, int rows) {
    ParameterLayout layout = layout(spec);
    Binding binding = new Binding(rows, 1, parameters(layout), new Gradient(layout), kernels);
    Tensor probabilities = Tensor.zeros(rows, V);
    spec.bind(binding).probabilities(Tensor.of(uniform(rows * H, 5), 0, rows, H), probabilities);
    return probabilities;
  }

  @Test
  void chunksAreEvenAndBounded() {
    assertEquals(21, BlockedSoftmax.chunkTokens(21, 53));
    assertEquals(700, BlockedSoftmax.chunkTokens(700, 10_000));
    assertEquals(240, BlockedSoftmax.chunkTokens(700, 33_278));
    assertEquals(175, BlockedSoftmax.chunkTokens(175, 33_278));
    assertEquals(96, BlockedSoftmax.chunkTokens(640, 1_000_000));
  }

  private record Result(
      double loss, float[] error, float[] gradient, float[] lossNats, float[] probabilities) {}

  private static Result train(SoftmaxOutput.Spec spec, int chunkTokens) {
    ParameterLayout layout = layout(spec);
    Gradient gradient = new Gradient(layout);
    Binding binding = new Binding(T, B, parameters(layout), gradient, new ScalarKernels());
    SoftmaxOutput output = new SoftmaxOutput(spec, binding, chunkTokens);
    Tensor input = Tensor.of(uniform(T * B * H, 5), 0, T * B, H);
    int[] targets = new Random(7).ints(T * B, 0, V).toArray();
    targets[2] = -1;
    targets[19] = -1;
    Pass pass = new Pass();
    pass.train(T, 1);
    double loss = output.train(input, targets, pass);
    float[] lossNats = new float[T * B];
    output.evaluate(input, targets, pass, lossNats);
    Tensor probabilities = Tensor.zeros(T * B, V);
    output.probabilities(input, probabilities);
    return new Result(
        loss, output.error().data(), gradient.values(), lossNats, probabilities.data());
  }

  private static ParameterLayout layout(SoftmaxOutput.Spec spec) {
    List<ParameterSpec> parameters = new ArrayList<>();
    if (spec.weight().equals(EmbeddingWeight.NAME)) {
      parameters.add(EmbeddingWeight.tied(V, H));
    }
    parameters.addAll(spec.parameters());
    return new ParameterLayout(parameters);
  }

  private static float[] parameters(ParameterLayout layout) {
    float[] parameters = new float[layout.size()]; // [P]
    for (ParameterSpec parameter : layout.specs()) {
      layout.setValues(parameters, parameter.name(), uniform((int) parameter.count(), 3));
    }
    return parameters;
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
