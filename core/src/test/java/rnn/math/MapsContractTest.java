package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the element-wise maps of every set of kernels owe. */
class MapsContractTest {
  private static final Kernels DEFINITION = new ScalarKernels();

  private final GuardedArrays guarded = new GuardedArrays();

  private interface MapKernel {
    void apply(Kernels kernels, Tensor a, Tensor b, Tensor c);
  }

  private static final Map<String, MapKernel> MAPS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("add", (kernels, a, b, c) -> kernels.add(a, c)),
              Map.entry("subtract", Kernels::subtract),
              Map.entry("multiply", Kernels::multiply),
              Map.entry("addMultiply", Kernels::addMultiply),
              Map.entry("multiplyComplement", Kernels::multiplyComplement),
              Map.entry("sigmoid", (kernels, a, b, c) -> kernels.sigmoid(a, c)),
              Map.entry("tanh", (kernels, a, b, c) -> kernels.tanh(a, c)),
              Map.entry("relu", (kernels, a, b, c) -> kernels.relu(a, c)),
              Map.entry("sigmoidError", Kernels::sigmoidError),
              Map.entry("tanhError", Kernels::tanhError),
              Map.entry("reluError", Kernels::reluError)));

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void mapsAgree(Kernels kernels) {
    for (Map.Entry<String, MapKernel> map : MAPS.entrySet()) {
      for (int columns : new int[] {1, 4, 13, 16, 17, 31, 33, 100, 207}) {
        for (int gap : new int[] {0, 3}) {
          for (int rows : new int[] {1, 2, 5}) {
            Tensor a = guarded.tensor(rows, columns, gap);
            Tensor b = guarded.tensor(rows, columns, 2 * gap);
            Tensor expected = guarded.tensor(rows, columns, gap);
            Tensor actual = GuardedArrays.copy(expected);
            map.getValue().apply(DEFINITION, a, b, expected);
            map.getValue().apply(kernels, a, b, actual);
            String what = map.getKey() + " " + actual + " gap " + gap;
            GuardedArrays.assertSame(expected.data(), actual.data(), 1e-6, what);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void theOutputMayBeAnInput(Kernels kernels) {
    for (Map.Entry<String, MapKernel> map : MAPS.entrySet()) {
      for (int columns : new int[] {3, 16, 23, 47}) {
        for (int gap : new int[] {0, 5}) {
          Tensor a = guarded.tensor(3, columns, gap);
          Tensor b = guarded.tensor(3, columns, gap);
          Tensor expectedA = GuardedArrays.copy(a);
          Tensor expectedB = GuardedArrays.copy(b);
          Tensor actualA = GuardedArrays.copy(a);
          Tensor actualB = GuardedArrays.copy(b);
          map.getValue().apply(DEFINITION, expectedA, b, expectedA);
          map.getValue().apply(kernels, actualA, b, actualA);
          map.getValue().apply(DEFINITION, a, expectedB, expectedB);
          map.getValue().apply(kernels, a, actualB, actualB);
          GuardedArrays.assertSame(expectedA.data(), actualA.data(), 1e-6, map.getKey() + " c = a");
          GuardedArrays.assertSame(expectedB.data(), actualB.data(), 1e-6, map.getKey() + " c = b");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void nanStaysNanAndSpoilsNoNeighbour(Kernels kernels) {
    for (Map.Entry<String, MapKernel> map : MAPS.entrySet()) {
      Tensor a = guarded.tensor(1, 37, 0);
      Tensor b = guarded.tensor(1, 37, 0);
      a.set(0, 20, Float.NaN);
      b.set(0, 20, Float.NaN);
      Tensor expected = guarded.tensor(1, 37, 0);
      Tensor actual = GuardedArrays.copy(expected);
      map.getValue().apply(DEFINITION, a, b, expected);
      map.getValue().apply(kernels, a, b, actual);
      for (int j = 0; j < 37; j++) {
        assertEquals(Float.isNaN(expected.get(0, j)), Float.isNaN(actual.get(0, j)), map.getKey());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anElementDoesNotDependOnItsPlace(Kernels kernels) {
    Tensor a = guarded.tensor(1, 53, 0);
    for (MapKernel map : List.of(MAPS.get("sigmoid"), MAPS.get("tanh"))) {
      Tensor all = Tensor.zeros(1, 53);
      map.apply(kernels, a, a, all);
      for (int j = 0; j < 53; j++) {
        Tensor one = Tensor.zeros(1, 1);
        map.apply(kernels, a.columns(j, 1), a.columns(j, 1), one);
        assertEquals(all.get(0, j), one.get(0, 0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void sigmoidAndTanhAreCloseEverywhereAndSaturate(Kernels kernels) {
    int n = 40_000;
    Tensor x = Tensor.zeros(1, n);
    for (int i = 0; i < n; i++) {
      float u = guarded.next();
      x.set(0, i, i % 2 == 0 ? 20f * u : u * (float) Math.pow(10, 12 * guarded.next()));
    }
    float[] extremes = {
      0f,
      -0f,
      8.5f,
      -8.5f,
      88f,
      -87.4f,
      -88f,
      -89f,
      104f,
      -104f,
      1e30f,
      -1e30f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      Float.MAX_VALUE
    };
    System.arraycopy(extremes, 0, x.data(), 0, extremes.length);
    Tensor y = Tensor.zeros(1, n);
    kernels.sigmoid(x, y);
    for (int i = 0; i < n; i++) {
      double expected = 1 / (1 + Math.exp(-x.get(0, i)));
      assertEquals(expected, y.get(0, i), 4e-7 * expected + 1.2e-38, "sigmoid " + x.get(0, i));
    }
    kernels.tanh(x, y);
    for (int i = 0; i < n; i++) {
      double expected = Math.tanh(x.get(0, i));
      assertEquals(expected, y.get(0, i), 4e-7 * Math.abs(expected), "tanh " + x.get(0, i));
      assertTrue(Math.abs(y.get(0, i)) <= 1f);
    }
  }
}
