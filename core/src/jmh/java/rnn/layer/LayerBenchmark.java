package rnn.layer;

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
import rnn.cell.Cells;
import rnn.head.OutputShape;
import rnn.head.OutputSpec;
import rnn.head.Outputs;
import rnn.head.VocabularyHead;
import rnn.math.CounterRandom;
import rnn.math.KernelProvider;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * The time of a window, forward and backward, in each layer by itself: 35 time steps of 20 streams.
 *
 * <p>Layers are {@code recurrent/cell/H} of {@code [T,B,H] → [T,B,H]} and {@code output/name/V} of
 * {@code [T,B,200]} and targets by Zipf's law, as those of a text. Run it with {@code
 * scripts/benchmark layers}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LayerBenchmark {
  private static final int ROUNDS = 3;
  private static final int T = 35;
  private static final int B = 20;
  private static final int H = 200;
  private static final int SAMPLES = 1024;

  /** Which layer, and how large. */
  @Param({
    "recurrent/elman/200",
    "recurrent/gru/200",
    "recurrent/lstm/200",
    "recurrent/lstm/650",
    "output/full/10000",
    "output/adaptive/33278",
    "output/sampled/33278"
  })
  public String layer = "";

  private final Pass pass = new Pass();
  private Runnable window = () -> {};

  /** Makes the layer and what it is given. */
  @Setup
  public void makeLayer() {
    String[] parts = layer.split("/");
    int size = Integer.parseInt(parts[2]);
    pass.train(T, 1);
    window =
        switch (parts[0]) {
          case "recurrent" -> recurrent(parts[1], size);
          case "output" -> output(parts[1], size);
          default -> throw new IllegalArgumentException("No such kind of layer: " + layer);
        };
  }

  private Runnable recurrent(String cell, int hidden) {
    LayerSpec spec = new RecurrentLayer.Spec(0, Cells.named(cell), hidden, hidden);
    Layer bound = spec.bind(binding(spec.parameters()));
    Tensor input = numbers(hidden); // [T,B,H]
    Tensor error = numbers(hidden); // [T,B,H]
    Tensor outputError = numbers(hidden); // [T,B,H]
    return () -> {
      bound.forward(input, pass);
      outputError.copyFrom(error); // it may be overwritten
      bound.backward(outputError, pass);
    };
  }

  private Runnable output(String name, int vocabularySize) {
    OutputSpec spec =
        Outputs.named(
            name, new OutputShape(H, vocabularySize, false, "none", "cross-entropy", SAMPLES));
    Binding binding = binding(spec.parameters());
    VocabularyHead bound = spec.bind(binding);
    Tensor input = numbers(H); // [T,B,H]
    int[] targets = new int[T * B];
    for (int i = 0; i < targets.length; i++) {
      double uniform = CounterRandom.uniform(1, 3, i);
      targets[i] = (int) Math.min(vocabularySize - 1, Math.pow(vocabularySize + 1, uniform) - 1);
    }
    return () -> {
      binding.gradient().clear();
      bound.train(input, targets, pass);
    };
  }

  private static Binding binding(List<ParameterSpec> parameters) {
    ParameterLayout layout = new ParameterLayout(parameters);
    return new Binding(T, B, layout.initial(1), new Gradient(layout), KernelProvider.kernels());
  }

  private static Tensor numbers(int columns) {
    Tensor t = Tensor.zeros(T * B, columns);
    for (int i = 0; i < t.data().length; i++) {
      t.data()[i] = CounterRandom.uniform(1, 1, i) - 0.5f;
    }
    return t;
  }

  /** One window. */
  @Benchmark
  public void window() {
    window.run();
  }

  /** Runs all layers, or those of the arguments, in rounds; prints the median time of each. */
  public static void main(String[] args) throws RunnerException {
    ChainedOptionsBuilder chosen = new OptionsBuilder();
    if (args.length > 0) {
      chosen.param("layer", args);
    }
    Options options =
        chosen
            .include(LayerBenchmark.class.getName())
            .jvmArgs("-XX:+UseSerialGC", "--add-modules=jdk.incubator.vector")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .build();
    Map<String, List<Double>> microseconds = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (RunResult result : new Runner(options).run()) {
        microseconds
            .computeIfAbsent(result.getParams().getParam("layer"), name -> new ArrayList<>())
            .add(result.getPrimaryResult().getScore());
      }
    }
    microseconds.forEach(
        (name, each) -> {
          each.sort(null);
          System.out.printf("%-24s %9.0f microseconds a window%n", name, each.get(each.size() / 2));
        });
  }
}
