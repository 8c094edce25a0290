package rnn.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * GFLOP/s of the matrix products of a training step, and of the register-only {@link PeakLoop}
 * beside them.
 *
 * <p>Shapes are {@code kind-M-K-N} of {@code [M,K]·[K,N]}; the output layer's are those of one
 * block of words; {@code operand-M-K-N} is one of them whose right operand was packed before,
 * {@code vector-M-K-1} a matrix times one vector, along its rows; {@code rows-M-K-N} is the
 * plainest loop over arrays of rows that the compiler vectorizes by itself, to compare the kernels
 * without the vector module with. Clocks move with the load, so {@link #main} runs everything in
 * rounds and prints medians. Run it with {@code scripts/benchmark kernels}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProductBenchmark {
  private static final int ROUNDS = 3;

  /** What to compute, and how large. */
  @Param({
    "peak-1-1-1",
    "product-1-200-800",
    "product-20-200-800",
    "product-20-650-2600",
    "product-20-2600-650",
    "product-700-200-800",
    "gradient-1300-700-2600",
    "packed-98-200-175",
    "packed-98-175-200",
    "columns-175-98-200",
    "packed-98-200-700",
    "packed-98-700-200",
    "columns-700-98-200"
  })
  public String shape = "";

  private Runnable job = () -> {};

  /** Makes the operands of the shape. */
  @Setup
  public void makeOperands() {
    String[] parts = shape.split("-");
    int m = Integer.parseInt(parts[1]);
    int k = Integer.parseInt(parts[2]);
    int n = Integer.parseInt(parts[3]);
    Kernels kernels = KernelProvider.kernels();
    job =
        switch (parts[0]) {
          case "peak" -> new PeakLoop()::run;
          case "rows" -> rowsProduct(new float[m][k], new float[k][n], new float[m][n]);
          case "product" -> product(kernels, numbers(m, k), packed(k, n));
          case "gradient" -> gradient(kernels, numbers(k, m), numbers(k, n));
          case "packed" -> packedProduct(kernels, packed(m, k), packed(k, n));
          case "operand" -> operandProduct(kernels, packed(m, k), packed(k, n));
          case "vector" -> vectorProduct(kernels, packed(m, k), numbers(1, k));
          case "columns" -> columnsProduct(kernels, packed(k, m), packed(k, n));
          default -> throw new IllegalArgumentException("No such kind of product: " + shape);
        };
  }

  private static Runnable product(Kernels kernels, Tensor a, Panels b) {
    Tensor c = Tensor.zeros(a.rows(), b.columns());
    return () -> kernels.product(a, b, c);
  }

  /** Row by row of {@code a [M,K], b [K,N], c [M,N]}. */
  private static Runnable rowsProduct(float[][] a, float[][] b, float[][] c) {
    return () -> {
      for (int i = 0; i < a.length; i++) {
        for (int k = 0; k < b.length; k++) {
          addScaled(a[i][k], b[k], c[i]);
        }
      }
    };
  }

  private static void addScaled(float factor, float[] x, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * x[j];
    }
  }

  private static Runnable packedProduct(Kernels kernels, Panels a, Panels b) {
    Panels c = Panels.zeros(a.rows(), b.columns());
    return () -> kernels.addProduct(a, b, c);
  }

  /** The right operand packed before, {@code c} started from a bias. */
  private static Runnable operandProduct(Kernels kernels, Panels a, Panels b) {
    Panels c = Panels.zeros(a.rows(), b.columns());
    Tensor bias = Tensor.zeros(1, a.rows());
    RightOperand operand = kernels.rightOperand();
    operand.set(b);
    return () -> kernels.product(a, operand, bias, c);
  }

  private static Runnable vectorProduct(Kernels kernels, Panels a, Tensor x) {
    Tensor y = Tensor.zeros(1, a.rows());
    Tensor bias = Tensor.zeros(1, a.rows());
    return () -> kernels.vectorProduct(a, x, bias, y);
  }

  private static Runnable columnsProduct(Kernels kernels, Panels a, Panels b) {
    Panels c = Panels.zeros(a.columns(), b.columns());
    return () -> kernels.addTransposedProduct(a, b, c);
  }

  private static Runnable gradient(Kernels kernels, Tensor a, Tensor b) {
    Panels c = Panels.zeros(a.columns(), b.columns());
    return () -> kernels.addTransposedProduct(a, b, c);
  }

  private static Tensor numbers(int rows, int columns) {
    Tensor t = Tensor.zeros(rows, columns);
    for (int i = 0; i < t.data().length; i++) {
      t.data()[i] = CounterRandom.uniform(1, 1, i) - 0.5f;
    }
    return t;
  }

  private static Panels packed(int rows, int columns) {
    Panels p = Panels.zeros(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        p.set(i, j, CounterRandom.uniform(1, 2, (long) i * columns + j) - 0.5f);
      }
    }
    return p;
  }

  /** Computes once. */
  @Benchmark
  public void compute() {
    job.run();
  }

  private static double flop(String shape) {
    String[] parts = shape.split("-");
    return parts[0].equals("peak")
        ? PeakLoop.FLOP
        : 2.0
            * Integer.parseInt(parts[1])
            * Integer.parseInt(parts[2])
            * Integer.parseInt(parts[3]);
  }

  /** Runs all shapes, or those of the arguments, in rounds; prints the median GFLOP/s of each. */
  public static void main(String[] args) throws RunnerException {
    ChainedOptionsBuilder chosen = new OptionsBuilder();
    if (args.length > 0) {
      chosen.param("shape", args);
    }
    Options options =
        chosen
            .include(ProductBenchmark.class.getName())
            .jvmArgs("--add-modules=jdk.incubator.vector")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .build();
    Map<String, List<Double>> gflops = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (RunResult result : new Runner(options).run()) {
        String shape = result.getParams().getParam("shape");
        double nanoseconds = result.getPrimaryResult().getScore();
        gflops.computeIfAbsent(shape, s -> new ArrayList<>()).add(flop(shape) / nanoseconds);
      }
    }
    gflops.forEach(
        (shape, each) -> {
          each.sort(null);
          System.out.printf("%-28s %6.1f GFLOP/s%n", shape, each.get(each.size() / 2));
        });
  }
}
