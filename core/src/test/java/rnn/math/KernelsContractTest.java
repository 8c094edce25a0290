package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.testkit.KernelSets;

/**
 * What every set of kernels owes: the results of {@link ScalarKernels}, and nothing else touched.
 */
class KernelsContractTest {
  private static final int[] SIZES = {
    1, 4, 6, 8, 13, 16, 25, 31, 32, 33, 47, 48, 49, 100, 207, 256, 300, 512
  };

  private static final Kernels DEFINITION = new ScalarKernels();

  private final GuardedArrays guarded = new GuardedArrays();

  /** Every set of kernels that can run in this JVM. */
  static List<Kernels> implementations() {
    Kernels auto = KernelProvider.choose("auto");
    List<Kernels> ofOneThread =
        KernelSets.hasVectorModule()
            ? List.of(DEFINITION, auto, KernelProvider.choose("vector"))
            : List.of(DEFINITION, auto);
    List<Kernels> all = new ArrayList<>(ofOneThread);
    for (Kernels one : ofOneThread) {
      all.add(SplitKernels.splittingAll(one, Team.of(3)));
    }
    return all;
  }

  /** Shapes {@code M, K, N}: every size in every place, few of them large at once. */
  private static List<int[]> shapes() {
    List<int[]> shapes = new ArrayList<>();
    int n = SIZES.length;
    for (int i = 0; i < n; i++) {
      shapes.add(new int[] {SIZES[i], SIZES[(5 * i + 3) % n], SIZES[(7 * i + 1) % n]});
      shapes.add(new int[] {SIZES[(11 * i + 2) % n], SIZES[i], SIZES[(5 * i) % n]});
    }
    for (int m = 1; m <= 15; m++) {
      shapes.add(new int[] {m, 7, 96});
    }
    shapes.add(new int[] {1, 7, 48 * 9 + 5}); // panels side by side, one left over, a part of one
    shapes.add(new int[] {2, 1000, 49});
    shapes.add(new int[] {5, 3, 48 * 61 + 5});
    shapes.add(new int[] {300, 401, 13});
    return shapes;
  }

