package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.testkit.TrainedBits;
import rnn.testkit.VectorJvm;

/**
 * Training, evaluation and generation give the same bits whatever the width of the vectors, each
 * tried in a JVM of its own because the width is a constant of the JVM.
 */
class VectorWidthTest {
  @Test
  @Timeout(600) // only so that a JVM that hangs does not hang the build
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
    System.out.println(kernels.name() + " trained " + TrainedBits.ofAll(kernels));
  }
}
