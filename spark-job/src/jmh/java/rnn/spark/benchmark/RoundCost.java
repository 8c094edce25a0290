package rnn.spark.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import rnn.batch.ExampleEncoder;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.spark.data.Corpus;
import rnn.spark.data.EncodedText;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.job.Jobs;
import rnn.spark.job.SessionSettings;
import rnn.spark.job.Sessions;
import rnn.spark.train.SparkWorkers;
import rnn.task.Score;
import rnn.text.Tokenizers;
import rnn.train.Checkpoints;
import rnn.train.MeanUpdate;
import rnn.train.Places;
import rnn.train.RoundOrder;
import rnn.train.Trainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.Workers;

/**
 * Where the milliseconds of a round go that are not computing.
 *
 * <p>Arguments: a text, then perhaps shards, rounds, words of the vocabulary, and tokens of a shard
 * in a round. Means of the middle half of the rounds' second half.
 */
public final class RoundCost {
  private static final int HIDDEN = 200;
  private static final int SHARDS = 2;
  private static final int ROUNDS = 200;
  private static final int WORDS = 10_000;
  private static final int TOKENS = 1_400; // two windows of 20 streams
  private static final int EMPTY_JOBS = 60;

  private RoundCost() {}

  /** A round as seen by the driver; times are milliseconds. */
  private record Round(double called, double returned, double seconds, double computing) {}

  /** A job as seen by Spark; times are milliseconds. */
  private static final class Job {
    private double started;
    private double ended;
    private double launched; // the last task
    private double finished;
    private double deserializing; // of the task that took longest
    private double running;
    private double serializing;
    private double fetching;
  }

  /** What Spark tells of its jobs, by their number. */
  private static final class Told extends SparkListener {
    private final Map<Integer, Job> jobs = new TreeMap<>();
    private final Map<Integer, Job> byStage = new ConcurrentHashMap<>();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      Job job = new Job();
      job.started = start.time();
      jobs.put(start.jobId(), job);
      scala.collection.Iterator<Object> stages = start.stageIds().iterator();
      while (stages.hasNext()) {
        byStage.put((Integer) stages.next(), job);
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      Job job = byStage.get(end.stageId());
      if (job == null || end.taskMetrics() == null) {
        return;
      }
      var info = end.taskInfo();
      job.launched = Math.max(job.launched, info.launchTime());
      job.finished = Math.max(job.finished, info.finishTime());
      job.deserializing = Math.max(job.deserializing, end.taskMetrics().executorDeserializeTime());
      job.running = Math.max(job.running, end.taskMetrics().executorRunTime());
      job.serializing = Math.max(job.serializing, end.taskMetrics().resultSerializationTime());
      job.fetching =
          Math.max(
              job.fetching,
              info.gettingResultTime() > 0 ? info.finishTime() - info.gettingResultTime() : 0);
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
      Job job = jobs.get(end.jobId());
      if (job != null) {
        job.ended = end.time();
      }
    }
  }

  /** Workers that note when they were called. */
  private record Timed(SparkWorkers workers, List<Round> rounds) implements Workers {
    @Override
    public long trainingTokens() {
      return workers.trainingTokens();
    }

    @Override
    public Places places() {
      return workers.places();
    }

    @Override
    public long validationTokens() {
      return 0;
    }

    @Override
    public MeanUpdate round(float[] parameters, RoundOrder order) {
      long called = System.currentTimeMillis();
      long start = System.nanoTime();
      MeanUpdate mean = workers.round(parameters, order);
      double seconds = (System.nanoTime() - start) * 1e-9;
      double computing = Arrays.stream(mean.shardSeconds()).max().orElse(0);
      rounds.add(new Round(called, System.currentTimeMillis(), seconds, computing));
      return mean;
    }

    @Override
    public MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order) {
      return workers.roundOf(shard, parameters, order);
    }

