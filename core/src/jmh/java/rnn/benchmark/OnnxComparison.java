package rnn.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.model.Model;
import rnn.model.Weights;
import rnn.network.Network;
import rnn.parameter.FixedWeights;
import rnn.text.Vocabulary;

/**
 * Language models in turns with ONNX Runtime, which runs the file that {@code rnn export} writes of
 * the same random parameters; both on one thread.
 *
 * <ul>
 *   <li><em>targets</em>: windows {@code [T,B]} that continue, {@code ln p} of each target. We add
 *       up all words' exponentials and keep no word's probability but the target's; there the
 *       exported graph makes all log-probabilities, and a node behind it picks the targets'.
 *   <li><em>all words</em>: the same windows, probabilities of all words at each step; there their
 *       logarithms, which stay in its memory.
 *   <li><em>one token</em>: a step of one text, and the probabilities of all words after it as an
 *       array of Java; there their logarithms, copied to one. States stay where they are. Then the
 *       same by our weights of bfloat16.
 * </ul>
 *
 * <p>Arguments: the file of configurations, then {@code configurations=}, {@code turns=}, {@code
 * seconds=} of a measurement. Speeds are of the thread's CPU time, so that other programs on the
 * machine matter little; the times of one call are given by the clock too.
 */
public final class OnnxComparison {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WINDOWS = 16;

  /** One run of one side. */
  private interface Run {
    void run() throws OrtException;
  }

  /** A measurement: tokens a second of CPU time, and the calls' times in ascending order. */
  private record Speed(double tokensPerSecond, long[] cpuNanos, long[] clockNanos) {}

  private final Configuration configuration;
  private final Model model;
  private final Kernels kernels = KernelProvider.kernels().ofOneThread();
  private final RandomText text;
  private final int turns;
  private final double seconds;

