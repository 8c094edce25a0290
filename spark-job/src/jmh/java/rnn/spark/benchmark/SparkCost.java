package rnn.spark.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.head.Outputs;
import rnn.math.KernelProvider;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.spark.data.Corpus;
import rnn.spark.data.EncodedText;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.job.SessionSettings;
import rnn.spark.job.Sessions;
import rnn.spark.train.SparkWorkers;
import rnn.text.Tokenizers;
import rnn.train.Checkpoints;
import rnn.train.LocalWorkers;
import rnn.train.RunFigures;
import rnn.train.ShardPlacement;
import rnn.train.Trainer;
import rnn.train.TrainingOptions;
import rnn.train.Workers;

/**
 * Rounds on Spark in turns with the same rounds on one thread and on as many threads as Spark has
 * slots. A round is that of the training loop, driver's step included; start-up, placing of shards
 * and validation are not measured.
 *
 * <p>Arguments: {@code --pairs N} if other than {@value #PAIRS} pairs are wanted, {@code --shards
 * K} if other than {@value #SHARDS} shards, a text, then perhaps rows as {@code
 * output/words/tokens}, tokens per shard and round, 0 words being all. Threads get as many shards
 * as there are threads, for their speed is the same with more. The {@value #WORDS_OF_5_M} words of
 * the last of {@link #ROWS} make a network of five million parameters.
 */
public final class SparkCost {
  private static final int PAIRS = 3;
  private static final int SHARDS = 8;
  private static final int HIDDEN = 200;
  private static final int WARM_UP = 16; // the first rounds have a 16th of the tokens
  private static final int WORDS_OF_5_M = 23_275;
  private static final List<Row> ROWS =
      List.of(
          new Row("full", 0, 16_317),
          new Row("adaptive", 0, 16_317),
          new Row("full", WORDS_OF_5_M, 40_000));
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final SparkSession session;
  private final Path file;
  private final int shards;
  private final int pairs;

  private SparkCost(SparkSession session, Path file, int shards, int pairs) {
    this.session = session;
    this.file = file;
    this.shards = shards;
    this.pairs = pairs;
  }

  /** What is to be measured: an output layer, the most frequent words, tokens per shard. */
  private record Row(String output, int words, int tokens) {
    static Row of(String text) {
      String[] parts = text.split("/");
      try {
        if (parts.length == 3 && Outputs.names().contains(parts[0])) {
          return new Row(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException(
          "A row must be output/words/tokens, such as %s, but is '%s'"
              .formatted(ROWS.get(0), text));
    }

    @Override
    public String toString() {
      return output + "/" + words + "/" + tokens;
    }
  }

  /**
   * A run of one round.
   *
   * @param figures of it
   * @param cpuSeconds of the whole process while it ran
   */
  private record Turn(RunFigures figures, double cpuSeconds) {
    double tokensPerSecond() {
      return figures.tokens() / figures.times().seconds();
    }

    double tokensPerCpuSecond() {
      return figures.tokens() / cpuSeconds;
    }
  }

  /** Turns of the three, right after another. */
  private record Pair(Turn spark, Turn one, Turn threads) {
    /** The median of {@code figure} over {@code pairs}. */
    static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
      double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  }

  /** A row: the words and parameters of its network, and what was measured with it. */
  private record Measured(int words, long parameters, List<Pair> pairs) {}

  /** Measures the rows of {@code arguments}. */
  public static void main(String[] arguments) throws IOException {
    int pairs = PAIRS;
    int shards = SHARDS;
    Path file;
    List<Row> rows;
    List<String> rest = Arrays.asList(arguments);
    try {
      while (rest.size() > 2 && rest.get(0).startsWith("--")) {
        switch (rest.get(0)) {
          case "--pairs" -> pairs = positive("--pairs", rest.get(1));
          case "--shards" -> shards = positive("--shards", rest.get(1));
          default -> throw new IllegalArgumentException("There is no option " + rest.get(0));
        }
        rest = rest.subList(2, rest.size());
      }
      if (rest.isEmpty() || rest.get(0).startsWith("-")) {
        throw new IllegalArgumentException("A text must be named");
      }
      file = Path.of(rest.get(0));
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("There is no text " + file);
      }
      rows = rest.size() > 1 ? rest.stream().skip(1).map(Row::of).toList() : ROWS;
    } catch (IllegalArgumentException e) {
      System.err.println(
          e.getMessage()
              + ". Expected perhaps --pairs N and --shards K, a text, and perhaps rows such as "
              + ROWS.stream().map(Row::toString).collect(Collectors.joining(" ")));
      System.exit(2);
      return;
    }
    SparkConf conf = new SparkConf().setAppName("rnn-benchmark");
    SessionSettings.setMissing(conf); // as the command line has them
    try (SparkSession session = SparkSession.builder().config(conf).getOrCreate()) {
      System.out.println(
          "| output | words | parameters | tokens per shard and round | Spark, tokens/s | of slots"
              + " x 1 thread | of as many threads | tokens per CPU-second, of 1 thread's | of the"
              + " threads' | computing | waiting | communicating | communicating, ms a round | MB a"
              + " shard sends |");
      System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
      SparkCost cost = new SparkCost(session, file, shards, pairs);
      for (Row row : rows) {
        cost.print(row.output(), row.words(), row.tokens());
      }
    }
  }

  private static int positive(String option, String text) {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      value = 0;
    }
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s must be a number from 1 on but is '%s'".formatted(option, text));
    }
    return value;
  }

