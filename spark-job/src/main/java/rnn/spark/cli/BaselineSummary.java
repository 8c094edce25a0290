package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.spark.train.CountedFigure;
import rnn.spark.train.TrainReport;

/** Summary of the models that count beside a network, in words and by name. */
final class BaselineSummary {
  private BaselineSummary() {}

  /**
   * A line with the figures of all, the network first, and a warning if it is not the best; none if
   * nothing was counted.
   *
   * @param cell name of the network's cell
   */
  static List<String> lines(TrainReport report, String cell) {
    List<String> lines = new ArrayList<>();
    if (report.baselines().isEmpty()) {
      return lines;
    }
    List<String> figures = new ArrayList<>();
    CountedFigure first = report.baselines().get(0);
    figures.add(
        "%s %s"
            .formatted(
                cell.toUpperCase(Locale.ROOT),
                first.judge().text(first.judge().of(first.network()))));
    for (CountedFigure baseline : report.baselines()) {
      figures.add(
          "%s %s"
              .formatted(
                  baseline.title(), baseline.judge().text(baseline.judge().of(baseline.score()))));
    }
    lines.add("Beside others       %s".formatted(String.join(", ", figures)));
    report.baselines().stream()
        .filter(CountedFigure::isBetter)
        .findFirst()
        .ifPresent(better -> lines.add(warning(better)));
    return lines;
  }

  private static String warning(CountedFigure better) {
    return "The network does worse than a %s, which only counts: train longer (--epochs), with another --learning-rate or more units (--hidden), or use what counts (--model-kind)."
        .formatted(better.title());
  }

  /** The figures of each, by their names for programs. */
  static List<Map<String, Object>> results(TrainReport report) {
    List<Map<String, Object>> results = new ArrayList<>();
    for (CountedFigure baseline : report.baselines()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("modelKind", baseline.kind());
      result.put("model", baseline.title());
      result.putAll(baseline.values());
      results.add(result);
    }
    return results;
  }
}
