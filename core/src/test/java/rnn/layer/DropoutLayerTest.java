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
    assertThrows(IllegalArgumentException.class, () -> spec(0, 1f));
    assertThrows(IllegalArgumentException.class, () -> spec(0, Float.NaN));
  }

  @Test
  void aMaskOfAWindowIsThatOfItsFirstStepAtEveryStep() {
    Pass pass = new Pass();
    pass.train(T, 5);
    float[] steps = forward(spec(0, 0.4f), pass);
    float[] window = forward(lasting(0, 0.4f), pass);
    for (int t = 0; t < T; t++) {
      assertArrayEquals(
          Arrays.copyOf(steps, B * N), Arrays.copyOfRange(window, t * B * N, (t + 1) * B * N));
    }
    assertFalse(Arrays.equals(steps, window));
  }

  @Test
  void streamsWindowsAndLayersHaveMasksOfTheirOwn() {
    Pass pass = new Pass();
    pass.train(T, 5);
    float[] first = forward(lasting(0, 0.4f), pass);
    for (int b = 1; b < B; b++) {
      assertFalse(
          Arrays.equals(Arrays.copyOf(first, N), Arrays.copyOfRange(first, b * N, (b + 1) * N)),
          "stream " + b);
    }
    assertArrayEquals(first, forward(lasting(0, 0.4f), pass));
    assertFalse(Arrays.equals(first, forward(lasting(1, 0.4f), pass)));
    pass.train(T, 6);
    assertFalse(Arrays.equals(first, forward(lasting(0, 0.4f), pass)));
  }

  @Test
  void theErrorIsMaskedAsTheActivationWas() {
    Pass pass = new Pass();
    pass.train(T, 5);
    for (DropoutLayer.Spec spec : List.of(spec(0, 0.4f), lasting(0, 0.4f))) {
      DropoutLayer layer = bind(spec);
      layer.forward(ones(), pass);
      layer.backward(ones(), pass);
      assertArrayEquals(layer.output().data(), layer.error().data());
    }
  }

  @Test
  void anUnknownMaskIsRefusedWithTheNamesThereAre() {
    for (DropoutMask mask : DropoutMask.values()) {
      assertEquals(mask, DropoutMask.named(mask.optionName()));
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> DropoutMask.named("sequence"));
    assertEquals("dropout-mask must be one of step, window but is 'sequence'", e.getMessage());
  }

  private static DropoutLayer.Spec spec(int index, float dropout) {
    return new DropoutLayer.Spec(index, N, dropout, DropoutMask.STEP);
  }

  private static DropoutLayer.Spec lasting(int index, float dropout) {
    return new DropoutLayer.Spec(index, N, dropout, DropoutMask.WINDOW);
  }

  private static float[] forward(int index, float dropout, Pass pass) {
    return forward(spec(index, dropout), pass);
  }

  private static float[] forward(DropoutLayer.Spec spec, Pass pass) {
    DropoutLayer layer = bind(spec);
    layer.forward(ones(), pass);
    return layer.output().data();
  }

  private static DropoutLayer bind(DropoutLayer.Spec spec) {
    Gradient gradient = new Gradient(new ParameterLayout(List.of()));
    return spec.bind(new Binding(T, B, new float[0], gradient, new ScalarKernels()));
  }

  private static Tensor ones() {
    Tensor ones = Tensor.zeros(T * B, N);
    ones.fill(1f);
    return ones;
  }
}
