package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the softmax of every set of kernels owes: logits have a row per word, columns are tokens.
 */
class SoftmaxContractTest {
  private static final int[] VOCABULARIES = {1, 2, 13, 48, 95, 300};
  private static final int[] TOKENS = {1, 3, 16, 17, 31, 47, 48, 49, 100};

  private final GuardedArrays guarded = new GuardedArrays();

  static List<Kernels> implementations() {
    return KernelsContractTest.implementations();
  }

  private Panels logits(int vocabulary, int tokens, float scale) {
    Panels logits = guarded.panels(vocabulary, tokens);
    for (int i = 0; i < vocabulary; i++) {
      for (int j = 0; j < tokens; j++) {
        logits.set(i, j, scale * logits.get(i, j));
      }
    }
    return logits;
  }

  private Panels row(int tokens, float value) {
    Panels row = guarded.panels(1, tokens);
    for (int j = 0; j < tokens; j++) {
      row.set(0, j, value);
    }
    return row;
  }

  private void softmax(Kernels kernels, Panels logits, int block) {
    Panels max = row(logits.columns(), -Float.MAX_VALUE);
    Panels sum = row(logits.columns(), 0f);
    for (int first = 0; first < logits.rows(); first += block) {
      kernels.addExponentials(logits.rows(first, Math.min(block, logits.rows() - first)), max, sum);
    }
    Panels scale = row(logits.columns(), 0f);
    for (int j = 0; j < logits.columns(); j++) {
      scale.set(0, j, 1f / sum.get(0, j));
    }
    kernels.softmax(logits, max, scale);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void columnsBecomeTheirSoftmaxHoweverTheRowsAreCut(Kernels kernels) {
    for (int vocabulary : VOCABULARIES) {
      for (int tokens : TOKENS) {
        Panels logits = logits(vocabulary, tokens, 10f);
        double[][] expected = new double[tokens][vocabulary];
        for (int j = 0; j < tokens; j++) {
          double sum = 0;
          for (int i = 0; i < vocabulary; i++) {
            expected[j][i] = Math.exp(logits.get(i, j));
            sum += expected[j][i];
          }
          for (int i = 0; i < vocabulary; i++) {
            expected[j][i] /= sum;
          }
        }
        for (int block : new int[] {1, 7, 300}) {
          Panels actual = GuardedArrays.copy(logits);
          softmax(kernels, actual, block);
          for (int j = 0; j < tokens; j++) {
            for (int i = 0; i < vocabulary; i++) {
              // Of each sum's terms, at most 300, every one is rounded to 6e-8 of the sum.
              assertEquals(expected[j][i], actual.get(i, j), 2e-6 * expected[j][i] + 1e-37);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void maximaAndSumsAreThoseOfAllRows(Kernels kernels) {
    Panels logits = logits(200, 50, 30f);
    Panels max = row(50, -Float.MAX_VALUE);
    Panels sum = row(50, 0f);
    kernels.addExponentials(logits.rows(0, 77), max, sum);
    kernels.addExponentials(logits.rows(77, 123), max, sum);
    for (int j = 0; j < 50; j++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < 200; i++) {
        largest = Math.max(largest, logits.get(i, j));
      }
      double expected = 0;
      for (int i = 0; i < 200; i++) {
        expected += Math.exp(logits.get(i, j) - (double) largest);
      }
      assertEquals(largest, max.get(0, j));
      assertEquals(expected, sum.get(0, j), 1e-6 * expected);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void aScaleOfZeroGivesZerosAndSurplusLanesStayZero(Kernels kernels) {
    Panels logits = logits(13, 50, 10f);
    Panels max = row(50, 10f);
    Panels scale = row(50, 1f);
    scale.set(0, 7, 0f);
    kernels.softmax(logits, max, scale);
    for (int i = 0; i < 13; i++) {
      for (int j = 0; j < 64; j++) {
        assertEquals(j == 7 || j >= 50, logits.get(i, j) == 0f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void rowsOfTokensHaveTheBitsOfColumns(Kernels kernels) {
    for (int vocabulary : VOCABULARIES) {
      for (int tokens : TOKENS) {
        Panels logits = logits(vocabulary, tokens, 10f);
        Tensor rows = guarded.tensor(tokens, vocabulary + 5, 2);
        Packing.unpackTransposed(logits, rows, 3);
        Panels max = row(tokens, 10f);
        Panels scale = row(tokens, 0f);
        for (int j = 0; j < tokens; j++) {
          max.set(0, j, 10f + j);
          scale.set(0, j, j == 2 ? 0f : 1f / (1 + j));
        }
        float before = rows.get(tokens - 1, 2);
        float behind = rows.get(tokens - 1, vocabulary + 3);
        kernels.softmax(logits, max, scale);
        kernels.softmax(rows.columns(3, vocabulary), max, scale);
        for (int j = 0; j < tokens; j++) {
          for (int i = 0; i < vocabulary; i++) {
            assertEquals(logits.get(i, j), rows.get(j, 3 + i));
          }
        }
        assertEquals(before, rows.get(tokens - 1, 2), "what stands before is no one's");
        assertEquals(behind, rows.get(tokens - 1, vocabulary + 3), "nor what stands behind");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void hugeLogitsDoNotOverflowAndMinusInfinityIsImpossible(Kernels kernels) {
    Panels logits = Panels.zeros(50, 1);
    for (int i = 0; i < 50; i++) {
      logits.set(i, 0, i == 7 ? Float.NEGATIVE_INFINITY : 1e4f + i % 2 * 200f);
    }
    softmax(kernels, logits, 6);
    for (int i = 0; i < 50; i++) {
      assertEquals(i % 2 == 0 || i == 7 ? 0f : 1f / 24, logits.get(i, 0), 1e-8);
    }
    assertEquals(0f, logits.get(7, 0));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void nanSpoilsItsColumnOnly(Kernels kernels) {
    Panels logits = logits(50, 20, 1f);
    logits.set(33, 1, Float.NaN);
    softmax(kernels, logits, 20);
    for (int i = 0; i < 50; i++) {
      assertTrue(Float.isNaN(logits.get(i, 1)));
      assertTrue(logits.get(i, 0) > 0f);
      assertTrue(logits.get(i, 2) > 0f);
    }
  }
}
