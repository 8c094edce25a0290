package rnn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.math.ScalarKernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;

class DropoutLayerTest {
  private static final int T = 31;
  private static final int B = 17;
  private static final int N = 101;

  @Test
  void evaluationChangesNothing() {
    Pass pass = new Pass();
    pass.evaluate(T);
    assertArrayEquals(ones().data(), forward(0, 0.4f, pass));
  }

  @Test
  void noDropoutIsEvaluation() {
    Pass pass = new Pass();
    pass.train(T, 5);
    assertArrayEquals(ones().data(), forward(0, 0f, pass));
  }

  @Test
  void theShareOfZerosIsTheDropoutAndTheMeanStays() {
    Pass pass = new Pass();
    pass.train(T, 5);
    float[] output = forward(0, 0.4f, pass);
    int zeros = 0;
    double sum = 0;
    for (float value : output) {
      zeros += value == 0 ? 1 : 0;
      sum += value;
    }
    double deviation = Math.sqrt(0.4 * 0.6 / output.length); // of the share, binomial
    assertEquals(0.4, (double) zeros / output.length, 4 * deviation);
    assertEquals(1, sum / output.length, 4 * deviation / 0.6);
  }

  @Test
  void masksDependOnSeedAndLayerOnly() {
    Pass pass = new Pass();
    pass.train(T, 5);
    float[] first = forward(0, 0.4f, pass);
    assertArrayEquals(first, forward(0, 0.4f, pass));
    assertFalse(Arrays.equals(first, forward(1, 0.4f, pass)));
    pass.train(T, 6);
    assertFalse(Arrays.equals(first, forward(0, 0.4f, pass)));
  }

  @Test
  void aCertainDropoutIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new DropoutLayer.Spec(0, N, 1f));
    assertThrows(IllegalArgumentException.class, () -> new DropoutLayer.Spec(0, N, Float.NaN));
  }

  private static float[] forward(int index, float dropout, Pass pass) {
    Gradient gradient = new Gradient(new ParameterLayout(List.of()));
    Binding binding = new Binding(T, B, new float[0], gradient, new ScalarKernels());
    DropoutLayer layer = new DropoutLayer.Spec(index, N, dropout).bind(binding);
    layer.forward(ones(), pass);
    return layer.output().data();
  }

  private static Tensor ones() {
    Tensor ones = Tensor.zeros(T * B, N);
    ones.fill(1f);
    return ones;
  }
}
