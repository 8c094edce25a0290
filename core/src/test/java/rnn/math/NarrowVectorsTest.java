package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.testkit.VectorJvm;

/**
 * The contract of the vector kernels at narrower vectors than this processor may have, each in a
 * JVM of its own because the width is a constant of the JVM.
 */
class NarrowVectorsTest {

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void theContractHoldsInNarrowerVectors(int bits) throws IOException, InterruptedException {
    VectorJvm.run(bits, NarrowVectorsTest.class, "vector-" + bits);
  }

  /** Runs every contract test with the vector kernels, which must have the name given. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Kernels kernels = KernelProvider.choose("vector");
    assertEquals(args[0], kernels.name());
    for (Object contract :
        List.of(
            new KernelsContractTest(),
            new RightOperandTest(),
            new MapsContractTest(),
            new SoftmaxContractTest(),
            new CellsContractTest(),
            new Bfloat16ContractTest())) {
      for (Method method : contract.getClass().getDeclaredMethods()) {
        if (method.isAnnotationPresent(ParameterizedTest.class)) {
          method.invoke(contract, kernels);
        }
      }
    }
  }
}
