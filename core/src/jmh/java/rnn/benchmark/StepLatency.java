package rnn.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import rnn.math.KernelProvider;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.model.Weights;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.predict.LanguageModel;
import rnn.predict.State;
import rnn.text.Vocabulary;

/**
 * The time of one event after another, by weights of float32 and of bfloat16 in turns: a step, the
 * surprise of a token, the 10 likeliest to come next; median and 99th percentile, by the clock and
 * by the thread's CPU time.
 *
 * <p>Arguments: {@code turns=}, {@code calls=} of each in a turn, and shapes as {@code
 * cell/layers/units/words/output}. Parameters are random.
 */
public final class StepLatency {
  private static final List<String> SHAPES =
      List.of(
          "lstm/1/96/400/full",
          "lstm/2/200/10000/full",
          "lstm/2/650/10000/full",
          "lstm/2/200/33278/adaptive");
  private static final String[] CALLS = {"step", "surprise", "next(10)"};
  private static final int NEXT = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int turns;
  private final int calls;

  private StepLatency(int turns, int calls) {
    this.turns = turns;
    this.calls = calls;
  }

  /** Runs it. */
  public static void main(String[] args) {
    int turns = 6;
    int calls = 400;
    List<String> shapes = SHAPES;
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("turns=")) {
        turns = Integer.parseInt(args[i].substring("turns=".length()));
      } else if (args[i].startsWith("calls=")) {
        calls = Integer.parseInt(args[i].substring("calls=".length()));
      } else {
        shapes = Arrays.asList(args).subList(i, args.length);
        break;
      }
    }
    System.out.printf(
        "%d turns of %d calls, %s kernels; microseconds, p50 p99 by the clock (of CPU time)%n",
        turns, calls, KernelProvider.kernels().name());
    StepLatency latency = new StepLatency(turns, calls);
    shapes.forEach(latency::measure);
  }

  private static Model model(String shape) {
    String[] parts = shape.split("/");
    int layers = Integer.parseInt(parts[1]);
    int hidden = Integer.parseInt(parts[2]);
    int words = Integer.parseInt(parts[3]);
    NetworkSpec spec =
        new LanguageModelSpec(
                parts[0],
                words,
                hidden,
                hidden,
                layers,
                0f,
                false,
                "none",
                "cross-entropy",
                parts[4],
                0)
            .network();
    String[] tokens = new String[words];
    Arrays.setAll(tokens, i -> i == 0 ? "<unk>" : i == 1 ? "<eos>" : "word" + i);
    return new Model(
        spec,
        spec.layout().initial(1),
        Vocabulary.ofTokens(tokens),
        "whitespace",
        "sentences",
        Map.of());
  }

  private void measure(String shape) {
    Model model = model(shape);
    Weights[] types = Weights.values();
    LoadedModel[] loaded = new LoadedModel[types.length];
    long[][][] clock = new long[types.length][CALLS.length][turns * calls];
    long[][][] cpu = new long[types.length][CALLS.length][turns * calls];
    for (int type = 0; type < types.length; type++) {
      loaded[type] = LoadedModel.of(model.with(types[type]), 1);
      run(loaded[type], clock[type], cpu[type], 0); // which compiles
      run(loaded[type], clock[type], cpu[type], 0);
    }
    for (int turn = 0; turn < turns; turn++) {
      for (int type = 0; type < types.length; type++) {
        run(loaded[type], clock[type], cpu[type], turn * calls);
      }
    }
    for (int type = 0; type < types.length; type++) {
      StringBuilder line = new StringBuilder("%-26s %-9s".formatted(shape, types[type].label()));
      for (int call = 0; call < CALLS.length; call++) {
        line.append("  ").append(CALLS[call]).append(' ').append(percentiles(clock[type][call]));
        line.append(" (").append(percentiles(cpu[type][call])).append(')');
      }
      System.out.println(line);
    }
  }

  private void run(LoadedModel loaded, long[][] clock, long[][] cpu, int first) {
    LanguageModel model = loaded.scorer();
    SplittableRandom random = new SplittableRandom(first);
    Vocabulary vocabulary = loaded.trained().vocabulary();
    State[] state = {model.start()};
    for (int i = first; i < first + calls; i++) {
      String token = vocabulary.token(2 + random.nextInt(vocabulary.size() - 2));
      time(clock[0], cpu[0], i, () -> state[0] = model.step(state[0], token));
      time(clock[1], cpu[1], i, () -> model.surprise(state[0], token));
      time(clock[2], cpu[2], i, () -> model.next(state[0], NEXT));
    }
  }

  private static void time(long[] clock, long[] cpu, int at, Runnable call) {
    long used = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    call.run();
    clock[at] = System.nanoTime() - start;
    cpu[at] = THREADS.getCurrentThreadCpuTime() - used;
  }

  private static String percentiles(long[] nanoseconds) {
    Arrays.sort(nanoseconds);
    int n = nanoseconds.length;
    return String.format(
        Locale.ROOT, "%.1f %.1f", nanoseconds[n / 2] / 1e3, nanoseconds[n * 99 / 100] / 1e3);
  }
}
