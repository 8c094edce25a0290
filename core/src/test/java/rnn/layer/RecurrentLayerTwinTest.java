package rnn.layer;

import static rnn.testkit.Tolerances.assertClose;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.testkit.FiniteDifferences;
import rnn.testkit.Golden;
import rnn.testkit.KernelSets;
import rnn.testkit.TwinNetwork;

/** Output, final states and the errors of input and initial states, against the twin. */
class RecurrentLayerTwinTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int I = 5;
  private static final int H = 11;

  static Stream<Cell> cells() {
    return Cells.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void outputStatesAndErrorsAreTheTwins(Cell cell) {
    RecurrentLayer.Spec spec = new RecurrentLayer.Spec(0, cell, I, H);
    ParameterLayout layout = new ParameterLayout(spec.parameters());
    float[] parameters = layout.initial(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 2; // gates saturate and tanh bends; surplus lanes stay 0
    }
    Random random = new Random(13);
    double[] x = normal(random, T * B * I); // [T,B,I]
    double[] outputError = normal(random, T * B * H); // [T,B,H]
    int[] sizes = spec.stateSizes();
    double[][] initial = new double[sizes.length][]; // S × [B,H]
    for (int s = 0; s < initial.length; s++) {
      initial[s] = normal(random, B * sizes[s]);
    }

    NetworkSpec shape =
        new LanguageModelSpec(cell.name(), 2, I, H, 1, 0f, false, "none", "cross-entropy")
            .network();
    TwinNetwork twin = TwinNetwork.of(shape, layout, parameters);
    double[] output = new double[T * B * H];
    double[][] states = like(initial);
    run(twin, x, initial, output, states);
    double[] inputError =
        FiniteDifferences.gradient(x, () -> weighted(twin, x, initial, outputError));

    for (Kernels kernels : KernelSets.all()) {
      Gradient gradient = new Gradient(layout);
      RecurrentLayer layer = spec.bind(new Binding(T, B, parameters, gradient, kernels));
      Pass pass = new Pass();
      pass.train(T, 0);
      pass.setContinuesPrevious(true);
      for (int s = 0; s < initial.length; s++) {
        layer.setState(s, Tensor.of(Golden.narrowed(initial[s]), 0, B, sizes[s]));
      }
      layer.forward(Tensor.of(Golden.narrowed(x), 0, T * B, I), pass);
      String where = cell.name() + ", " + kernels.name() + ": ";
      assertClose(output, values(layer.output()), 1e-5, where + "output");
      for (int s = 0; s < states.length; s++) {
        assertClose(states[s], values(layer.state(s)), 1e-5, where + "final state " + s);
      }
      layer.backward(Tensor.of(Golden.narrowed(outputError), 0, T * B, H), pass);
      assertClose(inputError, values(layer.error()), 1e-5, where + "error of the input");
      for (int s = 0; s < initial.length; s++) {
        double[] stateError =
            FiniteDifferences.gradient(initial[s], () -> weighted(twin, x, initial, outputError));
        assertClose(
            stateError, values(layer.initialStateError(s)), 1e-5, where + "error of state " + s);
      }
    }
  }

  /** A loss whose error of the output is {@code outputError}: their product, summed. */
  private static double weighted(
      TwinNetwork twin, double[] x, double[][] initial, double[] outputError) {
    double[] output = new double[outputError.length];
    run(twin, x, initial, output, like(initial));
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += output[i] * outputError[i];
    }
    return sum;
  }

  private static void run(
      TwinNetwork twin, double[] x, double[][] initial, double[] output, double[][] finals) {
    int S = initial.length;
    for (int b = 0; b < B; b++) {
      double[][][] states = new double[1][S][];
      for (int s = 0; s < S; s++) {
        int size = initial[s].length / B;
        states[0][s] = Arrays.copyOfRange(initial[s], b * size, (b + 1) * size);
      }
      for (int t = 0; t < T; t++) {
        double[] input = new double[I];
        System.arraycopy(x, (t * B + b) * I, input, 0, I);
        System.arraycopy(twin.step(input, states), 0, output, (t * B + b) * H, H);
      }
      for (int s = 0; s < S; s++) {
        int size = initial[s].length / B;
        System.arraycopy(states[0][s], 0, finals[s], b * size, size);
      }
    }
  }

  /** Zeros in as many places. */
  private static double[][] like(double[][] states) {
    return Arrays.stream(states).map(s -> new double[s.length]).toArray(double[][]::new);
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[tensor.rows() * tensor.columns()];
    Tensor.of(values, 0, tensor.rows(), tensor.columns()).copyFrom(tensor);
    return values;
  }

  /** Normal numbers that {@code float} holds exactly. */
  private static double[] normal(Random random, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