  private OnnxComparison(Configuration configuration, int turns, double seconds) {
    this.configuration = configuration;
    this.turns = turns;
    this.seconds = seconds;
    int V = configuration.vocabularySize();
    String[] words = new String[V];
    Arrays.setAll(words, i -> i == 0 ? "<unk>" : i == 1 ? "<eos>" : "word" + i);
    this.model =
        new Model(
            configuration.spec(),
            configuration.spec().layout().initial(1),
            Vocabulary.ofTokens(words),
            "whitespace",
            "stream",
            Map.of());
    this.text = new RandomText(V, configuration.window(), configuration.batchSize());
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException, OrtException {
    String names = "small";
    int turns = 5;
    double seconds = 3;
    for (String arg : Arrays.asList(args).subList(1, args.length)) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "configurations" -> names = value;
        case "turns" -> turns = Integer.parseInt(value);
        case "seconds" -> seconds = Double.parseDouble(value);
        default ->
            throw new IllegalArgumentException(
                "An argument must be configurations=, turns= or seconds= but is " + arg);
      }
    }
    Map<String, Configuration> all = Configuration.read(Path.of(args[0]));
    System.out.printf(
        "%s kernels, one thread, %d turns of %s s each%n",
        KernelProvider.kernels().name(), turns, seconds);
    for (String name : names.split(",")) {
      if (!all.containsKey(name)) {
        throw new IllegalArgumentException(
            "A configuration must be one of %s but is %s".formatted(all.keySet(), name));
      }
      new OnnxComparison(all.get(name), turns, seconds).compare();
    }
  }

  private void compare() throws IOException, OrtException {
    System.out.printf("%n%s%n", configuration);
    System.out.printf(
        "%-10s %12s %12s %7s   %s%n",
        "", "rnn-spark", "ONNX Runtime", "ratio", "largest difference");
    windows(OnnxPeer.Question.TARGETS);
    windows(OnnxPeer.Question.ALL_WORDS);
    for (Weights type : Weights.values()) {
      steps(type);
    }
  }

  /** Windows of training's size. */
  private void windows(OnnxPeer.Question question) throws IOException, OrtException {
    int T = configuration.window();
    int B = configuration.batchSize();
    int V = configuration.vocabularySize();
    boolean picks = question == OnnxPeer.Question.TARGETS;
    Network network = Network.sharing(model.network(), model.parameters(), T, B, kernels);
    float[] lossNats = new float[T * B];
    Tensor probabilities = picks ? Tensor.zeros(1, 1) : Tensor.zeros(T * B, V);
    try (OnnxPeer peer = new OnnxPeer(model, question, B)) {
      List<OnnxTensor> tokens = new ArrayList<>();
      List<OnnxTensor> targets = new ArrayList<>();
      for (int w = 0; w < WINDOWS; w++) {
        text.advance();
        tokens.add(peer.tensor(turned(text.batch().inputs(), T, B), B, T));
        targets.add(peer.tensor(turned(text.batch().targets(), T, B), B, T, 1));
      }
      Pass pass = new Pass();
      boolean[] begun = {false};
      Run ours =
          () -> {
            text.advance();
            pass.evaluate(text.batch());
            pass.setContinuesPrevious(begun[0]);
            begun[0] = true;
            if (picks) {
              network.evaluate(pass, lossNats);
            } else {
              network.advance(pass);
              network.wordProbabilities(network.activations(), probabilities);
            }
          };
      int[] window = {0};
      OnnxTensor[] answer = new OnnxTensor[1];
      Run theirs =
          () -> {
            peer.setTokens(tokens.get(window[0]));
            if (picks) {
              peer.setTargets(targets.get(window[0]));
            }
            window[0] = (window[0] + 1) % WINDOWS;
            answer[0] = peer.run();
          };
      ours.run();
      theirs.run();
      FloatBuffer logs = answer[0].getFloatBuffer(); // [B,T] or [B,T,V]
      double difference = 0;
      for (int i = 0; i < T * B; i++) {
        int row = i % B * T + i / B;
        for (int v = 0; v < (picks ? 1 : V); v++) {
          double own = picks ? -lossNats[i] : Math.log(probabilities.get(i, v));
          difference = Math.max(difference, Math.abs(own - logs.get(picks ? row : row * V + v)));
        }
      }
      measure(picks ? "targets" : "all words", T * B, ours, theirs, difference);
    }
  }

  /** Ids {@code [B,T]} of those of a window {@code [T,B]}. */
  private static LongBuffer turned(int[] ids, int T, int B) {
    LongBuffer turned = OnnxPeer.direct(T * B);
    for (int i = 0; i < T * B; i++) {
      turned.put(i % B * T + i / B, ids[i]);
    }
    return turned;
  }

  /** One text, a token at a time, by our weights of this type and theirs of float32. */
  private void steps(Weights type) throws IOException, OrtException {
    int V = configuration.vocabularySize();
    Model own = model.with(type);
    Network network =
        Network.sharing(
            own.network(),
            own.parameters(),
            new FixedWeights(own.layout(), own.parameters()),
            1,
            1,
            kernels);
    Tensor probabilities = Tensor.zeros(1, V);
    float[] logs = new float[V];
    Batch batch = new Batch(1, 1);
    Pass pass = new Pass();
    int[] words = text.batch().inputs().clone();
    int[] at = {0, 0};
    Run ours =
        () -> {
          if (at[0] == 0) {
            batch.start(1);
          } else {
            batch.resume(1);
          }
          batch.put(0, 0, words[at[0]++ % words.length], Batch.PADDING);
          pass.evaluate(batch);
          network.advance(pass);
          network.nextProbabilities(probabilities);
        };
    try (OnnxPeer peer = new OnnxPeer(model, OnnxPeer.Question.ALL_WORDS, 1)) {
      LongBuffer token = OnnxPeer.direct(1);
      peer.setTokens(peer.tensor(token, 1, 1));
      Run theirs =
          () -> {
            token.put(0, words[at[1]++ % words.length]);
            peer.run().getFloatBuffer().get(logs);
          };
      double difference = 0;
      for (int i = 0; i < 20; i++) {
        ours.run();
        theirs.run();
        for (int v = 0; v < V; v++) {
          difference = Math.max(difference, Math.abs(Math.log(probabilities.get(0, v)) - logs[v]));
        }
      }
      measure(type == Weights.BFLOAT16 ? "one, bf16" : "one token", 1, ours, theirs, difference);
    }
  }

  private void measure(String what, int tokens, Run ours, Run theirs, double difference)
      throws OrtException {
    time(tokens, ours); // until compiled
    time(tokens, theirs);
    List<Speed> own = new ArrayList<>();
    List<Speed> other = new ArrayList<>();
    double[] ratios = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      own.add(time(tokens, ours));
      other.add(time(tokens, theirs));
      ratios[turn] = own.get(turn).tokensPerSecond() / other.get(turn).tokensPerSecond();
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "%-10s %8.0f t/s %8.0f t/s %7.2f   %.1e   (ratios %.2f to %.2f)%n",
        what,
        median(own),
        median(other),
        ratios[turns / 2],
        difference,
        ratios[0],
        ratios[turns - 1]);
    if (tokens == 1) {
      System.out.printf(Locale.ROOT, "%-10s %s%n", "  ours", percentiles(own));
      System.out.printf(Locale.ROOT, "%-10s %s%n", "  theirs", percentiles(other));
    }
  }

  private static double median(List<Speed> speeds) {
    double[] sorted = speeds.stream().mapToDouble(Speed::tokensPerSecond).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static String percentiles(List<Speed> speeds) {
    long[] cpu =
        speeds.stream().flatMapToLong(speed -> Arrays.stream(speed.cpuNanos())).sorted().toArray();
    long[] clock =
        speeds.stream()
            .flatMapToLong(speed -> Arrays.stream(speed.clockNanos()))
            .sorted()
            .toArray();
    return "of CPU time p50 %.1f us, p99 %.1f us; by the clock p50 %.1f us, p99 %.1f us"
        .formatted(
            cpu[cpu.length / 2] / 1e3,
            cpu[(int) (cpu.length * 0.99)] / 1e3,
            clock[clock.length / 2] / 1e3,
            clock[(int) (clock.length * 0.99)] / 1e3);
  }

  /** Calls until {@code seconds} of CPU time are over. */
  private Speed time(int tokens, Run run) throws OrtException {
    long[] cpu = new long[1024];
    long[] clock = new long[1024];
    int calls = 0;
    long begin = THREADS.getCurrentThreadCpuTime();
    long now = begin;
    while (now - begin < seconds * 1e9) {
      if (calls == cpu.length) {
        cpu = Arrays.copyOf(cpu, 2 * calls);
        clock = Arrays.copyOf(clock, 2 * calls);
      }
      long before = System.nanoTime();
      run.run();
      long after = THREADS.getCurrentThreadCpuTime();
      clock[calls] = System.nanoTime() - before;
      cpu[calls++] = after - now;
      now = after;
    }
    double tokensPerSecond = (double) calls * tokens / ((now - begin) / 1e9);
    return new Speed(tokensPerSecond, Arrays.copyOf(cpu, calls), Arrays.copyOf(clock, calls));
  }
}