    @Override
    public Score validate(float[] parameters, String title) {
      return Score.ZERO;
    }
  }

  /** Measures, and prints a table. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !Files.isReadable(Path.of(arguments[0]))) {
      System.err.println("Expected a text, and perhaps shards, rounds, words, tokens");
      System.exit(2);
    }
    int shards = argument(arguments, 1, SHARDS);
    int rounds = argument(arguments, 2, ROUNDS);
    int words = argument(arguments, 3, WORDS);
    int tokens = argument(arguments, 4, TOKENS);
    SparkConf conf = new SparkConf().setAppName("rnn-benchmark");
    SessionSettings.setMissing(conf); // as the command line has them
    try (SparkSession session = SparkSession.builder().config(conf).getOrCreate()) {
      measure(session, Path.of(arguments[0]), shards, rounds, words, tokens);
    }
  }

  private static int argument(String[] arguments, int i, int otherwise) {
    return i < arguments.length ? Integer.parseInt(arguments[i]) : otherwise;
  }

  private static void measure(
      SparkSession session, Path file, int shards, int rounds, int words, int tokens)
      throws IOException {
    JavaSparkContext context = Sessions.context(session);
    CostText text = CostText.read(file, words, (long) shards * rounds * tokens);
    NetworkSpec spec = text.network(HIDDEN, "adaptive");
    TrainingOptions options = CostText.options(shards, rounds);
    Broadcast<ExampleEncoder> vocabulary =
        context.broadcast(ExampleEncoder.ofText(text.vocabulary()));
    Path cut = Files.write(Files.createTempFile("rnn", ".txt"), text.lines());
    Corpus corpus = Corpus.of(session, Source.text(cut.toString()), Tokenizers.named("whitespace"));
    List<Round> called = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    List<Double> communicating = new ArrayList<>();
    Told told = new Told();
    try (EncodedText encoded = EncodedText.of(corpus, vocabulary, EncodedText.BlankLines.KEPT);
        Shards placed = Shards.place(encoded, shards, "training text")) {
      Workers workers =
          new Timed(
              new SparkWorkers(context, Trainer.Setup.ofLanguageModel(spec, options), placed, null),
              called);
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void roundDone(RoundReport report) {
              seconds.add(report.times().seconds());
              communicating.add(report.times().communicatingSeconds());
            }
          };
      Trainer trainer =
          new Trainer(spec, options, new ScalarKernels(), listener, Checkpoints.NONE, 0);
      var state = trainer.begin();
      context.sc().addSparkListener(told);
      trainer.run(state, workers);
      if (seconds.size() < rounds) { // nothing is told of a round without a window
        throw new IllegalArgumentException("Some rounds were empty; take more tokens a shard");
      }
      waitForListener();
      context.sc().removeSparkListener(told);
      print(spec, called, seconds, List.copyOf(told.jobs.values()));
      printCommunicating(communicating);
      printEmptyJobs(placed);
    } finally {
      Files.delete(cut);
    }
  }

  private static void waitForListener() {
    try {
      Thread.sleep(2000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void print(
      NetworkSpec spec, List<Round> called, List<Double> seconds, List<Job> all) {
    // The last jobs are those of the rounds that are not in turn.
    List<Job> jobs = all.subList(all.size() - called.size(), all.size());
    List<Double> whole = seconds.subList(seconds.size() - called.size(), seconds.size());
    List<double[]> rows = new ArrayList<>();
    for (int r = called.size() / 2; r < called.size(); r++) {
      Round round = called.get(r);
      Job job = jobs.get(r);
      double computing = 1e3 * round.computing();
      rows.add(
          new double[] {
            1e3 * whole.get(r),
            computing,
            1e3 * whole.get(r) - computing,
            job.started - round.called(),
            job.launched - job.started,
            job.finished - job.launched - computing,
            job.deserializing,
            job.running - computing,
            job.serializing,
            job.fetching,
            job.ended - job.finished,
            round.returned() - job.ended,
            1e3 * (whole.get(r) - round.seconds()),
          });
    }
    List<String> names =
        List.of(
            "a round",
            "computing, the slowest shard",
            "all but computing",
            "  call to start of the job (broadcast)",
            "  start to last task (scheduling)",
            "  last task to the end of all, but for computing",
            "    reading the task",
            "    in the task, but for computing",
            "    writing the result",
            "    getting the result",
            "  end of the tasks to end of the job",
            "  end of the job to return (mean, clearing)",
            "  driver's step");
    System.out.printf(
        Locale.ROOT, "%,d parameters, milliseconds a round%n", spec.layout().parameterCount());
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      System.out.printf(
          Locale.ROOT, "%-50s %7.2f%n", names.get(i), middle(rows, row -> row[column]));
    }
  }

  /** What a run tells of where its time went, shards that waited for a place left out. */
  private static void printCommunicating(List<Double> seconds) {
    List<double[]> rows =
        seconds.subList(seconds.size() / 2, seconds.size()).stream()
            .map(each -> new double[] {1e3 * each})
            .toList();
    System.out.printf(
        Locale.ROOT, "%-50s %7.2f%n", "communicating, of all rounds", middle(rows, row -> row[0]));
  }

  private static void printEmptyJobs(Shards shards) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < EMPTY_JOBS; i++) {
      long start = System.nanoTime();
      Jobs.collect(shards.rdd().map(shard -> 1), "empty");
      rows.add(new double[] {(System.nanoTime() - start) * 1e-6});
    }
    System.out.printf(
        Locale.ROOT,
        "%-50s %7.2f%n",
        "a job that does nothing",
        middle(rows.subList(EMPTY_JOBS / 2, EMPTY_JOBS), row -> row[0]));
  }

  /** The mean of the middle half. */
  private static double middle(List<double[]> rows, ToDoubleFunction<double[]> figure) {
    double[] sorted = rows.stream().mapToDouble(figure).sorted().toArray();
    return Arrays.stream(sorted, sorted.length / 4, sorted.length - sorted.length / 4)
        .average()
        .orElse(0);
  }
}
