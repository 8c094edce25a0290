package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.spark.sweep.SweepReport;
import rnn.spark.sweep.SweepRow;
import rnn.spark.train.TrainReport;
import rnn.task.Metric;
import rnn.text.Excerpt;

/** Summary of a sweep, in words and by name. */
final class SweepSummary {
  private static final int MAX_REASON = 100; // characters in the table; the file has all

  private SweepSummary() {}

  /** The lines after a sweep: its table, and what the best setting does. */
  static List<String> lines(SweepReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    List<List<String>> cells = new ArrayList<>();
    List<String> options = List.copyOf(report.rows().get(0).values().keySet());
    List<String> head = new ArrayList<>(List.of("", "held-out " + report.judge().title()));
    head.addAll(options);
    head.addAll(List.of("epochs", "seconds", ""));
    cells.add(head);
    for (int i = 0; i < report.rows().size(); i++) {
      SweepRow row = report.rows().get(i);
      List<String> line = new ArrayList<>(List.of(i + 1 + ".", figure(report.judge(), row)));
      options.forEach(option -> line.add(row.values().getOrDefault(option, "")));
      line.add("%d/%d".formatted(row.learned().epochs(), row.plannedEpochs()));
      line.add(String.format(Locale.ROOT, "%.1f", row.learned().seconds()));
      line.add(note(row));
      cells.add(line);
    }
    lines.addAll(aligned(cells));
    TrainReport best = report.best();
    lines.add("");
    lines.add(
        "The best of %s, %s, is in %s: %s parameters over %s tokens."
            .formatted(
                Figures.plural(report.rows().size(), "setting"),
                report.rows().get(0).title(),
                report.request().modelDirectory(),
                Figures.count(best.parameterCount()),
                Figures.count(best.vocabularySize())));
    lines.add(
        "The sweep took %s, its settings %s together; the table is in %s, by which the same command with --resume knows the settings that are done, and may be deleted."
            .formatted(
                Figures.duration(report.seconds()),
                Figures.duration(
                    report.rows().stream().mapToDouble(row -> row.learned().seconds()).sum()),
                report.folder()));
    lines.addAll(TrainSummary.figures(best, report.request().train().paths().isEmpty()));
    lines.addAll(BaselineSummary.lines(best, report.request().model().cell()));
    return lines;
  }

  private static String note(SweepRow row) {
    if (row.hasFailed()) {
      return "failed: " + Excerpt.of(row.failure(), MAX_REASON);
    }
    return row.wasDropped()
        ? "dropped after %s".formatted(Figures.plural(row.droppedAfter(), "epoch"))
        : "";
  }

  /** The judge's figure of a setting; {@code -} if it has none. */
  static String figure(Metric judge, SweepRow row) {
    double value = row.learned().judged();
    return judge.unit() == Metric.Unit.CHOICES && !Double.isNaN(value)
        ? Figures.perplexity(value)
        : judge.text(value);
  }

  /** Lines of {@code cells}, each column as wide as its widest cell. */
  private static List<String> aligned(List<List<String>> cells) {
    List<String> lines = new ArrayList<>();
    for (List<String> line : cells) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        int at = column;
        int width = cells.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        String cell = line.get(column);
        boolean isLast = column == line.size() - 1;
        text.append(isLast ? cell : " ".repeat(width - cell.length()) + cell + "  ");
      }
      lines.add(text.toString().stripTrailing());
    }
    return lines;
  }

  /** The results by their names for programs: those of the best run, and all settings. */
  static Map<String, Object> results(SweepReport report) {
    Map<String, Object> results = new LinkedHashMap<>(TrainSummary.figuresByName(report.best()));
    results.put("epochs", report.best().epochs());
    results.put("bestEpoch", report.best().bestEpoch());
    results.put("seconds", report.seconds());
    results.put("judge", report.judge().name());
    results.put("best", report.rows().get(0).values());
    results.put("settings", report.rows().stream().map(SweepSummary::results).toList());
    return results;
  }

  private static Map<String, Object> results(SweepRow row) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("number", row.number());
    results.put("values", row.values());
    results.put("judged", row.learned().judged());
    results.put("epochs", row.learned().epochs());
    results.put("plannedEpochs", row.plannedEpochs());
    results.put("bestEpoch", row.learned().bestEpoch());
    results.put("parameters", row.parameters());
    results.put("seconds", row.learned().seconds());
    results.put("droppedAfter", row.droppedAfter());
    results.put("error", row.hasFailed() ? row.failure() : null);
    return results;
  }
}
