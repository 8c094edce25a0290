package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.optimizer.Moments;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.testkit.Windows;

/**
 * The network this project grew from: an Elman cell, a tanh on the logits, a softmax, and
 * cross-entropy or squared error, against the corrected derivation of ARCHITECTURE.md written out
 * for one step.
 */
class SeedTopologyTest {
  private static final int V = 13;
  private static final int E = 5;
  private static final int H = 7;
  private static final Kernels KERNELS = KernelProvider.kernels();

  private static NetworkSpec spec(String loss) {
    return new LanguageModelSpec("elman", V, E, H, 1, 0f, false, "tanh", loss).network();
  }

  private static Network network(String loss) {
    Network network = Network.bind(spec(loss), 1, 1, KERNELS);
    float[] drawn = spec(loss).layout().initial(3);
    for (int i = 0; i < drawn.length; i++) {
      network.parameters()[i] = 5 * drawn[i]; // far enough from 0 that the tanh bends
    }
    return network;
  }

  private static double[] values(Network network, float[] flat, String name) {
    float[] values = spec("cross-entropy").layout().values(flat, name);
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-entropy", "squared-error"})
  void lossAndGradientOfOneStepAreThoseOfTheDerivation(String loss) {
    Network network = network(loss);
    int token = 4;
    int target = 9;
    Pass pass = new Pass();
    pass.train(1, 1);
    double actualLoss = Windows.train(network, new int[] {token}, new int[] {target}, pass);

    double[] x = values(network, network.parameters(), "embedding.weight");
    double[] wih = values(network, network.parameters(), "rnn.weight_ih_l0");
    double[] bih = values(network, network.parameters(), "rnn.bias_ih_l0");
    double[] bhh = values(network, network.parameters(), "rnn.bias_hh_l0");
    double[] w = values(network, network.parameters(), "output.weight");
    double[] b = values(network, network.parameters(), "output.bias");
    double[] h = new double[H]; // h = tanh(W_ih·x + b), from a zero state
    for (int j = 0; j < H; j++) {
      double sum = bih[j] + bhh[j];
      for (int i = 0; i < E; i++) {
        sum += wih[j * E + i] * x[token * E + i];
      }
      h[j] = Math.tanh(sum);
    }
    double[] u = new double[V]; // u = tanh(W·h + b)
    double[] p = new double[V]; // p = softmax(u)
    double total = 0;
    for (int v = 0; v < V; v++) {
      double sum = b[v];
      for (int j = 0; j < H; j++) {
        sum += w[v * H + j] * h[j];
      }
      u[v] = Math.tanh(sum);
      total += Math.exp(u[v]);
    }
    for (int v = 0; v < V; v++) {
      p[v] = Math.exp(u[v]) / total;
    }
    double[] du = new double[V];
    double expectedLoss = 0;
    if (loss.equals("cross-entropy")) {
      expectedLoss = -Math.log(p[target]);
      for (int v = 0; v < V; v++) {
        du[v] = p[v] - (v == target ? 1 : 0); // dE/du = ŷ − y
      }
    } else {
      double mean = 0; // Σ d·ŷ
      for (int v = 0; v < V; v++) {
        double d = p[v] - (v == target ? 1 : 0);
        expectedLoss += 0.5 * d * d;
        mean += d * p[v];
      }
      for (int v = 0; v < V; v++) {
        du[v] = p[v] * (p[v] - (v == target ? 1 : 0) - mean); // dE/du = ŷ·(d − Σ d·ŷ)
      }
    }
    assertEquals(expectedLoss, actualLoss, 1e-5 * expectedLoss);

    double[] biasGradient = values(network, network.gradient().values(), "output.bias");
    double[] weightGradient = values(network, network.gradient().values(), "output.weight");
    for (int v = 0; v < V; v++) {
      double da = du[v] * (1 - u[v] * u[v]); // dE/da = dE/du·(1 − u²)
      assertEquals(da, biasGradient[v], 1e-6, "bias " + v);
      for (int j = 0; j < H; j++) {
        assertEquals(da * h[j], weightGradient[v * H + j], 1e-6, "weight " + v + "," + j);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-entropy", "squared-error"})
  void aTextIsLearntAsFarAsATanhOnTheLogitsCan(String loss) {
    int T = 6;
    Network network = Network.bind(spec(loss), T, 1, KERNELS);
    float[] drawn = spec(loss).layout().initial(3);
    System.arraycopy(drawn, 0, network.parameters(), 0, drawn.length);
    int[] inputs = {1, 4, 7, 2, 9, 3};
    int[] targets = {4, 7, 2, 9, 3, 1};
    Optimizer adam = Optimizers.named("adam");
    Moments moments = new Moments(adam, drawn.length);
    Pass pass = new Pass();
    for (int step = 0; step < 1500; step++) {
      pass.train(T, step);
      network.gradient().clear();
      Windows.train(network, inputs, targets, pass);
      adam.step(network.parameters(), network.gradient(), 1f / T, 0.02f, moments, KERNELS);
    }
    float[] lossNats = new float[T];
    pass.evaluate(T);
    Windows.evaluate(network, inputs, targets, pass, lossNats);
    double sum = 0;
    for (float nats : lossNats) {
      sum += nats;
    }
    double floor = (V - 1 + Math.E * Math.E) / (Math.E * Math.E); // all logits at −1 but one at +1
    double perplexity = Math.exp(sum / T);
    assertTrue(perplexity >= floor * (1 - 1e-4), perplexity + " is below the floor " + floor);
    assertTrue(perplexity < floor * 1.05, perplexity + " is far from the floor " + floor);
  }
}
