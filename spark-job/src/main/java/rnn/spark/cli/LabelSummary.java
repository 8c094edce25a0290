package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.batch.Labelling;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.train.TrainReport;
import rnn.task.Confusions;
import rnn.task.LabelFigures;
import rnn.task.Metric;
import rnn.task.Metrics;
import rnn.task.Score;

/** What a model of labels does on held-out data, in words and by name. */
final class LabelSummary {
  private static final int CONFUSIONS = 10;
  private static final int MAX_FIGURES = 40; // of types or classes, a line each
  private static final int MAX_MATRIX_CLASSES = 100; // in JSON

  private LabelSummary() {}

  /** The figures after training. */
  static List<String> lines(TrainReport report, String origin, boolean isBuiltIn) {
    LabelReport labels = report.labels();
    List<String> lines = new ArrayList<>();
    if (labels == null) {
      return lines;
    }
    lines.addAll(figures(labels, origin));
    if (isBuiltIn) {
      lines.add(
          "Best possible       100 %: the grammar can make no sentence in two ways, so that its"
              + " words tell all labels.");
    }
    return lines;
  }

  /** The figures of a model that learned by counting. */
  static List<String> figures(LabelReport labels) {
    return figures(labels, "");
  }

  private static List<String> figures(LabelReport labels, String origin) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        figures("Held-out " + labels.judge().title() + origin, labels, labels.validation()));
    lines.addAll(figures("Test", labels, labels.test()));
    return lines;
  }

  /** The figures of a score, a line each, and what is confused most often. */
  static List<String> evaluated(LabelReport report) {
    List<String> lines = new ArrayList<>();
    for (Metric metric : report.metrics()) {
      lines.add("%-28s %s".formatted(capitalized(metric.title()), text(metric, report.test())));
    }
    long unseen = Confusions.unseen(report.test());
    if (unseen > 0) {
      lines.add(
          line(
              "Labels that the model does not know: %,d of %,d, wrong whatever is predicted; is"
                  + " this the column of the labels it was trained on?",
              unseen, report.test().confusions().total()));
    }
    lines.addAll(ofEach(report));
    List<String> matrix = isOfClasses(report) ? matrix(report) : List.of();
    lines.addAll(matrix);
    if (!matrix.isEmpty()) {
      return lines;
    }
    List<Confusions.Confusion> confusions =
        Confusions.mostFrequent(report.test(), report.labels(), CONFUSIONS);
    if (!confusions.isEmpty()) {
      lines.add("Most often confused (gold, predicted):");
      confusions.forEach(
          confusion ->
              lines.add(
                  line(
                      "  %-16s %-16s %,d",
                      confusion.gold(), confusion.predicted(), confusion.count())));
    }
    return lines;
  }

  private static boolean isOfClasses(LabelReport report) {
    return report.scoring().task().labelling() == Labelling.SEQUENCES;
  }

  /** Precision, recall and F1 of each type of span, or each class, if they are not too many. */
  private static List<String> ofEach(LabelReport report) {
    List<LabelFigures> figures =
        isOfClasses(report)
            ? LabelFigures.ofLabels(report.test(), report.labels())
            : LabelFigures.ofSpans(report.test(), report.scoring().scheme());
    if (figures.isEmpty() || figures.size() > MAX_FIGURES) {
      return List.of();
    }
    int width = figures.stream().mapToInt(each -> each.label().length()).max().orElse(0);
    String name = "  %-" + Math.max(width, 8) + "s ";
    List<String> lines = new ArrayList<>();
    lines.add((name + "%9s %9s %9s %8s").formatted("", "precision", "recall", "F1", "gold"));
    for (LabelFigures each : figures) {
      lines.add(
          line(
              name + "%9s %9s %9s %,8d",
              each.label(),
              percent(each.precision()),
              percent(each.recall()),
              percent(each.f1()),
              each.gold()));
    }
    return lines;
  }

  /** The line with numbers as {@link Metric#text} writes them, whatever the language. */
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : line("%.2f %%", 100 * share);
  }

  private static List<String> matrix(LabelReport report) {
    return Confusions.table(report.test(), report.labels()).stream()
        .map(line -> "  " + line)
        .toList();
  }

  private static List<String> figures(String title, LabelReport report, Score score) {
    if (score.equals(Score.ZERO)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(title);
    for (Metric metric : report.metrics()) {
      lines.add("  %-28s %s".formatted(metric.title(), text(metric, score)));
    }
    return lines;
  }

  private static String text(Metric metric, Score score) {
    return metric.text(metric.of(score));
  }

  private static String capitalized(String title) {
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }

  /** The figures by their names for programs. */
  static Map<String, Object> results(LabelReport report) {
    Map<String, Object> results = new LinkedHashMap<>();
    put(results, "test", report, report.test());
    putUnknown(results, report);
    put(results, "valid", report, report.validation());
    return results;
  }

  /** Accuracy of unknown words once more, under the name it goes by. */
  private static void putUnknown(Map<String, Object> results, LabelReport report) {
    if (report.metrics().contains(Metrics.UNKNOWN_WORD_ACCURACY)) {
      results.put("unknownWordAccuracy", Metrics.UNKNOWN_WORD_ACCURACY.of(report.test()));
    }
  }

  private static void put(
      Map<String, Object> results, String prefix, LabelReport report, Score score) {
    for (Metric metric : report.metrics()) {
      results.put(metric.name(prefix), metric.of(score));
    }
  }

  /** The figures of an evaluation by their names for programs. */
  static Map<String, Object> evaluatedResults(LabelReport report) {
    Map<String, Object> results = new LinkedHashMap<>();
    put(results, "test", report, report.test());
    putUnknown(results, report);
    if (isOfClasses(report) && report.labels().size() <= MAX_MATRIX_CLASSES) {
      results.put("classes", report.labels().labels());
      results.put(
          "confusionMatrix", Confusions.matrix(report.test(), report.labels().size())); // gold rows
      if (Confusions.unseen(report.test()) > 0) {
        results.put(
            "confusionsOfUnseen", Confusions.ofUnseen(report.test(), report.labels().size()));
      }
    }
    return results;
  }
}