  /** None where the order of operations is the definition's. */
  private static double tolerance(Kernels kernels, int terms) {
    return kernels.ofOneThread() instanceof ScalarKernels ? 0 : 1e-5 * Math.sqrt(terms);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void productsAgree(Kernels kernels) {
    for (int[] shape : shapes()) {
      int m = shape[0];
      int k = shape[1];
      int n = shape[2];
      String what = "product " + m + "," + k + "," + n;
      Tensor a = guarded.tensor(m, k, m % 3);
      Panels b = guarded.panels(k, n);
      Tensor bias = guarded.tensor(1, n, 0);
      Tensor expected = guarded.tensor(m, n, k % 2 * 5);
      Tensor actual = GuardedArrays.copy(expected);
      DEFINITION.product(a, b, expected);
      kernels.product(a, b, actual);
      GuardedArrays.assertSame(expected.data(), actual.data(), tolerance(kernels, k), what);
      DEFINITION.product(a, b, bias, expected);
      kernels.product(a, b, bias, actual);
      GuardedArrays.assertSame(
          expected.data(), actual.data(), tolerance(kernels, k), what + " + bias");
      DEFINITION.addProduct(a, b, expected);
      kernels.addProduct(a, b, actual);
      GuardedArrays.assertSame(
          expected.data(), actual.data(), tolerance(kernels, 2 * k), what + " added");
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void packedProductsAgree(Kernels kernels) {
    for (int[] shape : shapes()) {
      int m = shape[0];
      int k = shape[1];
      int n = shape[2];
      String what = "packed product " + m + "," + k + "," + n;
      Panels a = guarded.panels(m, k);
      Panels b = guarded.panels(k, n);
      Tensor bias = guarded.tensor(1, m, 0);
      Panels expected = guarded.panels(m, n);
      Panels actual = GuardedArrays.copy(expected);
      DEFINITION.product(a, b, bias, expected);
      kernels.product(a, b, bias, actual);
      GuardedArrays.assertSame(expected.data(), actual.data(), tolerance(kernels, k), what);
      DEFINITION.addProduct(a, b, expected);
      kernels.addProduct(a, b, actual);
      GuardedArrays.assertSame(
          expected.data(), actual.data(), tolerance(kernels, 2 * k), what + " added");
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void productsWithOneVectorAgree(Kernels kernels) {
    for (int[] shape : shapes()) {
      int m = shape[0];
      int k = shape[1];
      Panels a = guarded.panels(m + 3, k).rows(2, m);
      Tensor x = guarded.tensor(1, k, k % 3);
      Tensor bias = guarded.tensor(1, m, 0);
      Tensor expected = guarded.tensor(1, m, 1);
      Tensor actual = GuardedArrays.copy(expected);
      DEFINITION.vectorProduct(a, x, bias, expected);
      kernels.vectorProduct(a, x, bias, actual);
      GuardedArrays.assertSame(
          expected.data(), actual.data(), tolerance(kernels, k), "vector product " + m + "," + k);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void someRowsOfPanelsAreMultipliedAsIfAlone(Kernels kernels) {
    Panels a = guarded.panels(30, 70);
    Panels b = guarded.panels(70, 50);
    Tensor bias = guarded.tensor(1, 11, 0);
    Panels all = Panels.zeros(30, 50);
    kernels.addProduct(a, b, all);
    Panels some = Panels.zeros(30, 50);
    kernels.addProduct(a.rows(13, 11), b, some.rows(13, 11));
    Panels biased = Panels.zeros(30, 50);
    kernels.product(a.rows(13, 11), b, bias, biased.rows(13, 11));
    Panels gradient = Panels.zeros(70, 50);
    kernels.addTransposedProduct(a.rows(13, 11), all.rows(13, 11), gradient);
    Panels alone = Panels.zeros(11, 70);
    Panels allAlone = Panels.zeros(11, 50);
    for (int i = 0; i < 30; i++) {
      boolean isOne = i >= 13 && i < 24;
      for (int j = 0; j < 50; j++) {
        assertEquals(isOne ? all.get(i, j) : 0f, some.get(i, j));
        float wanted = isOne ? all.get(i, j) + bias.get(0, i - 13) : 0f;
        assertEquals(wanted, biased.get(i, j), 1e-5);
      }
      for (int j = 0; isOne && j < 70; j++) {
        alone.set(i - 13, j, a.get(i, j));
      }
      for (int j = 0; isOne && j < 50; j++) {
        allAlone.set(i - 13, j, all.get(i, j));
      }
    }
    Panels expected = Panels.zeros(70, 50);
    kernels.addTransposedProduct(alone, allAlone, expected);
    GuardedArrays.assertSame(expected.data(), gradient.data(), 0, "gradient of some rows");
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void weightGradientsAgree(Kernels kernels) {
    for (int[] shape : shapes()) {
      int m = shape[0];
      int k = shape[1];
      int n = shape[2];
      String what = "gradient " + m + "," + k + "," + n;
      Tensor a = guarded.tensor(k, m, m % 3);
      Tensor b = guarded.tensor(k, n, n % 3);
      Panels packedA = guarded.panels(k, m);
      Panels packedB = guarded.panels(k, n);
      Panels expected = guarded.panels(m, n);
      Panels actual = GuardedArrays.copy(expected);
      DEFINITION.addTransposedProduct(a, b, expected);
      kernels.addTransposedProduct(a, b, actual);
      GuardedArrays.assertSame(expected.data(), actual.data(), tolerance(kernels, k), what);
      DEFINITION.addTransposedProduct(packedA, packedB, expected);
      kernels.addTransposedProduct(packedA, packedB, actual);
      GuardedArrays.assertSame(
          expected.data(), actual.data(), tolerance(kernels, 2 * k), what + " packed");
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void aRowOfAProductDoesNotDependOnTheOtherRows(Kernels kernels) {
    int k = 401;
    int n = 75;
    Tensor a = guarded.tensor(23, k, 0);
    Panels b = guarded.panels(k, n);
    Panels packed = guarded.panels(23, k);
    Tensor all = Tensor.zeros(23, n);
    Panels allPacked = Panels.zeros(23, n);
    kernels.product(a, b, all);
    kernels.addProduct(packed, b, allPacked);
    for (int i = 0; i < 23; i++) {
      Tensor one = Tensor.zeros(1, n);
      kernels.product(a.rows(i, 1), b, one);
      Panels row = Panels.zeros(1, k);
      for (int j = 0; j < k; j++) {
        row.set(0, j, packed.get(i, j));
      }
      Panels onePacked = Panels.zeros(1, n);
      kernels.addProduct(row, b, onePacked);
      for (int j = 0; j < n; j++) {
        assertEquals(all.get(i, j), one.get(0, j));
        assertEquals(allPacked.get(i, j), onePacked.get(0, j));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void nanSpoilsItsRowOfAProductAndNoSurplusLane(Kernels kernels) {
    Tensor a = guarded.tensor(8, 5, 0);
    a.set(3, 2, Float.NaN);
    Panels b = guarded.panels(5, 50);
    Panels packed = guarded.panels(8, 5);
    packed.set(3, 2, Float.NaN);
    Panels c = guarded.panels(8, 50);
    kernels.product(packed, b, guarded.tensor(1, 8, 0), c);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 50; j++) {
        assertEquals(i == 3, Float.isNaN(c.get(i, j)));
      }
      for (int j = 50; j < 64; j++) {
        assertEquals(0f, c.get(i, j));
      }
    }
    Panels gradient = guarded.panels(5, 50);
    kernels.addTransposedProduct(a, guarded.tensor(8, 50, 0), gradient);
    kernels.addTransposedProduct(packed, guarded.panels(8, 50), gradient);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 50; j++) {
        assertEquals(i == 2, Float.isNaN(gradient.get(i, j)));
      }
      for (int j = 50; j < 64; j++) {
        assertEquals(0f, gradient.get(i, j));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void transposesAreExact(Kernels kernels) {
    for (int[] shape : shapes()) {
      Panels a = guarded.panels(shape[0], shape[2]);
      Panels expected = guarded.panels(shape[2], shape[0]);
      Panels actual = GuardedArrays.copy(expected);
      DEFINITION.transpose(a, expected);
      kernels.transpose(a, actual);
      GuardedArrays.assertSame(expected.data(), actual.data(), 0, "transpose");
      assertEquals(a.get(0, shape[2] - 1), actual.get(shape[2] - 1, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void columnAndRowSumsAgree(Kernels kernels) {
    for (int[] shape : shapes()) {
      int rows = shape[0];
      int n = shape[2];
      Tensor expected = guarded.tensor(1, n, 0);
      Tensor actual = GuardedArrays.copy(expected);
      Tensor a = guarded.tensor(rows, n, rows % 3);
      DEFINITION.addColumnSums(a, expected);
      kernels.addColumnSums(a, actual);
      GuardedArrays.assertSame(expected.data(), actual.data(), tolerance(kernels, rows), "sums");
      Panels packed = guarded.panels(rows, n);
      Tensor expectedRows = guarded.tensor(1, rows, 0);
      Tensor actualRows = GuardedArrays.copy(expectedRows);
      DEFINITION.addRowSums(packed, expectedRows);
      kernels.addRowSums(packed, actualRows);
      GuardedArrays.assertSame(
          expectedRows.data(),
          actualRows.data(),
          tolerance(kernels, n),
          "row sums " + rows + "," + n);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void flatKernelsAgree(Kernels kernels) {
    for (int n : new int[] {0, 1, 7, 16, 31, 511, 512, 513, 5000, 9000}) {
      float[] x = guarded.tensor(1, n + 10, 0).data();
      float[] expected = guarded.tensor(1, n + 10, 0).data();
      float[] actual = expected.clone();
      DEFINITION.axpy(0.37f, x, 57, expected, 59, n);
      kernels.axpy(0.37f, x, 57, actual, 59, n);
      GuardedArrays.assertSame(expected, actual, 1e-6, "axpy " + n);
      DEFINITION.scale(0.37f, expected, 57, n);
      kernels.scale(0.37f, actual, 57, n);
      GuardedArrays.assertSame(expected, actual, 1e-6, "scale " + n);
      double dot = DEFINITION.dot(x, 57, expected, 59, n);
      // Rounding grows with the sum: here terms are mostly positive, for x is a part of the other.
      double growth = Math.max(1, Math.abs(dot) / Math.sqrt(Math.max(1, n)));
      assertEquals(
          dot, kernels.dot(x, 57, expected, 59, n), growth * tolerance(kernels, n), "dot " + n);
      double sum = DEFINITION.sumOfSquares(x, 57, n);
      assertEquals(sum, kernels.sumOfSquares(x, 57, n), 1e-6 * sum);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void sumsOfSquaresKeepNan(Kernels kernels) {
    float[] x = new float[9000];
    x[300] = Float.NaN;
    assertTrue(Double.isNaN(kernels.sumOfSquares(x, 0, 9000)));
    assertTrue(Double.isNaN(kernels.sumOfSquares(x, 290, 17)));
  }
}
