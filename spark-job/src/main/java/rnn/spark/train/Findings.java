package rnn.spark.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.model.Model;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.data.Shards;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.job.Jobs;
import rnn.task.Confusions;
import rnn.task.PairCounts;
import rnn.task.Score;
import rnn.text.LabelSet;

/**
 * Findings of a finished model, for its report: its figures, what labels it confuses, and, where
 * texts are wanted, the surprises of a few held-out sentences or the sequences with the most
 * mistakes.
 *
 * <p>These few come from the beginning of the first held-out shard, and are all of the data that
 * reaches the driver.
 */
final class Findings {
  private static final int MAX_LABELS = 24; // of a matrix that can be read

  private final JavaSparkContext context;
  private final Texts texts;
  private final MetricsFile metrics;

  /** Findings that go to {@code metrics}. */
  Findings(JavaSparkContext context, Texts texts, MetricsFile metrics) {
    this.context = context;
    this.texts = texts;
    this.metrics = metrics;
  }

  /**
   * Counts by right label, then predicted one.
   *
   * @param data what they are of
   * @param isAll false if there are more labels than these
   */
  private record Matrix(String data, boolean isAll, List<String> labels, long[][] counts) {}

  /** Adds figures, and counts of labels. */
  void addFigures(HeldOutFigures figures) {
    Map<String, Double> values = figures.values();
    if (!values.isEmpty()) {
      metrics.finding("results", values);
    }
    LabelReport labels = figures.labels();
    Matrix matrix = labels == null ? null : matrix(labels);
    if (matrix != null) {
      metrics.finding("confusions", matrix);
    }
  }

  /** Adds held-out texts, with what {@code model} makes of them. */
  void addTexts(Model model) {
    Shards heldOut = texts.validation() != null ? texts.validation() : texts.test();
    if (heldOut == null) {
      return;
    }
    ShardTokens tokens = new ShardTokens(texts);
    if (texts.encoder().labelling() == Labelling.NONE) {
      add(
          "heldOutText",
          new HeldOutText(model, tokens).sentences(first(heldOut, HeldOutText::beginning)));
    } else {
      LabelSet labels = Objects.requireNonNull(texts.encoder().labels());
      add("worst", new Mistakes(model, tokens, labels).worst(first(heldOut, Mistakes::beginning)));
    }
  }

  private void add(String name, List<?> found) {
    if (!found.isEmpty()) {
      metrics.finding(name, found);
    }
  }

  private Shard first(Shards shards, Function<Shard, Shard> beginning) {
    return Jobs.run(
        context, "look at a few held-out sequences", () -> shards.rdd().map(beginning).first());
  }

  /** The matrix of all labels, or of those in the most frequent confusions; null if of none. */
  private static @Nullable Matrix matrix(LabelReport report) {
    boolean isOfTest = !report.test().equals(Score.ZERO);
    Score score = isOfTest ? report.test() : report.validation();
    LabelSet labels = report.labels();
    boolean isAll = labels.size() <= MAX_LABELS;
    List<Integer> shown = isAll ? all(labels) : mostConfused(score, labels);
    if (score.equals(Score.ZERO) || shown.isEmpty()) {
      return null;
    }
    int[] rows = new int[labels.size()]; // of each label; -1 if it is not shown
    Arrays.fill(rows, -1);
    for (int i = 0; i < shown.size(); i++) {
      rows[shown.get(i)] = i;
    }
    long[][] counts = new long[shown.size()][shown.size()];
    PairCounts pairs = score.confusions();
    for (int i = 0; i < pairs.size(); i++) {
      int gold = pairs.first(i) < 0 ? -1 : rows[pairs.first(i)];
      int predicted = pairs.second(i) < 0 ? -1 : rows[pairs.second(i)];
      if (gold >= 0 && predicted >= 0) {
        counts[gold][predicted] = pairs.count(i);
      }
    }
    return new Matrix(
        isOfTest ? "the test data" : "the held-out data",
        isAll,
        shown.stream().map(labels::label).toList(),
        counts);
  }

  private static List<Integer> all(LabelSet labels) {
    List<Integer> all = new ArrayList<>();
    for (int id = 0; id < labels.size(); id++) {
      all.add(id);
    }
    return all;
  }

  private static List<Integer> mostConfused(Score score, LabelSet labels) {
    List<Integer> confused = new ArrayList<>();
    for (Confusions.Confusion confusion : Confusions.mostFrequent(score, labels, 4 * MAX_LABELS)) {
      for (String label : List.of(confusion.gold(), confusion.predicted())) {
        int id = labels.contains(label) ? labels.id(label) : LabelSet.NONE;
        if (id >= 0 && !confused.contains(id) && confused.size() < MAX_LABELS) {
          confused.add(id);
        }
      }
    }
    return confused;
  }
}
