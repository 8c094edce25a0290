package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What softmax and cross-entropy of every set of kernels owe. */
class SoftmaxContractTest {
  private static final int[] VOCABULARIES = {1, 2, 13, 16, 17, 31, 47, 48, 49, 95, 100, 512, 2003};
  private static final Kernels DEFINITION = new ScalarKernels();

  private final GuardedArrays guarded = new GuardedArrays();

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  private Panels logits(int rows, int vocabulary, float scale) {
    Panels logits = guarded.panels(rows, vocabulary);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vocabulary; j++) {
        logits.set(i, j, scale * logits.get(i, j));
      }
    }
    return logits;
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void softmaxesAgree(Kernels kernels) {
    for (int vocabulary : VOCABULARIES) {
      Panels expected = logits(3, vocabulary, 10f);
      Panels actual = GuardedArrays.copy(expected);
      DEFINITION.softmax(expected);
      kernels.softmax(actual);
      GuardedArrays.assertSame(expected.data(), actual.data(), 1e-6, "softmax " + vocabulary);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void errorsAndLossesAgreeAndPaddingGivesZeros(Kernels kernels) {
    for (int vocabulary : VOCABULARIES) {
      Panels expected = logits(4, vocabulary, 10f);
      Panels actual = GuardedArrays.copy(expected);
      Panels untouched = GuardedArrays.copy(expected);
      int[] targets = {-7, vocabulary - 1, 0, -1, vocabulary / 2};
      float[] losses = new float[6];
      kernels.crossEntropy(actual, targets, 1, losses);
      GuardedArrays.assertSame(untouched.data(), actual.data(), 0, "logits");
      double loss = DEFINITION.crossEntropyError(expected, targets, 1);
      assertEquals(loss, kernels.crossEntropyError(actual, targets, 1), 1e-6 * (1 + loss));
      GuardedArrays.assertSame(expected.data(), actual.data(), 1e-6, "error " + vocabulary);
      double sum = 0;
      for (float each : losses) {
        sum += each;
      }
      assertEquals(loss, sum, 2e-6 * (1 + loss));
      assertEquals(0f, losses[0]);
      assertEquals(0f, losses[3]);
      for (int j = 0; j < vocabulary; j++) {
        assertEquals(0f, actual.get(2, j));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void hugeLogitsDoNotOverflowAndMinusInfinityIsImpossible(Kernels kernels) {
    Panels logits = Panels.zeros(1, 50);
    for (int j = 0; j < 50; j++) {
      logits.set(0, j, j == 7 ? Float.NEGATIVE_INFINITY : 1e4f + j % 2 * 200f);
    }
    kernels.softmax(logits);
    for (int j = 0; j < 50; j++) {
      assertEquals(j % 2 == 0 || j == 7 ? 0f : 1f / 24, logits.get(0, j), 1e-8);
    }
    assertEquals(0f, logits.get(0, 7));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void nanSpoilsItsRowOnly(Kernels kernels) {
    Panels logits = logits(2, 50, 1f);
    logits.set(1, 33, Float.NaN);
    Panels copy = GuardedArrays.copy(logits);
    float[] losses = new float[2];
    kernels.crossEntropy(logits, new int[] {3, 4}, 0, losses);
    assertTrue(losses[0] > 0f);
    assertTrue(Float.isNaN(losses[1]));
    assertTrue(Double.isNaN(kernels.crossEntropyError(logits, new int[] {3, 4}, 0)));
    kernels.softmax(copy);
    for (int j = 0; j < 50; j++) {
      assertTrue(logits.get(0, j) == logits.get(0, j));
      assertTrue(Float.isNaN(logits.get(1, j)));
      assertTrue(Float.isNaN(copy.get(1, j)));
    }
    for (int j = 50; j < 64; j++) {
      assertEquals(0f, logits.get(1, j));
      assertEquals(0f, copy.get(1, j));
    }
  }
}
