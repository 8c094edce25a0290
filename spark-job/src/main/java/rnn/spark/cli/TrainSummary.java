package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;

/** Summary of a run of a network, in words and by name. */
final class TrainSummary {
  private TrainSummary() {}

  /** The lines after training. */
  static List<String> lines(TrainRequest request, TrainReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "A model of %s parameters over %s tokens is in %s."
            .formatted(
                Figures.count(report.parameterCount()),
                Figures.count(report.vocabularySize()),
                request.modelDirectory()));
    lines.add(RunSummary.trained(report, request.start() == TrainRequest.Start.RESUME));
    lines.addAll(RunSummary.lines(report.figures()));
    lines.addAll(figures(report, request.train().paths().isEmpty()));
    lines.addAll(BaselineSummary.lines(report, request.model().cell()));
    return lines;
  }

  /**
   * The lines about the model on held-out and test data.
   *
   * @param isBuiltIn whether the data is the grammar's
   */
  static List<String> figures(TrainReport report, boolean isBuiltIn) {
    if (report.labels() != null) {
      return LabelSummary.lines(report, origin(report), isBuiltIn);
    }
    List<String> lines = new ArrayList<>();
    addPerplexities(lines, report);
    return lines;
  }

  private static void addPerplexities(List<String> lines, TrainReport report) {
    if (!Double.isNaN(report.validPerplexity())) {
      lines.add(
          "Held-out perplexity %s%s"
              .formatted(Figures.perplexity(report.validPerplexity()), origin(report)));
    }
    if (!Double.isNaN(report.testPerplexity())) {
      lines.add("Test perplexity     " + Figures.perplexity(report.testPerplexity()));
      lines.add(
          "  per word          %s, %.4f bits per byte"
              .formatted(
                  Figures.perplexity(report.testPerplexityPerWord()), report.testBitsPerByte()));
    }
    if (!Double.isNaN(report.bestPossiblePerplexity())) {
      lines.add(
          "Best possible       %s, the perplexity of the grammar that made the test text: the model is within %.1f %%."
              .formatted(
                  Figures.perplexity(report.bestPossiblePerplexity()),
                  100 * (report.testPerplexity() / report.bestPossiblePerplexity() - 1)));
    }
  }

  /** Origin of the best model, behind its perplexity; nothing if it is the last of all. */
  static String origin(TrainReport report) {
    boolean isAverage = report.averagedEpochs() > 1;
    boolean endedEarly = report.epochs() < report.plannedEpochs();
    if (!isAverage && !endedEarly && report.bestEpoch() == report.epochs()) {
      return "";
    }
    String which =
        isAverage
            ? "mean of epochs %d to %d"
                .formatted(report.bestEpoch() - report.averagedEpochs() + 1, report.bestEpoch())
            : "epoch " + report.bestEpoch();
    return " (%s of %d%s)"
        .formatted(
            which,
            report.plannedEpochs(),
            endedEarly
                ? "; ended early, after %s without a better one"
                    .formatted(Figures.plural(report.epochs() - report.bestEpoch(), "epoch"))
                : "");
  }

  /** The results by their names for programs. */
  static Map<String, Object> results(TrainReport report) {
    Map<String, Object> results = figuresByName(report);
    results.put("tokens", report.tokens());
    results.put("tokensPerSecond", report.tokensPerSecond());
    results.put("epochs", report.epochs());
    results.put("bestEpoch", report.bestEpoch());
    results.put("averagedEpochs", report.averagedEpochs());
    results.put("rounds", report.rounds());
    results.put("seconds", report.seconds());
    results.putAll(RunSummary.results(report.figures()));
    return results;
  }

  /** The figures of the model, and of models that count, by their names for programs. */
  static Map<String, Object> figuresByName(TrainReport report) {
    Map<String, Object> results = new LinkedHashMap<>();
    if (report.labels() != null) {
      results.putAll(LabelSummary.results(report.labels()));
    } else {
      results.put("testPerplexity", report.testPerplexity());
      results.put("testPerplexityPerWord", report.testPerplexityPerWord());
      results.put("testBitsPerByte", report.testBitsPerByte());
      results.put("validPerplexity", report.validPerplexity());
      results.put("bestPossiblePerplexity", report.bestPossiblePerplexity());
    }
    if (!report.baselines().isEmpty()) {
      results.put("baselines", BaselineSummary.results(report));
    }
    return results;
  }
}
