package rnn.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A right operand that is packed once gives the bits of one that each product packs. */
class RightOperandTest {
  private static final int[] ROWS = {1, 2, 6, 7, 9, 10, 13, 64, 98, 205};
  private static final int[] DEPTHS = {1, 47, 48, 200, 241, 500};
  private static final int[] COLUMNS = {1, 16, 17, 48, 100, 145};

  private final GuardedArrays guarded = new GuardedArrays();

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void productsOfAllShapesHaveTheSameBits(Kernels kernels) {
    RightOperand operand = kernels.rightOperand(); // the same for all shapes, growing and shrinking
    for (int k : DEPTHS) {
      for (int n : COLUMNS) {
        Panels b = guarded.panels(k, n);
        operand.set(b);
        for (int m : ROWS) {
          ofRows(kernels, guarded.tensor(m, k, m % 3), b, operand);
          ofPanels(kernels, guarded.panels(m + 3, k).rows(2, m), b, operand);
        }
      }
    }
  }

  private void ofRows(Kernels kernels, Tensor a, Panels b, RightOperand operand) {
    String what = a + "·" + b;
    Tensor bias = guarded.tensor(1, b.columns(), 0);
    Tensor expected = guarded.tensor(a.rows(), b.columns(), 1);
    Tensor actual = GuardedArrays.copy(expected);
    kernels.product(a, b, bias, expected);
    kernels.product(a, operand, bias, actual);
    assertArrayEquals(expected.data(), actual.data(), what);
    kernels.addProduct(a, b, expected);
    kernels.addProduct(a, operand, actual);
    assertArrayEquals(expected.data(), actual.data(), what + " added");
  }

  private void ofPanels(Kernels kernels, Panels a, Panels b, RightOperand operand) {
    Tensor bias = guarded.tensor(1, a.rows(), 0);
    Panels expected = guarded.panels(a.rows(), b.columns());
    Panels actual = GuardedArrays.copy(expected);
    kernels.product(a, b, bias, expected);
    kernels.product(a, operand, bias, actual);
    assertArrayEquals(expected.data(), actual.data(), a + "·" + b);
  }
}