  private void print(String output, int words, int tokensPerShard) throws IOException {
    measure(output, words, Math.max(200, tokensPerShard / WARM_UP), 1); // compiles
    Measured row = measure(output, words, tokensPerShard, pairs);
    List<Pair> measured = row.pairs();
    Pair first = measured.get(0);
    int slots = first.spark().figures().times().slots();
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %,d | %,d | %,.0f | %,.0f | %.3f | %.3f | %.3f | %.3f | %.1f %% | %.1f %% |"
                + " %.1f %% | %,.0f | %.2f |",
            output,
            row.words(),
            row.parameters(),
            first.spark().figures().tokensPerShardAndRound(),
            Pair.median(measured, p -> p.spark().tokensPerSecond()),
            Pair.median(
                measured, p -> p.spark().tokensPerSecond() / (slots * p.one().tokensPerSecond())),
            Pair.median(measured, p -> p.spark().tokensPerSecond() / p.threads().tokensPerSecond()),
            Pair.median(
                measured, p -> p.spark().tokensPerCpuSecond() / p.one().tokensPerCpuSecond()),
            Pair.median(
                measured, p -> p.spark().tokensPerCpuSecond() / p.threads().tokensPerCpuSecond()),
            Pair.median(measured, p -> percent(p, p.spark().figures().times().computingSeconds())),
            Pair.median(measured, p -> percent(p, p.spark().figures().times().waitingSeconds())),
            Pair.median(
                measured, p -> percent(p, p.spark().figures().times().communicatingSeconds())),
            Pair.median(measured, p -> 1e3 * p.spark().figures().times().communicatingSeconds()),
            first.spark().figures().bytesPerRound() / shards * 1e-6));
  }

  private static double percent(Pair pair, double seconds) {
    return 100 * pair.spark().figures().share(seconds);
  }

  private Measured measure(String output, int words, int tokensPerShard, int pairs)
      throws IOException {
    CostText text = CostText.read(file, words, (long) tokensPerShard * shards);
    NetworkSpec spec = text.network(HIDDEN, output);
    TrainingOptions options = CostText.options(shards, 1);
    List<Shard> local = ShardPlacement.shards(text.sentences(), shards);
    JavaSparkContext context = Sessions.context(session);
    Broadcast<ExampleEncoder> vocabulary =
        context.broadcast(ExampleEncoder.ofText(text.vocabulary()));
    Path cut = Files.write(Files.createTempFile("rnn", ".txt"), text.lines());
    List<Pair> measured = new ArrayList<>();
    try (Shards placed = place(cut, vocabulary)) {
      SparkWorkers spark =
          new SparkWorkers(context, Trainer.Setup.ofLanguageModel(spec, options), placed, null);
      // All three keep their trainers from pair to pair: the medians are of warm ones.
      try (LocalWorkers one = local(spec, options, local, 1);
          LocalWorkers threads = local(spec, options, local, spark.places().coresEach())) {
        for (int pair = 0; pair < pairs; pair++) {
          measured.add(
              new Pair(
                  turn(spec, options, spark),
                  turn(spec, options, one),
                  turn(spec, options, threads)));
        }
      }
    } finally {
      vocabulary.destroy();
      Files.delete(cut);
    }
    return new Measured(spec.vocabularySize(), spec.layout().parameterCount(), measured);
  }

  private Shards place(Path cut, Broadcast<ExampleEncoder> vocabulary) {
    Corpus corpus = Corpus.of(session, Source.text(cut.toString()), Tokenizers.named("whitespace"));
    try (EncodedText text = EncodedText.of(corpus, vocabulary, EncodedText.BlankLines.KEPT)) {
      return Shards.place(text, shards, "training text");
    }
  }

  /** As many threads, with a shard each. */
  private static LocalWorkers local(
      NetworkSpec spec, TrainingOptions options, List<Shard> shards, int threads) {
    LocalWorkers.Data data =
        new LocalWorkers.Data(shards.subList(0, Math.min(threads, shards.size())), List.of());
    return new LocalWorkers(spec, options, data, KernelProvider.kernels(), threads);
  }

  private static Turn turn(NetworkSpec spec, TrainingOptions options, Workers workers) {
    RunFigures.Sum sum = new RunFigures.Sum();
    Trainer trainer = new Trainer(spec, options, new ScalarKernels(), sum, Checkpoints.NONE, 0);
    var state = trainer.begin();
    long cpu = MACHINE.getProcessCpuTime();
    trainer.run(state, workers);
    return new Turn(sum.figures(), (MACHINE.getProcessCpuTime() - cpu) * 1e-9);
  }
}
