package rnn.spark.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import rnn.spark.data.Source;
import rnn.spark.sweep.Grid;
import rnn.spark.sweep.Setting;
import rnn.spark.sweep.Sweep;
import rnn.spark.sweep.SweepListener;
import rnn.spark.sweep.SweepReport;
import rnn.spark.sweep.SweepRequest;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainRequest;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/**
 * Twelve settings on text of the built-in grammar, in turns as a sweep, as one with successive
 * halving, and as one run after the other in the same session, which spares these the start of
 * Spark.
 *
 * <p>Arguments: {@code KEY=NUMBER} of {@link #DEFAULTS}. A turn of each comes first to compile.
 */
public final class SweepCost {
  private static final String SWEEP = "a sweep";
  private static final String HALVING = "a sweep with halving";
  private static final String RUNS = "one run after the other";
  private static final Map<String, Integer> DEFAULTS =
      Map.of("sentences", 4_000, "epochs", 9, "turns", 3);
  private static final List<String> AXES = List.of("hidden=32,64,128", "learning-rate=1,5,10,20");

  private final SparkSession session;
  private final Map<String, Integer> settings;
  private final Path directory;

  /** What one way took, and how good its best model is. */
  private record Turn(double seconds, double perplexity) {}

  private SweepCost(SparkSession session, Map<String, Integer> settings, Path directory) {
    this.session = session;
    this.settings = settings;
    this.directory = directory;
    session.sparkContext().setLogLevel("ERROR"); // runs find the checkpoints of those before them
  }

  /** Measures as {@code arguments} say. */
  public static void main(String[] arguments) throws Exception {
    CostRun.run(
        arguments,
        DEFAULTS,
        (conf, settings) -> {},
        (session, settings, directory) -> new SweepCost(session, settings, directory).measure());
  }

  private void measure() {
    Map<String, List<Turn>> turns = new LinkedHashMap<>();
    for (int turn = -1; turn < settings.get("turns"); turn++) {
      for (String way : List.of(RUNS, SWEEP, HALVING)) {
        Turn taken = turn(way, settings.get("epochs") / (turn < 0 ? 3 : 1));
        if (turn >= 0) {
          turns.computeIfAbsent(way, key -> new ArrayList<>()).add(taken);
        }
      }
    }
    System.out.println("| 12 settings as | seconds | least to most | best held-out perplexity |");
    System.out.println("|---|---|---|---|");
    turns.forEach(
        (way, all) -> {
          double[] seconds = all.stream().mapToDouble(Turn::seconds).sorted().toArray();
          System.out.println(
              String.format(
                  Locale.ROOT,
                  "| %s | %.1f | %.1f to %.1f | %.3f |",
                  way,
                  seconds[seconds.length / 2],
                  seconds[0],
                  seconds[seconds.length - 1],
                  all.get(0).perplexity()));
        });
  }

  private Turn turn(String way, int epochs) {
    Map<String, String> given = new HashMap<>();
    given.put("epochs", Integer.toString(epochs));
    given.put("embedding", "64");
    given.put("tied", "false");
    given.put("baseline", "false");
    String model = directory.resolve("model").toString();
    TrainRequest base =
        new TrainRequest(
            Source.grammar(1, settings.get("sentences")),
            Source.grammar(2, 500),
            null,
            GivenOptions.ofText(given),
            model,
            model + ".checkpoints",
            0,
            TrainRequest.Start.ANEW,
            given);
    SweepRequest request =
        SweepRequest.of(
            base,
            Grid.parse(AXES).all(),
            way.equals(HALVING) ? SweepRequest.Stopping.HALVING : SweepRequest.Stopping.NONE);
    long start = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    if (way.equals(RUNS)) {
      for (Setting setting : request.settings()) {
        double perplexity =
            SparkTrainer.train(session, setting.request(), TrainingListener.SILENT)
                .validPerplexity();
        best = Math.min(best, perplexity);
      }
    } else {
      SweepReport report = Sweep.train(session, request, SweepListener.SILENT);
      best = report.rows().get(0).learned().judged();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Turn(seconds, best);
  }
}
