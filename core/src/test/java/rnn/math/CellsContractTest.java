package rnn.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fused steps of cells owe: the bits of the maps that define them, and nothing else. */
class CellsContractTest {
  private static final int[] UNITS = {1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 100, 207};

  private final GuardedArrays guarded = new GuardedArrays();

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anLstmHasTheBitsOfItsMaps(Kernels kernels) {
    for (int units : UNITS) {
      for (int rows : new int[] {1, 2, 5}) {
        for (int gap : new int[] {0, 3}) {
          Tensor gates = guarded.tensor(rows, 4 * units, gap);
          Tensor cPrevious = guarded.tensor(rows, units, 2 * gap);
          extremes(gates);
          Tensor[] expected = {
            gates, state(rows, units, gap), state(rows, units, 0), state(rows, units, gap)
          };
          Tensor[] actual = copies(expected);
          lstmOfMaps(kernels, expected, cPrevious, units);
          kernels.lstm(actual[0], cPrevious, actual[1], actual[2], actual[3]);
          assertSame(expected, actual, rows + " rows of " + units + " units, gap " + gap);
        }
      }
    }
  }

  private static void lstmOfMaps(Kernels kernels, Tensor[] out, Tensor cPrevious, int H) {
    Tensor i = out[0].columns(0, H);
    Tensor f = out[0].columns(H, H);
    Tensor g = out[0].columns(2 * H, H);
    Tensor o = out[0].columns(3 * H, H);
    kernels.sigmoid(i, i);
    kernels.sigmoid(f, f);
    kernels.tanh(g, g);
    kernels.sigmoid(o, o);
    kernels.multiply(f, cPrevious, out[1]);
    kernels.addMultiply(i, g, out[1]);
    kernels.tanh(out[1], out[2]);
    kernels.multiply(o, out[2], out[3]);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void aGruHasTheBitsOfItsMaps(Kernels kernels) {
    for (int units : UNITS) {
      for (int rows : new int[] {1, 2, 5}) {
        for (int gap : new int[] {0, 3}) {
          Tensor hiddenPart = guarded.tensor(rows, 3 * units, gap);
          Tensor hPrevious = guarded.tensor(rows, units, 2 * gap);
          Tensor[] expected = {guarded.tensor(rows, 3 * units, gap), state(rows, units, gap)};
          extremes(expected[0]);
          Tensor[] actual = copies(expected);
          gruOfMaps(kernels, expected, hiddenPart, hPrevious, units);
          kernels.gru(actual[0], hiddenPart, hPrevious, actual[1]);
          assertSame(expected, actual, rows + " rows of " + units + " units, gap " + gap);
        }
      }
    }
  }

  private static void gruOfMaps(
      Kernels kernels, Tensor[] out, Tensor hiddenPart, Tensor hPrevious, int H) {
    Tensor r = out[0].columns(0, H);
    Tensor z = out[0].columns(H, H);
    Tensor n = out[0].columns(2 * H, H);
    kernels.add(hiddenPart.columns(0, H), r);
    kernels.sigmoid(r, r);
    kernels.add(hiddenPart.columns(H, H), z);
    kernels.sigmoid(z, z);
    kernels.addMultiply(r, hiddenPart.columns(2 * H, H), n);
    kernels.tanh(n, n);
    kernels.multiplyComplement(z, n, out[1]);
    kernels.addMultiply(z, hPrevious, out[1]);
  }

  private Tensor state(int rows, int units, int gap) {
    return guarded.tensor(rows, units, gap);
  }

  /** Pre-activations at which the functions saturate, and one that is no number. */
  private static void extremes(Tensor gates) {
    float[] values = {120f, -120f, 0f, -0f, 9f, -9f, Float.NaN, Float.POSITIVE_INFINITY};
    for (int j = 0; j < gates.columns(); j += 5) {
      gates.set(0, j, values[j / 5 % values.length]);
    }
  }

  private static Tensor[] copies(Tensor[] tensors) {
    Tensor[] copies = new Tensor[tensors.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = GuardedArrays.copy(tensors[i]);
    }
    return copies;
  }

  private static void assertSame(Tensor[] expected, Tensor[] actual, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i].data(), actual[i].data(), "tensor " + i + " of " + what);
    }
  }
}
