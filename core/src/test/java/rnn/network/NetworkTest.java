package rnn.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.head.Loss;
import rnn.head.Losses;
import rnn.head.Outputs;
import rnn.head.VocabularySpec;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.testkit.Windows;

class NetworkTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int V = 53;
  private static final int E = 5;
  private static final int H = 11;
  private static final Kernels SCALAR = new ScalarKernels();

  static List<NetworkSpec> specs() {
    List<NetworkSpec> specs = new ArrayList<>();
    for (Cell cell : Cells.all()) {
      for (Loss loss : Losses.all()) {
        specs.add(
            new LanguageModelSpec(cell.name(), V, E, H, 2, 0f, false, "none", loss.name())
                .network());
      }
    }
    specs.add(
        new LanguageModelSpec("lstm", V, H, H, 2, 0.3f, true, "tanh", "cross-entropy").network());
    specs.add(
        new LanguageModelSpec("elman", V, E, H, 1, 0.3f, false, "tanh", "squared-error").network());
    specs.addAll(outputs());
    return specs;
  }

  /** Every output layer, tied and not; the sampled one with fewer samples than words. */
  static List<NetworkSpec> outputs() {
    List<NetworkSpec> specs = new ArrayList<>();
    for (String output : Outputs.names()) {
      for (boolean tied : new boolean[] {false, true}) {
        for (int hidden :
            new int[] {H, 17}) { // rare words of an adaptive softmax have H values, and 16
          int embedding = tied ? hidden : E;
          specs.add(
              new LanguageModelSpec(
                      "lstm",
                      V,
                      embedding,
                      hidden,
                      1,
                      0.3f,
                      tied,
                      "none",
                      "cross-entropy",
                      output,
                      13)
                  .network());
        }
      }
    }
    return specs;
  }

  /** An adaptive softmax begins with as much for a whole cluster as for a frequent word. */
  static List<NetworkSpec> specsThatBeginEven() {
    return specs().stream().filter(spec -> !output(spec).equals("adaptive")).toList();
  }

  private static String output(NetworkSpec spec) {
    return ((VocabularySpec) spec.head()).output();
  }

  private static String loss(NetworkSpec spec) {
    return ((VocabularySpec) spec.head()).loss();
  }

  /** Without ReLU, whose kinks lie within any step; {@code GradientCheck} leaves them out. */
  static List<NetworkSpec> smoothSpecs() {
    return specs().stream().filter(spec -> !spec.stack().cell().equals("elman-relu")).toList();
  }

  @ParameterizedTest
  @MethodSource("smoothSpecs")
  void theGradientIsTheDerivativeOfTheLoss(NetworkSpec spec) {
    Network network = network(spec, T, B, KernelProvider.kernels(), 0.4f);
    int[] inputs = tokens(T * B, 1);
    int[] targets = tokens(T * B, 2);
    inputs[4] = -1;
    targets[11] = -1;
    Pass pass = new Pass();
    pass.train(T, 19);
    Windows.train(network, inputs, targets, pass);
    float[] gradient = network.gradient().values().clone(); // [P]

    // Along random directions, where the many small float errors of a network average out.
    ParameterLayout layout = network.gradient().layout();
    for (ParameterSpec parameter : layout.specs()) {
      float[] direction = new float[layout.size()]; // [P]
      layout.setValues(direction, parameter.name(), uniform((int) parameter.count(), 23, 1f));
      double derivative = 0;
      double size = 0;
      for (int i = 0; i < direction.length; i++) {
        derivative += (double) gradient[i] * direction[i];
        size += Math.abs((double) gradient[i] * direction[i]);
      }
      float step = 1e-3f;
      double difference =
          (lossAt(network, direction, step, inputs, targets, pass)
                  - lossAt(network, direction, -step, inputs, targets, pass))
              / (2 * step);
      assertEquals(
          derivative,
          difference,
          2e-3 * size,
          spec.stack().cell() + " " + loss(spec) + " " + parameter);
    }
  }

  private static double lossAt(
      Network network, float[] direction, float step, int[] inputs, int[] targets, Pass pass) {
    float[] parameters = network.parameters();
    float[] saved = parameters.clone();
    for (int i = 0; i < saved.length; i++) {
      parameters[i] += step * direction[i];
    }
    double loss = Windows.train(network, inputs, targets, pass);
    System.arraycopy(saved, 0, parameters, 0, saved.length);
    return loss;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void splittingTheSequenceChangesNothing(NetworkSpec spec) {
    Network network = network(spec, T, B, SCALAR, 0.4f);
    int[] inputs = tokens(T * B, 1);
    int[] targets = tokens(T * B, 2);
    float[] whole = new float[T * B];
    Pass pass = new Pass();
    pass.evaluate(T);
    Windows.evaluate(network, inputs, targets, pass, whole);

    float[] parts = new float[0];
    int[] cuts = {0, 3, 4, T};
    for (int i = 0; i + 1 < cuts.length; i++) {
      int from = cuts[i] * B;
      int to = cuts[i + 1] * B;
      float[] part = new float[to - from];
      pass.evaluate(cuts[i + 1] - cuts[i]);
      pass.setContinuesPrevious(i > 0);
      Windows.evaluate(
          network,
          Arrays.copyOfRange(inputs, from, to),
          Arrays.copyOfRange(targets, from, to),
          pass,
          part);
      parts = Arrays.copyOf(parts, to);
      System.arraycopy(part, 0, parts, from, part.length);
    }

    assertArrayEquals(whole, parts);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void swappingStreamsSwapsLossesAndKeepsTheGradient(NetworkSpec original) {
    NetworkSpec spec = withoutDropout(original); // masks belong to places
    Network network = network(spec, T, B, SCALAR, 0.4f);
    int[] inputs = tokens(T * B, 1);
    int[] targets = tokens(T * B, 2);
    int[] order = {2, 0, 1};
    int[] permutedInputs = new int[T * B];
    int[] permutedTargets = new int[T * B];
    for (int i = 0; i < T * B; i++) {
      permutedInputs[i / B * B + order[i % B]] = inputs[i];
      permutedTargets[i / B * B + order[i % B]] = targets[i];
    }
    float[] losses = new float[T * B];
    float[] permutedLosses = new float[T * B];
    Pass pass = new Pass();
    pass.train(T, 19);
    Windows.evaluate(network, inputs, targets, pass, losses);
    Windows.evaluate(network, permutedInputs, permutedTargets, pass, permutedLosses);
    for (int i = 0; i < T * B; i++) {
      assertEquals(losses[i], permutedLosses[i / B * B + order[i % B]]);
    }

    Windows.train(network, inputs, targets, pass);
    float[] gradient = network.gradient().values().clone(); // [P]
    network.gradient().clear();
    Windows.train(network, permutedInputs, permutedTargets, pass);
    assertArrayEquals(gradient, network.gradient().values(), 1e-5f); // another order of summing
  }

  @ParameterizedTest
  @MethodSource("specs")
  void paddingChangesNothing(NetworkSpec original) {
    NetworkSpec spec = withoutDropout(original); // masks belong to places
    int[] inputs = tokens(4 * B, 1);
    int[] targets = tokens(4 * B, 2);
    Network exact = network(spec, 4, B, SCALAR, 0.4f);
    Pass pass = new Pass();
    pass.train(4, 19);
    double exactLoss = Windows.train(exact, inputs, targets, pass);

    // The same with three padded time steps and a padded stream more.
    int wide = B + 1;
    int[] paddedInputs = new int[T * wide];
    int[] paddedTargets = new int[T * wide];
    Arrays.fill(paddedInputs, -1);
    Arrays.fill(paddedTargets, -1);
    for (int i = 0; i < 4 * B; i++) {
      paddedInputs[i / B * wide + i % B] = inputs[i];
      paddedTargets[i / B * wide + i % B] = targets[i];
    }
    Network padded = network(spec, T, wide, SCALAR, 0.4f);
    pass.train(T, 19);
    double paddedLoss = Windows.train(padded, paddedInputs, paddedTargets, pass);

    assertEquals(exactLoss, paddedLoss);
    assertArrayEquals(exact.gradient().values(), padded.gradient().values());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theNextTokensProbabilitiesAreThoseOfTheLoss(NetworkSpec spec) {
    Network network = network(spec, T, B, SCALAR, 0.4f);
    int[] inputs = tokens(T * B, 1);
    int[] targets = tokens(T * B, 2);
    float[] lossNats = new float[T * B];
    Pass pass = new Pass();
    pass.evaluate(T);
    Windows.evaluate(network, inputs, targets, pass, lossNats);
    Tensor probabilities = Tensor.zeros(B, V);
    Windows.advance(network, inputs, pass);
    network.nextProbabilities(probabilities);

    for (int b = 0; b < B; b++) {
      int last = (T - 1) * B + b;
      assertEquals(lossNats[last], -Math.log(probabilities.get(b, targets[last])), 1e-5);
      double sum = 0;
      for (int v = 0; v < V; v++) {
        sum += probabilities.get(b, v);
      }
      assertEquals(1, sum, 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("specsThatBeginEven")
  void anUntrainedNetworkKnowsNothing(NetworkSpec spec) {
    Network network = Network.bind(spec, T, B, SCALAR);
    float[] initial = spec.layout().initial(29);
    System.arraycopy(initial, 0, network.parameters(), 0, initial.length);
    float[] lossNats = new float[T * B];
    Pass pass = new Pass();
    pass.evaluate(T);
    Windows.evaluate(network, tokens(T * B, 1), tokens(T * B, 2), pass, lossNats);
    double sum = 0;
    for (float loss : lossNats) {
      sum += loss;
    }
    assertEquals(Math.log(V), sum / (T * B), 0.02 * Math.log(V));
  }

  @Test
  void anEmbeddingOfItsOwnIsTouchedWhereTheTextIsOnly() {
    NetworkSpec spec = specs().get(0);
    Network network = network(spec, T, B, SCALAR, 0.4f);
    int[] inputs = new int[T * B];
    Arrays.fill(inputs, 31);
    inputs[5] = 2;
    Pass pass = new Pass();
    pass.train(T, 1);
    Windows.train(network, inputs, tokens(T * B, 2), pass);

    List<Integer> starts = new ArrayList<>();
    network.gradient().spans((from, length) -> starts.add(from));
    assertEquals(List.of(2 * E, 31 * E), starts.subList(0, 2));
    float[] values =
        network.gradient().layout().values(network.gradient().values(), "embedding.weight");
    for (int i = 0; i < values.length; i++) {
      assertEquals(i / E == 2 || i / E == 31, values[i] != 0, "row " + i / E);
    }
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void aWindowAllocatesNothing(NetworkSpec spec) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Network network = network(spec, T, B, SCALAR, 0.4f);
    int[] inputs = tokens(T * B, 1);
    int[] targets = tokens(T * B, 2);
    Pass pass = new Pass();
    pass.train(T, 1);
    Windows.set(pass, inputs, targets);
    network.train(pass);
    long least = Long.MAX_VALUE; // of some tries: the JVM allocates a little when it recompiles
    for (int attempt = 0; attempt < 8 && least > 0; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10; i++) {
        network.train(pass);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void aNetworkForEvaluationSaysTheSameAndCannotTrain(NetworkSpec spec) {
    Network trainable = network(spec, T, B, SCALAR, 0.4f);
    Network evaluating = Network.forEvaluation(spec, T, B, SCALAR);
    float[] parameters = trainable.parameters().clone();
    System.arraycopy(parameters, 0, evaluating.parameters(), 0, parameters.length);
    int[] inputs = tokens(T * B, 1);
    int[] targets = tokens(T * B, 2);
    float[] expected = new float[T * B];
    float[] actual = new float[T * B];
    Pass pass = new Pass();
    pass.evaluate(T);
    Windows.evaluate(trainable, inputs, targets, pass, expected);
    Windows.evaluate(evaluating, inputs, targets, pass, actual);
    assertArrayEquals(expected, actual);
    assertThrows(
        IllegalStateException.class, () -> Windows.train(evaluating, inputs, targets, pass));
    evaluating.nextProbabilities(Tensor.zeros(B, V));
    assertArrayEquals(parameters, evaluating.parameters());
  }

  @Test
  void badWindowsAreRefusedWithTheReason() {
    Network network = network(specs().get(0), T, B, SCALAR, 0.4f);
    int[] tokens = tokens(T * B, 1);
    Pass pass = new Pass();
    pass.train(T, 1);

    int[] unknown = tokens.clone();
    unknown[7] = V;
    assertMessage(
        "time step 2, stream 1 has 53", () -> Windows.train(network, unknown, tokens, pass));
    assertMessage("Targets must be ids", () -> Windows.train(network, tokens, unknown, pass));
    assertMessage("the 3 columns", () -> Windows.advance(network, new int[T * 4], pass));
    assertMessage("losses", () -> Windows.evaluate(network, tokens, tokens, pass, new float[20]));
    pass.train(T + 1, 1);
    assertMessage(
        "1 to 7 time steps but has 8", () -> Windows.advance(network, tokens(8 * B, 1), pass));
    Network unused = Network.bind(specs().get(0), T, B, SCALAR);
    assertThrows(IllegalStateException.class, () -> unused.nextProbabilities(Tensor.zeros(B, V)));
  }

  @Test
  void unknownNamesAreRefusedWithTheNamesThereAre() {
    assertMessage(
        "elman, elman-relu, lstm, gru, qrnn, qrnn2, sru, mingru",
        () -> spec("rnn", "none", "cross-entropy"));
    assertMessage("none, tanh", () -> spec("gru", "sigmoid", "cross-entropy"));
    assertMessage("cross-entropy, squared-error", () -> spec("gru", "none", "hinge"));
  }

  private static NetworkSpec spec(String cell, String outputActivation, String loss) {
    return new LanguageModelSpec(cell, V, E, H, 1, 0f, false, outputActivation, loss).network();
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable code) {
    String message = assertThrows(IllegalArgumentException.class, code).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static NetworkSpec withoutDropout(NetworkSpec s) {
    StackSpec stack = s.stack();
    return new NetworkSpec(
        s.input(),
        new StackSpec(stack.cell(), stack.direction(), stack.layers(), stack.hiddenSize(), 0f),
        s.head());
  }

  private static Network network(
      NetworkSpec spec, int timeSteps, int batchSize, Kernels kernels, float bound) {
    Network network = Network.bind(spec, timeSteps, batchSize, kernels);
    ParameterLayout layout = spec.layout();
    for (ParameterSpec parameter : layout.specs()) {
      layout.setValues(
          network.parameters(), parameter.name(), uniform((int) parameter.count(), 3, bound));
    }
    return network;
  }

  private static float[] uniform(int count, long seed, float bound) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (2 * random.nextFloat() - 1) * bound;
    }
    return values;
  }

  private static int[] tokens(int count, long seed) {
    return new Random(seed).ints(count, 0, V).toArray();
  }
}
