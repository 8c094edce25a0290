package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rnn.layer.Outputs;
import rnn.layer.Pass;
import rnn.layer.SoftmaxOutput;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.testkit.VectorJvm;

/**
 * Training, evaluation and generation give the same bits whatever the width of the vectors, each
 * tried in a JVM of its own because the width is a constant of the JVM.
 */
class VectorWidthTest {
  private static final int T = 7;
  private static final int B = 11; // more tokens than one panel holds
  private static final int STEPS = 4;

  @Test
  @Timeout(120)
  void vectorsOfAnyWidthTrainTheSameBits() throws IOException, InterruptedException {
    String narrow = bitsTrainedWith(128);
    assertTrue(narrow.startsWith("vector-128 trained "), narrow);
    assertEquals(narrow.replace("vector-128", "vector-256"), bitsTrainedWith(256));
    assertEquals(narrow.replace("vector-128", "vector-512"), bitsTrainedWith(512));
  }

  private static String bitsTrainedWith(int bits) throws IOException, InterruptedException {
    return VectorJvm.run(bits, VectorWidthTest.class);
  }

  /** Trains tied and untied networks of every cell and prints what became of them. */
  public static void main(String[] args) {
    Kernels kernels = KernelProvider.kernels();
    StringBuilder trained = new StringBuilder(kernels.name() + " trained");
    for (String cell : new String[] {"elman", "lstm", "gru"}) {
      trained.append(' ').append(hash(cell, 53, true, SoftmaxOutput.NAME, kernels));
      trained.append(' ').append(hash(cell, 61, false, SoftmaxOutput.NAME, kernels));
    }
    for (String output : Outputs.names()) {
      trained.append(' ').append(hash("elman", 53, true, output, kernels));
      trained.append(' ').append(hash("elman", 61, false, output, kernels));
    }
    // Deep enough for a second block of every product that is cut along its depth.
    trained.append(' ').append(hash("elman", 401, false, SoftmaxOutput.NAME, kernels));
    System.out.println(trained);
  }

  private static int hash(
      String cell, int hiddenSize, boolean isTied, String output, Kernels kernels) {
    int vocabularySize = 211;
    NetworkSpec spec =
        new NetworkSpec(
            cell,
            vocabularySize,
            53,
            hiddenSize,
            2,
            0.3f,
            isTied,
            "none",
            "cross-entropy",
            output,
            31);
    Network network = Network.bind(spec, T, B, kernels);
    float[] parameters = network.parameters();
    System.arraycopy(Network.layout(spec).initial(7), 0, parameters, 0, parameters.length);
    Random random = new Random(11);
    Pass pass = new Pass();
    double norms = 0;
    for (int step = 0; step < STEPS; step++) {
      int[] inputs = random.ints(T * B, 0, vocabularySize).toArray();
      int[] targets = random.ints(T * B, -1, vocabularySize).toArray();
      pass.train(T, step);
      network.gradient().clear();
      network.train(inputs, targets, pass);
      norms += network.gradient().norm(kernels);
      float[] g = network.gradient().values();
      network.gradient().spans((from, n) -> kernels.axpy(-0.1f, g, from, parameters, from, n));
    }
    int[] text = random.ints(T * B, 0, vocabularySize).toArray();
    float[] lossNats = new float[T * B];
    Tensor next = Tensor.zeros(B, vocabularySize);
    pass.evaluate(T);
    network.evaluate(text, text, pass, lossNats);
    network.nextProbabilities(next);
    return Arrays.hashCode(
        new int[] {
          Arrays.hashCode(parameters),
          Double.hashCode(norms),
          Arrays.hashCode(lossNats),
          Arrays.hashCode(next.data())
        });
  }
}
