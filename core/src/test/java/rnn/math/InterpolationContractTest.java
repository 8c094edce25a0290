package rnn.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What interpolation and its errors owe, in every set of kernels. */
class InterpolationContractTest {
  private static final Kernels DEFINITION = new ScalarKernels();

  private final GuardedArrays guarded = new GuardedArrays();

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void allAgreeWithTheDefinition(Kernels kernels) {
    for (int columns : new int[] {1, 4, 13, 16, 17, 31, 33, 100, 207}) {
      for (int gap : new int[] {0, 3}) {
        for (int rows : new int[] {1, 2, 5}) {
          Tensor[] in = new Tensor[4];
          for (int i = 0; i < in.length; i++) {
            in[i] = guarded.tensor(rows, columns, i * gap);
          }
          Tensor[] expected = new Tensor[4];
          Tensor[] actual = new Tensor[4];
          for (int i = 0; i < expected.length; i++) {
            expected[i] = guarded.tensor(rows, columns, 2 * i * gap);
            actual[i] = GuardedArrays.copy(expected[i]);
          }
          run(DEFINITION, in, expected);
          run(kernels, in, actual);
          for (int i = 0; i < expected.length; i++) {
            String what = "result " + i + " " + actual[i] + " gap " + gap;
            GuardedArrays.assertSame(expected[i].data(), actual[i].data(), 1e-6, what);
          }
        }
      }
    }
  }

  private static void run(Kernels kernels, Tensor[] in, Tensor[] out) {
    kernels.interpolate(in[0], in[1], in[2], out[0]);
    kernels.interpolateError(in[0], in[1], in[2], in[3], out[1], out[2], out[3]);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void theErrorsAreTheDerivatives(Kernels kernels) {
    // σ(0) = 1/2 of 3 and 1: 2, whose derivative by the pre-activation is (3 − 1)/4.
    Tensor[] out = {row(0), row(0), row(0), row(0)};
    run(kernels, new Tensor[] {row(0.5f), row(3), row(1), row(8)}, out);
    assertEquals(2f, out[0].get(0, 0));
    assertEquals(4f, out[1].get(0, 0));
    assertEquals(4f, out[2].get(0, 0));
    assertEquals(4f, out[3].get(0, 0));
  }

  private static Tensor row(float value) {
    return Tensor.of(new float[] {value}, 0, 1, 1);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anElementDoesNotDependOnItsPlaceNorSpoilsItsNeighbours(Kernels kernels) {
    int n = 53;
    Tensor[] in = new Tensor[4];
    for (int i = 0; i < in.length; i++) {
      in[i] = guarded.tensor(1, n, 0);
    }
    in[1].set(0, 20, Float.NaN);
    Tensor[] all = new Tensor[4];
    Tensor[] one = new Tensor[4];
    for (int i = 0; i < all.length; i++) {
      all[i] = Tensor.zeros(1, n);
      one[i] = Tensor.zeros(1, n);
    }
    run(kernels, in, all);
    for (int j = 0; j < n; j++) {
      run(kernels, columns(in, j), columns(one, j));
      assertEquals(j == 20, Float.isNaN(all[0].get(0, j)));
    }
    for (int i = 0; i < all.length; i++) {
      assertArrayEquals(all[i].data(), one[i].data());
    }
    assertTrue(Float.isNaN(all[1].get(0, 20)));
  }

  private static Tensor[] columns(Tensor[] tensors, int j) {
    Tensor[] columns = new Tensor[tensors.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = tensors[i].columns(j, 1);
    }
    return columns;
  }
}
