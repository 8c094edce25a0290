package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.testkit.Allocation;

/**
 * Kernels that go row by row, or by way of an edge, make no view for it: where the compiler has
 * reached them, they allocate nothing.
 */
class KernelsAllocationTest {
  private static final int CALLS = 50;
  private static final int MAX_TRIES = 3_000; // until it has

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations().stream()
        .filter(kernels -> kernels.team().threads() == 1)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void rowsAndEdgesAllocateNothing(Kernels kernels) {
    Tensor a = Tensor.zeros(9, 50);
    Tensor c = Tensor.zeros(9, 50);
    Tensor row = Tensor.zeros(1, 50);
    Panels b = Panels.zeros(50, 50);
    Runnable work =
        () -> {
          for (int i = 0; i < CALLS; i++) {
            kernels.addColumnSums(a, row);
            kernels.addProduct(a, b, c);
          }
        };
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < MAX_TRIES && least > 0; attempt++) {
      least = Math.min(least, Allocation.bytesOf(work));
    }
    assertEquals(0, least);
  }
}
