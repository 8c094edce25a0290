package rnn.spark.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.batch.Labelling;
import rnn.fit.Lines;
import rnn.fit.LocalFit;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.spark.data.Source;
import rnn.spark.group.GroupListener;
import rnn.spark.group.GroupReport;
import rnn.spark.group.GroupRequest;
import rnn.spark.group.GroupTrainer;
import rnn.spark.group.Grouping;
import rnn.text.Tokenizers;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/**
 * A model for each group by one Spark job on two cores, in turns with the same trainings one after
 * the other on two threads of this process, on sentences of the built-in grammar.
 *
 * <p>Arguments: {@code KEY=NUMBER} of {@link #DEFAULTS}. The time of two threads is that of the
 * trainings alone, from rows in memory to models; that of the job includes reading the rows,
 * counting them, bringing them to their tasks, and writing the table.
 */
public final class GroupCost {
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int CORES = 2;
  private static final int TOKENS_OF_SENTENCE = 10; // nearly
  private static final Map<String, Integer> DEFAULTS =
      Map.of("groups", 40, "tokens", 100_000, "hidden", 32, "epochs", 9, "turns", 3);
  private static final StructType ROWS =
      new StructType()
          .add("tenant", DataTypes.IntegerType, false)
          .add("text", DataTypes.StringType, false);

  private final SparkSession session;
  private final Map<String, Integer> settings;
  private final Path directory;
  private final Map<String, String> given;

  private GroupCost(SparkSession session, Map<String, Integer> settings, Path directory) {
    this.session = session;
    this.settings = settings;
    this.directory = directory;
    this.given =
        Map.of(
            "hidden", settings.get("hidden").toString(),
            "embedding", settings.get("hidden").toString(),
            "epochs", settings.get("epochs").toString());
  }

  /** Measures as {@code arguments} say. */
  public static void main(String[] arguments) throws Exception {
    CostRun.run(
        arguments,
        DEFAULTS,
        (conf, settings) -> {},
        (session, settings, directory) -> new GroupCost(session, settings, directory).measure());
  }

  private static List<String> texts(int group, int tokens) {
    List<String> texts = new ArrayList<>();
    int left = tokens;
    for (long part = 0; left > 0; part++) {
      int sentences = 1 + left / TOKENS_OF_SENTENCE;
      for (Sentence sentence :
          EnglishGrammar.grammar().corpus(group + part * 1_000_003, sentences)) {
        if (left > 0) {
          texts.add(sentence.text());
          left -= sentence.tokens().size() + 1;
        }
      }
    }
    return texts;
  }

  private void measure() throws InterruptedException, IOException {
    String rows = directory.resolve("rows").toString();
    int tokens = settings.get("tokens");
    session
        .range(0, settings.get("groups"), 1, 2 * CORES)
        .flatMap(
            (FlatMapFunction<Long, Row>)
                group -> {
                  int tenant = group.intValue();
                  Iterator<String> texts = texts(tenant, tokens).iterator();
                  List<Row> all = new ArrayList<>();
                  texts.forEachRemaining(text -> all.add(RowFactory.create(tenant, text)));
                  return all.iterator();
                },
            Encoders.row(ROWS))
        .orderBy("text") // so that every group's rows lie everywhere
        .write()
        .parquet(rows);
    fits(Math.min(4, settings.get("groups"))); // which compiles
    job(rows);
    System.out.println(
        "| turn | Spark job, s | two threads, s | above them | CPU s of the job | of two threads |"
            + " above them |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int turn = 1; turn <= settings.get("turns"); turn++) {
      Taken job = job(rows);
      Taken threads = fits(settings.get("groups"));
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %d | %.1f | %.1f | %.1f %% | %.1f | %.1f | %.1f %% |",
              turn,
              job.seconds(),
              threads.seconds(),
              100 * (job.seconds() / threads.seconds() - 1),
              job.cpuSeconds(),
              threads.cpuSeconds(),
              100 * (job.cpuSeconds() / threads.cpuSeconds() - 1)));
    }
  }

  /** Time of a way, and CPU time of this process, compiler and collector included. */
  private record Taken(double seconds, double cpuSeconds) {}

  private Taken job(String rows) {
    long cpu = MACHINE.getProcessCpuTime();
    GroupReport report =
        GroupTrainer.train(
            session,
            new GroupRequest(
                Source.column("parquet", "text", rows),
                Grouping.by("tenant").withMinTokens(0),
                given,
                directory.resolve("models").toString()),
            GroupListener.SILENT);
    return new Taken(report.seconds(), (MACHINE.getProcessCpuTime() - cpu) * 1e-9);
  }

  /**
   * Time that the trainings of {@code groups} groups take on as many threads as cores, without that
   * of making their texts.
   */
  private Taken fits(int groups) throws InterruptedException {
    long cpu = MACHINE.getProcessCpuTime();
    LongAdder makingNanos = new LongAdder();
    GivenOptions options = GivenOptions.ofRows(given);
    LocalFit.Plan plan =
        new LocalFit.Plan(options, Tokenizers.named(options.model().tokenizer()), Map.of());
    AtomicInteger next = new AtomicInteger();
    DoubleAdder seconds = new DoubleAdder();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CORES; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int group = next.getAndIncrement();
                    group < groups;
                    group = next.getAndIncrement()) {
                  long made = THREADS.getCurrentThreadCpuTime();
                  Lines lines = new Lines(Labelling.NONE);
                  for (String text : texts(group, settings.get("tokens"))) {
                    lines.add(plan.tokenizer().tokens(text), List.of());
                  }
                  makingNanos.add(THREADS.getCurrentThreadCpuTime() - made);
                  long start = System.nanoTime();
                  LocalFit.fit(lines, plan, "a group", TrainingListener.SILENT);
                  seconds.add((System.nanoTime() - start) * 1e-9);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Taken(
        seconds.sum() / CORES, (MACHINE.getProcessCpuTime() - cpu - makingNanos.sum()) * 1e-9);
  }
}
