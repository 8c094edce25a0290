package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Random operands surrounded by a canary, and the comparison of two arrays that must differ in
 * nothing but rounding.
 *
 * <p>The canary is a NaN with a payload: reading one spoils the result, writing one shows.
 */
final class GuardedArrays {
  private static final float CANARY = Float.intBitsToFloat(0x7FC0DEAD);
  private static final int MARGIN = 61;

  private long counter;

  /** A tensor of numbers in [−1,1), {@code gap} canaries between its rows. */
  Tensor tensor(int rows, int columns, int gap) {
    int stride = columns + gap;
    float[] data = canaries(MARGIN + rows * stride + MARGIN);
    Tensor whole = Tensor.of(data, MARGIN - 7, rows, stride);
    Tensor tensor = whole.columns(0, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        tensor.set(i, j, next());
      }
    }
    return tensor;
  }

  /** Panels of numbers in [−1,1), surplus lanes zero. */
  Panels panels(int rows, int columns) {
    int size = (int) Panels.size(rows, columns);
    float[] data = canaries(MARGIN + size + MARGIN);
    java.util.Arrays.fill(data, MARGIN - 3, MARGIN - 3 + size, 0f);
    Panels panels = Panels.of(data, MARGIN - 3, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        panels.set(i, j, next());
      }
    }
    return panels;
  }

  /** The next random number in [−1,1). */
  float next() {
    return 2f * CounterRandom.uniform(20260101, 0, counter++) - 1f;
  }

  static Tensor copy(Tensor t) {
    float[] data = t.data().clone();
    return Tensor.of(data, t.offset(), t.rows(), t.columns() == 0 ? 0 : t.stride())
        .columns(0, t.columns());
  }

  static Panels copy(Panels p) {
    return Panels.of(p.data().clone(), p.offset(), p.rows(), p.columns());
  }

  static void assertSame(float[] expected, float[] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) == Float.floatToRawIntBits(actual[i])) {
        continue;
      }
      if (!(Math.abs(expected[i] - actual[i]) <= tolerance)) {
        fail("%s: at %d expected %s but got %s".formatted(what, i, expected[i], actual[i]));
      }
    }
  }

  private static float[] canaries(int length) {
    float[] data = new float[length];
    java.util.Arrays.fill(data, CANARY);
    return data;
  }
}
