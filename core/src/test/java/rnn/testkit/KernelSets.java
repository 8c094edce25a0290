package rnn.testkit;

import java.util.List;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;

/** The kernels that a test runs over: the definition, and the fast ones where this JVM has them. */
public final class KernelSets {
  private KernelSets() {}

  /** The scalar kernels, and the chosen ones if they are others. */
  public static List<Kernels> all() {
    Kernels scalar = new ScalarKernels();
    Kernels chosen = KernelProvider.kernels();
    return chosen.name().equals(scalar.name()) ? List.of(scalar) : List.of(scalar, chosen);
  }

  /** Whether this JVM was started with the module that the vector kernels need. */
  public static boolean hasVectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
