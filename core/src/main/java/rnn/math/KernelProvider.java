package rnn.math;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of {@link Kernels}, made once per JVM and logged once: SIMD kernels where the Vector
 * API module is there, loops that the compiler vectorizes elsewhere.
 *
 * <p>The system property {@value #PROPERTY} forces {@code scalar}, {@code auto} or {@code vector}.
 * {@code VectorKernels} is loaded by name, so that nothing here needs the incubating module to be
 * present.
 */
public final class KernelProvider {
  /** System property that forces the choice: {@code scalar}, {@code auto} or {@code vector}. */
  public static final String PROPERTY = "rnn.kernels";

  private static final String MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "rnn.math.VectorKernels";
  private static final String REMEDY =
      "start Java with --add-modules="
          + MODULE
          + " (with spark-submit: --driver-java-options"
          + " and --conf spark.executor.extraJavaOptions)";
  private static final Logger LOG = LoggerFactory.getLogger(KernelProvider.class);

  private static @Nullable Kernels chosen;

  private KernelProvider() {}

  /**
   * The kernels of this JVM.
   *
   * @throws IllegalArgumentException if {@value #PROPERTY} is neither {@code scalar}, {@code auto}
   *     nor {@code vector}, or is {@code vector} and the module is missing
   * @throws IllegalStateException if {@code vector} is forced and does not load
   */
  public static synchronized Kernels kernels() {
    Kernels kernels = chosen;
    if (kernels == null) {
      kernels = choose(System.getProperty(PROPERTY, ""));
      LOG.info("Kernels: {}", kernels.name());
      chosen = kernels;
    }
    return kernels;
  }

  /** The kernels for a value of {@value #PROPERTY}; empty means the best there is. */
  static Kernels choose(String wanted) {
    switch (wanted) {
      case "scalar":
        return new ScalarKernels();
      case "auto":
        return new AutoVectorizedKernels();
      case "vector":
        if (!moduleIsPresent()) {
          throw new IllegalArgumentException(
              PROPERTY + "=vector needs the module " + MODULE + ", which is missing; " + REMEDY);
        }
        try {
          return vectorKernels();
        } catch (ReflectiveOperationException | LinkageError e) {
          throw new IllegalStateException(PROPERTY + "=vector, but they do not load", e);
        }
      case "":
        return best();
      default:
        throw new IllegalArgumentException(
            PROPERTY
                + " must be scalar, auto or vector but is "
                + wanted
                + "; leave it out to choose");
    }
  }

  private static Kernels best() {
    if (!moduleIsPresent()) {
      LOG.warn(
          "The module {} is missing: training will be several times slower than it could be; {}",
          MODULE,
          REMEDY);
      return new AutoVectorizedKernels();
    }
    try {
      return vectorKernels();
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.warn("Vector kernels do not load, so loops without them run, several times slower", e);
      return new AutoVectorizedKernels();
    }
  }

  private static boolean moduleIsPresent() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  private static Kernels vectorKernels() throws ReflectiveOperationException {
    return (Kernels) Class.forName(VECTOR_KERNELS).getDeclaredConstructor().newInstance();
  }
}
