package rnn.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.layer.Binding;
import rnn.network.LanguageModelSpec;
import rnn.parameter.FixedWeights;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;

/** What products with weights of bfloat16 owe: the bits of those with the widened weights. */
class Bfloat16ContractTest {
  private static final int[] DEPTHS = {1, 2, 3, 8, 33, 200};
  private static final int[] WIDTHS = {1, 16, 17, 32, 47, 48, 49, 100, 131, 800};

  private final GuardedArrays guarded = new GuardedArrays();

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void productsHaveTheBitsOfTheWidenedWeight(Kernels kernels) {
    for (int k : DEPTHS) {
      for (int n : WIDTHS) {
        for (int m : new int[] {1, 3}) {
          Panels weight = guarded.panels(k, n);
          Bfloat16Panels half = Bfloat16Panels.of(weight);
          Panels widened = widened(half);
          Tensor a = guarded.tensor(m, k, m % 2);
          Tensor bias = guarded.tensor(1, n, 0);
          Tensor expected = guarded.tensor(m, n, k % 2 * 5);
          Tensor actual = GuardedArrays.copy(expected);
          String what = m + "," + k + "," + n;
          kernels.product(a, widened, bias, expected);
          kernels.product(a, half, bias, actual);
          assertArrayEquals(expected.data(), actual.data(), what);
          kernels.addProduct(a, widened, expected);
          kernels.addProduct(a, half, actual);
          assertArrayEquals(expected.data(), actual.data(), what + " added");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void somePanelsAreMultipliedAsIfAlone(Kernels kernels) {
    Bfloat16Panels weight = Bfloat16Panels.of(guarded.panels(21, 207));
    Tensor a = guarded.tensor(1, 21, 0);
    Tensor all = Tensor.zeros(1, 207);
    kernels.addProduct(a, weight, all);
    Tensor parts = Tensor.zeros(1, 207);
    kernels.addProduct(a, weight.panels(0, 2), parts.columns(0, 96));
    kernels.addProduct(a, weight.panels(2, 3), parts.columns(96, 111));
    assertArrayEquals(all.data(), parts.data());
    assertEquals(111, weight.panels(2, 3).columns());
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void onlyKernelsThatAreQuickerWithThemGetFixedWeights(Kernels kernels) {
    ParameterLayout layout =
        new LanguageModelSpec("lstm", 9, 4, 4, 1, 0f, false, "none", "cross-entropy", "full", 8)
            .network()
            .layout();
    float[] parameters = new float[layout.size()];
    FixedWeights weights = new FixedWeights(layout, parameters);
    Gradient none = Gradient.none(layout, parameters);
    assertEquals(kernels.name().startsWith("vector"), kernels.isQuickerWithFixedWeights());
    assertEquals(
        kernels.isQuickerWithFixedWeights() ? weights : null,
        new Binding(1, 1, parameters, none, kernels, weights).fixed());
  }

  private static Panels widened(Bfloat16Panels half) {
    Panels widened = Panels.zeros(half.rows(), half.columns());
    for (int i = 0; i < half.rows(); i++) {
      for (int j = 0; j < half.columns(); j++) {
        widened.set(i, j, half.get(i, j));
      }
    }
    return widened;
  }
}
