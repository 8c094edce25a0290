package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.layer.Outputs;
import rnn.layer.Pass;
import rnn.layer.SoftmaxOutput;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.testkit.Sha256;
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

  /** Prints what became of the networks that this JVM trained. */
  public static void main(String[] args) {
    Kernels kernels = KernelProvider.kernels();
    System.out.println(kernels.name() + " trained " + trained(kernels));
  }

  /**
   * Trains tied and untied networks of every cell and every output.
   *
   * @return by name, the SHA-256 of what became of them
   */
  static Map<String, String> trained(Kernels kernels) {
    Map<String, String> trained = new TreeMap<>();
    for (Cell cell : Cells.all()) {
      for (String output : Outputs.names()) {
        if (cell.name().equals("elman") || output.equals(SoftmaxOutput.NAME)) {
          String name = cell.name() + " " + output;
          trained.put(name + " tied", hash(cell.name(), 53, true, output, kernels));
          trained.put(name, hash(cell.name(), 61, false, output, kernels));
        }
      }
    }
    // Deep enough for a second block of every product that is cut along its depth.
    trained.put("elman full deep", hash("elman", 401, false, SoftmaxOutput.NAME, kernels));
    return trained;
  }

  private static String hash(
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
    return Sha256.of(parameters, new float[] {(float) norms}, lossNats, next.data());
  }
}
