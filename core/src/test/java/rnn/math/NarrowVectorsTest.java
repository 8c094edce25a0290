package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of the vector kernels at narrower vectors than this processor may have, each in a
 * JVM of its own because the width is a constant of the JVM.
 */
class NarrowVectorsTest {

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void theContractHoldsInNarrowerVectors(int bits) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-D" + Lanes.PROPERTY + "=" + bits,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                NarrowVectorsTest.class.getName(),
                "vector-" + bits)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  /** Runs every contract test with the vector kernels, which must have the name given. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Kernels kernels = KernelProvider.choose("vector");
    assertEquals(args[0], kernels.name());
    for (Object contract :
        List.of(new KernelsContractTest(), new MapsContractTest(), new SoftmaxContractTest())) {
      for (Method method : contract.getClass().getDeclaredMethods()) {
        if (method.isAnnotationPresent(ParameterizedTest.class)) {
          method.invoke(contract, kernels);
        }
      }
    }
  }
}
