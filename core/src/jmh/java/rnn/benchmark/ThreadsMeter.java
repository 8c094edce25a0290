package rnn.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.SplitKernels;
import rnn.math.Team;

/**
 * What threads of a replica are worth: training steps on several threads in turns with those on
 * one, by the clock on the wall, and the time that a team takes for work that is nothing.
 *
 * <pre>{@code
 * ThreadsMeter CONFIGURATIONS.json [--pairs N] [--seconds S] [--threads C,C] [--work train|forward|generate] NAME ...
 * }</pre>
 */
public final class ThreadsMeter {
  private static final double WARM_UP_SECONDS = 8;
  private static final int CALLS = 200_000;

  private int pairs = 7;
  private double seconds = 1;
  private List<Integer> threads = List.of(2);
  private String what = "train";
  private final List<Configuration> configurations = new ArrayList<>();

  private ThreadsMeter() {}

  /** Measures what the arguments name. */
  public static void main(String[] args) throws Exception {
    ThreadsMeter meter = new ThreadsMeter();
    Map<String, Configuration> known = Configuration.read(Path.of(args[0]));
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--pairs" -> meter.pairs = Integer.parseInt(args[++i]);
        case "--seconds" -> meter.seconds = Double.parseDouble(args[++i]);
        case "--threads" ->
            meter.threads = List.of(args[++i].split(",")).stream().map(Integer::valueOf).toList();
        case "--work" -> meter.what = args[++i];
        default -> {
          Configuration configuration = known.get(args[i]);
          if (configuration == null) {
            System.err.println("Configuration must be one of " + known.keySet());
            System.exit(2);
          }
          meter.configurations.add(configuration);
        }
      }
    }
    if (meter.configurations.isEmpty()) {
      for (String name : List.of("small", "medium", "wikitext-adaptive")) {
        meter.configurations.add(known.get(name));
      }
    }
    meter.run();
  }

  private void run() {
    Kernels one = KernelProvider.kernels();
    System.out.printf(
        Locale.ROOT,
        "%d processors, %s, medians of %d pairs (lowest, highest)%n",
        Runtime.getRuntime().availableProcessors(),
        one.name(),
        pairs);
    for (int c : threads) {
      System.out.printf(Locale.ROOT, "a call of %d threads: %.2f µs%n", c, call(Team.of(c)));
    }
    System.out.println("| configuration | threads | tokens/s of one | of all | ratio |");
    System.out.println("|---|---|---|---|---|");
    for (Configuration configuration : configurations) {
      Work alone = work(configuration, one);
      Speed.of(alone, WARM_UP_SECONDS);
      for (int c : threads) {
        Work shared = work(configuration, SplitKernels.of(one, Team.of(c)));
        Speed.of(shared, WARM_UP_SECONDS);
        compare(configuration.name(), c, alone, shared);
      }
    }
  }

  private void compare(String name, int c, Work alone, Work shared) {
    List<Double> ofOne = new ArrayList<>();
    List<Double> ofAll = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      ofOne.add(Speed.of(alone, seconds).tokensPerSecond());
      ofAll.add(Speed.of(shared, seconds).tokensPerSecond());
      ratios.add(ofAll.get(pair) / ofOne.get(pair));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f | %.2f (%.2f, %.2f) |%n",
        name,
        c,
        median(ofOne),
        median(ofAll),
        median(ratios),
        Collections.min(ratios),
        Collections.max(ratios));
  }

  private Work work(Configuration configuration, Kernels kernels) {
    return switch (what) {
      case "train" -> new TrainingWork(configuration, kernels);
      case "forward" -> new ForwardWork(configuration, kernels);
      case "generate" -> new GenerationWork(configuration, kernels);
      default -> throw new IllegalArgumentException("--work must be train, forward or generate");
    };
  }

  /** Microseconds from the call of a team to its end, if part 0 waits until every worker came. */
  private static double call(Team team) {
    AtomicIntegerArray rounds = new AtomicIntegerArray(16 * team.threads());
    Team.Work work =
        part -> {
          int round = rounds.incrementAndGet(16 * part);
          for (int other = 1; part == 0 && other < team.threads(); other++) {
            while (rounds.get(16 * other) != round) {
              Thread.onSpinWait();
            }
          }
        };
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        team.run(work);
      }
      best = Math.min(best, (System.nanoTime() - start) * 1e-3 / CALLS);
    }
    return best;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
