package rnn.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixtureWeightsTest {
  private static final double IMPOSSIBLE = Double.NEGATIVE_INFINITY;

  /** Logarithms {@code [models][n]} some of which are very small. */
  private static double[][] logs(int models, int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] logs = new double[models][tokens];
    for (int t = 0; t < tokens; t++) {
      double depth = random.nextInt(10) == 0 ? 2000 : 9;
      for (int i = 0; i < models; i++) {
        logs[i][t] = -random.nextDouble() * depth * (1 + 0.1 * i);
      }
    }
    return logs;
  }

  private static double logLikelihood(MixtureWeights weights, double[][] logs) {
    return weights.expectation(logs).logLikelihood();
  }

  @Test
  void theLogarithmOfAMixtureIsThatOfTheSum() {
    MixtureWeights weights = MixtureWeights.of(0.5, 0.2, 0.3);
    double[] p = {0.125, 0.6, 0.03};
    double[] logs = {Math.log(p[0]), Math.log(p[1]), Math.log(p[2])};
    double expected = Math.log(0.5 * p[0] + 0.2 * p[1] + 0.3 * p[2]);
    assertEquals(expected, weights.mix(logs), 1e-14);
    double[] far = {logs[0] - 5000, logs[1] - 5000, logs[2] - 5000}; // no double has e^−5000
    assertEquals(expected - 5000, weights.mix(far), 1e-9);
  }

  @Test
  void anImpossibleTokenOfOneModelIsLeftToTheOthers() {
    MixtureWeights weights = MixtureWeights.of(0.25, 0.75);
    assertEquals(Math.log(0.25) - 3, weights.mix(new double[] {-3, IMPOSSIBLE}), 1e-14);
    assertEquals(IMPOSSIBLE, weights.mix(new double[] {IMPOSSIBLE, IMPOSSIBLE}));
    assertEquals(IMPOSSIBLE, MixtureWeights.of(0, 1).mix(new double[] {-3, IMPOSSIBLE}));
  }

  @Test
  void eachIterationRaisesTheLikelihood() {
    double[][] logs = logs(4, 300, 1);
    MixtureWeights weights = MixtureWeights.of(0.97, 0.01, 0.01, 0.01);
    double before = logLikelihood(weights, logs);
    for (int i = 0; i < 50; i++) {
      weights = weights.expectation(logs).maximized();
      double after = logLikelihood(weights, logs);
      assertTrue(after >= before - 1e-9 * Math.abs(before), before + " then " + after);
      before = after;
    }
  }

  @Test
  void theFittedWeightsAreTheBestOfAFineGrid() {
    double[][] logs = logs(2, 500, 2);
    double best = IMPOSSIBLE;
    double bestWeight = 0;
    for (int i = 0; i <= 2000; i++) {
      double likelihood = logLikelihood(MixtureWeights.of(i / 2000.0, 1 - i / 2000.0), logs);
      if (likelihood > best) {
        best = likelihood;
        bestWeight = i / 2000.0;
      }
    }
    MixtureWeights fitted = MixtureWeights.fit(logs);
    assertTrue(bestWeight > 0.05 && bestWeight < 0.95, "the best must lie within");
    assertEquals(bestWeight, fitted.get(0), 1.5e-3);
    assertTrue(logLikelihood(fitted, logs) >= best - 1e-6);
  }

  @Test
  void shardsAreFittedAsTheirText() {
    double[][] a = logs(3, 200, 3);
    double[][] b = logs(3, 100, 4);
    double[][] both = new double[3][300];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(a[i], 0, both[i], 0, 200);
      System.arraycopy(b[i], 0, both[i], 200, 100);
    }
    assertArrayEquals(
        MixtureWeights.fit(both).values(), MixtureWeights.fit(List.of(a, b)).values(), 1e-9);
  }

  @Test
  void aModelThatIsNeverBetterGetsNothing() {
    double[][] logs = logs(1, 100, 5);
    double[] worse = new double[100];
    for (int t = 0; t < 100; t++) {
      worse[t] = logs[0][t] - 1;
    }
    assertEquals(1, MixtureWeights.fit(new double[][] {logs[0], worse}).get(0), 1e-6);
  }

  @Test
  void impossibleWeightsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> MixtureWeights.of(0.5, 0.6));
    assertThrows(IllegalArgumentException.class, () -> MixtureWeights.of(1.5, -0.5));
    assertThrows(IllegalArgumentException.class, () -> MixtureWeights.of(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> MixtureWeights.of());
    assertThrows(IllegalArgumentException.class, () -> MixtureWeights.fit(List.of()));
    double[][] impossible = {{IMPOSSIBLE}, {IMPOSSIBLE}};
    assertThrows(IllegalArgumentException.class, () -> MixtureWeights.fit(impossible));
  }
}
