package rnn.network;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.testkit.Tolerances.assertClose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.head.Losses;
import rnn.head.OutputActivations;
import rnn.head.Outputs;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.parameter.ParameterLayout;
import rnn.testkit.FiniteDifferences;
import rnn.testkit.KernelSets;
import rnn.testkit.TwinNetwork;
import rnn.testkit.Windows;

/**
 * Every network there can be, against its double-precision twin and the twin's finite differences.
 */
class NetworkGradientTest {
  private static final int T = 5;
  private static final int B = 3;
  private static final int V = 13;

  /**
   * Rounding of {@code float}: sums of tens of terms, each with a relative error of 6e-8, that
   * partly cancel; measured, the worst is 5e-8.
   */
  private static final double LOSS_TOLERANCE = 1e-6;

  /**
   * Relative to the largest entry of a tensor. A gradient entry is a sum over {@code T·B} steps of
   * errors that have come down through up to {@code T·L} cells, each rounding by 6e-8 of its
   * largest term; measured, the worst is between 3e-7 and 1e-6. A missing or wrong term shows as
   * 1e-2.
   */
  private static final double GRADIENT_TOLERANCE = 1e-5;

  static Stream<NetworkSpec> everyNetwork() {
    List<NetworkSpec> specs = new ArrayList<>();
    for (Cell cell : Cells.all()) {
      for (String loss : losses()) {
        for (String activation : outputActivations()) {
          for (int layers = 1; layers <= 2; layers++) {
            for (boolean tied : new boolean[] {false, true}) {
              specs.add(
                  new LanguageModelSpec(
                          cell.name(), V, tied ? 7 : 5, 7, layers, 0f, tied, activation, loss)
                      .network());
            }
          }
        }
      }
      // Wider than one panel of packed weights: V beyond 48, and G·H where there are gates.
      specs.add(
          new LanguageModelSpec(cell.name(), 53, 5, 17, 1, 0f, false, "none", "cross-entropy")
              .network());
    }
    for (String output : Outputs.names()) {
      for (boolean tied : new boolean[] {false, true}) {
        for (int hidden :
            new int[] {7, 17}) { // rare words of an adaptive softmax have H values, and 16
          specs.add(
              new LanguageModelSpec(
                      "gru",
                      53,
                      tied ? hidden : 5,
                      hidden,
                      1,
                      0f,
                      tied,
                      "none",
                      "cross-entropy",
                      output,
                      53)
                  .network()); // as many samples as words
        }
      }
    }
    return specs.stream();
  }

  private static List<String> losses() {
    return Losses.all().stream().map(loss -> loss.name()).toList();
  }

  private static List<String> outputActivations() {
    return OutputActivations.names();
  }

  @ParameterizedTest
  @MethodSource("everyNetwork")
  void lossAndEveryGradientTensorAreTheTwins(NetworkSpec spec) {
    ParameterLayout layout = spec.layout();
    float[] parameters = randomParameters(layout);
    Random random = new Random(7);
    int[] before = tokens(random, spec, T * B);
    int[] inputs = tokens(random, spec, T * B);
    int[] targets = tokens(random, spec, T * B);
    endEarly(inputs, targets);
    targets[1] = -1; // a token that is read but not predicted

    TwinNetwork twin = TwinNetwork.of(spec, layout, parameters);
    double[][][][] carried = twin.zeroStates(B);
    twin.loss(before, before, carried);
    double loss = twin.loss(inputs, targets, copy(carried));
    Map<String, double[]> gradients = new LinkedHashMap<>();
    twin.parameters()
        .forEach(
            (name, values) ->
                gradients.put(
                    name,
                    FiniteDifferences.gradient(
                        values, () -> twin.loss(inputs, targets, copy(carried)))));

    for (Kernels kernels : KernelSets.all()) {
      Network network = Network.bind(spec, T + 2, B, kernels); // the window is shorter than bound
      System.arraycopy(parameters, 0, network.parameters(), 0, parameters.length);
      Pass pass = new Pass();
      pass.train(T, 11);
      Windows.train(network, before, before, pass); // leaves the state that is carried on
      network.gradient().clear();
      pass.setContinuesPrevious(true);
      assertClose(
          loss,
          Windows.train(network, inputs, targets, pass),
          LOSS_TOLERANCE,
          "loss, " + kernels.name());
      gradients.forEach(
          (name, gradient) -> {
            float[] actual = layout.values(network.gradient().values(), name);
            assertClose(
                gradient,
                actual,
                GRADIENT_TOLERANCE,
                "gradient of " + name + ", " + kernels.name());
          });
      assertTrue(gradients.size() == layout.specs().size());
    }
  }

  /** The last stream ends two steps before the others: padding in both arrays. */
  private static void endEarly(int[] inputs, int[] targets) {
    for (int t = T - 2; t < T; t++) {
      inputs[t * B + B - 1] = -1;
      targets[t * B + B - 1] = -1;
    }
  }

  private static int[] tokens(Random random, NetworkSpec spec, int count) {
    return random.ints(count, 0, spec.vocabularySize()).toArray();
  }

  /** Larger than a fresh network's, so that gates saturate and tanh bends. */
  private static float[] randomParameters(ParameterLayout layout) {
    Random random = new Random(3);
    float[] flat = new float[layout.size()];
    layout
        .specs()
        .forEach(
            spec -> {
              float[] values = new float[(int) spec.count()];
              for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() * 1.2f - 0.6f;
              }
              layout.setValues(flat, spec.name(), values);
            });
    return flat;
  }

  private static double[][][][] copy(double[][][][] states) {
    double[][][][] copy = new double[states.length][][][];
    for (int b = 0; b < states.length; b++) {
      copy[b] = states[b].clone(); // a step replaces the states of a layer and changes none
    }
    return copy;
  }
}
