package rnn.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/** What every registered optimizer must do. */
class OptimizerContractTest {
  private static final Kernels KERNELS = new ScalarKernels();
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;

  static List<Optimizer> optimizers() {
    return Optimizers.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void walksToTheBottomOfABowl(Optimizer optimizer) {
    float[] target = {0.5f, -1.5f, 2f};
    float[] curvature = {1f, 3f, 0.3f};
    float[] w = new float[16]; // [P]
    float[] g = new float[16]; // [P]
    Gradient gradient = Gradient.dense(g);
    Moments moments = new Moments(optimizer, w.length);
    double before = bowl(w, target, curvature);
    for (int step = 0; step < 2000; step++) {
      for (int i = 0; i < target.length; i++) {
        g[i] = curvature[i] * (w[i] - target[i]);
      }
      float learningRate = optimizer.name().equals("adagrad") ? 0.5f : 0.03f;
      optimizer.step(w, gradient, 1, learningRate, moments, KERNELS);
    }
    double after = bowl(w, target, curvature);
    assertTrue(after < before * 1e-2, optimizer.name() + " ended at " + after + " from " + before);
    assertEquals(2000, moments.steps());
  }

  private static double bowl(float[] w, float[] target, float[] curvature) {
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      sum += 0.5 * curvature[i] * (w[i] - target[i]) * (w[i] - target[i]);
    }
    return sum;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void theScaleActsAsIfTheGradientWereScaled(Optimizer optimizer) {
    float[] whole = start();
    float[] scaled = start();
    float[] g = new float[16];
    float[] half = new float[16];
    for (int i = 0; i < 16; i++) {
      g[i] = i - 5;
      half[i] = g[i] * 0.5f;
    }
    Moments first = new Moments(optimizer, 16);
    Moments second = new Moments(optimizer, 16);
    for (int step = 0; step < 3; step++) {
      optimizer.step(whole, Gradient.dense(g), 0.5f, 0.1f, first, KERNELS);
      optimizer.step(scaled, Gradient.dense(half), 1f, 0.1f, second, KERNELS);
    }
    assertArrayEquals(scaled, whole, 1e-6f);
  }

  private static float[] start() {
    float[] w = new float[16];
    for (int i = 0; i < 16; i++) {
      w[i] = 0.1f * i;
    }
    return w;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void savedMomentsGoOnAsIfNeverInterrupted(Optimizer optimizer) {
    float[] g = start();
    float[] straight = start();
    Moments moments = new Moments(optimizer, 16);
    for (int step = 0; step < 6; step++) {
      optimizer.step(straight, Gradient.dense(g), 1, 0.1f, moments, KERNELS);
    }
    float[] interrupted = start();
    Moments before = new Moments(optimizer, 16);
    for (int step = 0; step < 3; step++) {
      optimizer.step(interrupted, Gradient.dense(g), 1, 0.1f, before, KERNELS);
    }
    float[][] saved = new float[before.arrays().length][];
    for (int i = 0; i < saved.length; i++) {
      saved[i] = before.array(i).clone();
    }
    Moments after = new Moments(saved, before.steps());
    for (int step = 0; step < 3; step++) {
      optimizer.step(interrupted, Gradient.dense(g), 1, 0.1f, after, KERNELS);
    }
    assertArrayEquals(straight, interrupted);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void rowsWithoutGradientKeepTheirValues(Optimizer optimizer) {
    ParameterLayout layout =
        new ParameterLayout(List.of(ParameterSpec.table("embedding.weight", ROWS, COLUMNS, 1f)));
    float[] w = layout.initial(7);
    float[] before = w.clone();
    Gradient gradient = new Gradient(layout);
    gradient.touch(0, 3);
    for (int j = 0; j < COLUMNS; j++) {
      gradient.values()[3 * COLUMNS + j] = 1;
    }
    optimizer.step(w, gradient, 1, 0.1f, new Moments(optimizer, w.length), KERNELS);
    for (int i = 0; i < w.length; i++) {
      boolean touched = i / COLUMNS == 3;
      assertEquals(touched, w[i] != before[i], optimizer.name() + " at " + i);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void weightDecayShrinksWhatTheBatchTouchesBeforeTheStep(Optimizer optimizer) {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                ParameterSpec.table("embedding.weight", ROWS, COLUMNS, 1f),
                ParameterSpec.vector("output.bias", COLUMNS, 1f)));
    float[] w = layout.initial(7); // [P]
    float[] before = w.clone();
    float[] shrunken = w.clone();
    int bias = layout.offset("output.bias");
    for (int i = 0; i < w.length; i++) {
      shrunken[i] *= i / COLUMNS == 3 || i >= bias ? (float) (1 - 0.1 * 0.2) : 1; // biases too
    }
    Gradient gradient = new Gradient(layout);
    gradient.touch(0, 3);
    for (int j = 0; j < COLUMNS; j++) {
      gradient.values()[3 * COLUMNS + j] = 1;
      gradient.values()[bias + j] = -2;
    }
    float[] g = gradient.values().clone();
    WeightDecay.shrink(w, gradient, 0.1 * 0.2, KERNELS);
    assertArrayEquals(shrunken, w);
    assertArrayEquals(g, gradient.values(), "the gradient, its norm and its clipping stay");
    optimizer.step(w, gradient, 1, 0.1f, new Moments(optimizer, w.length), KERNELS);
    optimizer.step(shrunken, gradient, 1, 0.1f, new Moments(optimizer, w.length), KERNELS);
    assertArrayEquals(shrunken, w);
    WeightDecay.shrink(before, gradient, 0, KERNELS);
    assertArrayEquals(layout.initial(7), before);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThereAre() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Optimizers.named("sdg"));
    assertTrue(e.getMessage().contains("sgd, momentum"), e.getMessage());
    assertTrue(e.getMessage().contains("'sdg'"), e.getMessage());
  }

  @Test
  void clippingShortensLongGradientsOnly() {
    assertEquals(1, GradientClip.factor(0.2, 0.25));
    assertEquals(0.25, GradientClip.factor(1, 0.25));
    assertEquals(1, GradientClip.factor(1000, 0), "0 switches clipping off");
    assertTrue(Double.isNaN(GradientClip.factor(Double.NaN, 0.25)));
    assertTrue(Double.isNaN(GradientClip.factor(Double.POSITIVE_INFINITY, 0)));
  }
}
