package rnn.spark.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import rnn.grammar.EnglishGrammar;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.spark.data.Source;
import rnn.spark.ml.RnnLanguageModelModel;
import rnn.spark.score.Scorer;
import rnn.spark.sql.RnnExtensions;

/**
 * Rows of the built-in grammar scored in turns by {@code rnn score}, by a stage of Spark ML and by
 * a function of SQL, each from Parquet to Parquet. What is measured is the CPU time of the tasks'
 * threads: the time of compiler, collector and driver is left out.
 *
 * <p>Arguments: {@code KEY=VALUE} of {@link #DEFAULTS}. The model is a tied LSTM, its parameters
 * those that training begins with; {@code words} above the grammar's fill its vocabulary up.
 */
public final class ScoreCost {
  private static final String SCORE = "`rnn score`";
  private static final String TRANSFORM = "`transform`";
  private static final String SQL = "`rnn_log_likelihood`";
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "sentences", 100_000, "hidden", 96, "layers", 1, "words", 0, "partitions", 2, "turns", 5);

  private final SparkSession session;
  private final Map<String, Integer> settings;
  private final Path directory;
  private final String model;
  private final String rows;
  private final TaskTime taskTime;
  private final long tokens;

  private ScoreCost(SparkSession session, Map<String, Integer> settings, Path directory)
      throws IOException {
    this.session = session;
    this.settings = settings;
    this.directory = directory;
    this.model = directory.resolve("model").toString();
    this.rows = directory.resolve("rows").toString();
    List<List<String>> texts =
        EnglishGrammar.grammar().corpus(1, settings.get("sentences")).stream()
            .map(sentence -> sentence.tokens())
            .toList();
    this.tokens = texts.stream().mapToLong(text -> text.size() + 1).sum();
    ModelDirectory.write(Path.of(model), model(texts));
    session
        .createDataset(
            texts.stream().map(text -> String.join(" ", text)).toList(), Encoders.STRING())
        .toDF("text")
        .repartition(settings.get("partitions"))
        .write()
        .parquet(rows);
    this.taskTime = TaskTime.of(session);
  }

  private Model model(List<List<String>> texts) {
    List<String> words = new ArrayList<>(List.of("<unk>", "<eos>"));
    TreeSet<String> known = new TreeSet<>();
    texts.forEach(known::addAll);
    words.addAll(known);
    for (int i = words.size(); i < settings.get("words"); i++) {
      words.add("word" + i);
    }
    return CostModel.of(words, settings.get("hidden"), settings.get("layers"));
  }

  /** Measures as {@code arguments} say. */
  public static void main(String[] arguments) throws Exception {
    CostRun.run(
        arguments,
        DEFAULTS,
        (conf, settings) ->
            conf.set("spark.sql.files.openCostInBytes", "1g") // a task for each file
                .set("spark.sql.extensions", RnnExtensions.class.getName()),
        (session, settings, directory) -> new ScoreCost(session, settings, directory).measure());
  }

  private void measure() {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int turn = -1; turn < settings.get("turns"); turn++) { // the first one compiles
      for (String way : List.of(SCORE, TRANSFORM, SQL)) {
        double taken = seconds(way, directory.resolve("turn " + turn + " by " + way));
        if (turn >= 0) {
          seconds.computeIfAbsent(way, key -> new ArrayList<>()).add(taken);
        }
      }
    }
    System.out.println("| | CPU seconds of tasks | µs/token | of `rnn score`'s | least to most |");
    System.out.println("|---|---|---|---|---|");
    double reference = median(seconds.get(SCORE));
    seconds.forEach(
        (way, turns) ->
            System.out.println(
                String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.3f | %.2f to %.2f |",
                    way,
                    median(turns),
                    1e6 * median(turns) / tokens,
                    median(turns) / reference,
                    turns.stream().mapToDouble(value -> value).min().getAsDouble(),
                    turns.stream().mapToDouble(value -> value).max().getAsDouble())));
  }

  private static double median(List<Double> turns) {
    double[] sorted = turns.stream().mapToDouble(value -> value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** CPU seconds of the tasks of a turn, which writes to {@code output}. */
  private double seconds(String way, Path output) {
    long before = taskTime.nanos();
    Dataset<Row> table = session.read().parquet(rows);
    switch (way) {
      case SCORE ->
          Scorer.score(
              session, model, Source.column("parquet", "text", rows), output.toString(), "parquet");
      case TRANSFORM ->
          RnnLanguageModelModel.load(model).transform(table).write().parquet(output.toString());
      default ->
          table
              .selectExpr("*", "rnn_log_likelihood('%s', text) AS l".formatted(model))
              .write()
              .parquet(output.toString());
    }
    return (taskTime.nanos() - before) * 1e-9;
  }
}
