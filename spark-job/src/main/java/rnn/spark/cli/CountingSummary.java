package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import rnn.spark.train.CountingReport;
import rnn.spark.train.HeldOutFigures;

/** Summary of a model that learned by counting, in words and by name. */
final class CountingSummary {
  private CountingSummary() {}

  /** The lines after counting. */
  static List<String> lines(CountingReport report, String modelDirectory) {
    HeldOutFigures heldOut = report.heldOut();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "A model (%s) over %s tokens is in %s."
            .formatted(report.title(), Figures.count(report.vocabularySize()), modelDirectory));
    lines.add(
        "Counted %s tokens in %s."
            .formatted(Figures.count(report.tokens()), Figures.duration(report.countingSeconds())));
    report
        .figures()
        .forEach(
            (name, value) -> {
              String text = text(value);
              if (!text.isEmpty()) {
                lines.add("  %-17s %s".formatted(inWords(name), text));
              }
            });
    if (heldOut.labels() != null) {
      lines.addAll(LabelSummary.figures(heldOut.labels()));
      return lines;
    }
    if (!Double.isNaN(heldOut.validPerplexity())) {
      lines.add("Held-out perplexity " + Figures.perplexity(heldOut.validPerplexity()));
    }
    if (!Double.isNaN(heldOut.testPerplexity())) {
      lines.add("Test perplexity     " + Figures.perplexity(heldOut.testPerplexity()));
      lines.add(
          String.format(
              Locale.ROOT,
              "  per word          %s, %.4f bits per byte",
              Figures.perplexity(heldOut.testPerplexityPerWord()),
              heldOut.testBitsPerByte()));
    }
    if (!Double.isNaN(heldOut.bestPossiblePerplexity())) {
      lines.add("Best possible       " + Figures.perplexity(heldOut.bestPossiblePerplexity()));
    }
    return lines;
  }

  /** A figure for people; empty of lists of lists and of nothing, which are for programs. */
  private static String text(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%,.4f", number);
    }
    if (value instanceof Number number) {
      return Figures.count(number.doubleValue());
    }
    if (value instanceof List<?> list) {
      boolean isOfNumbers = list.stream().allMatch(Number.class::isInstance);
      return isOfNumbers
          ? list.stream().map(CountingSummary::text).collect(Collectors.joining(", "))
          : "";
    }
    return String.valueOf(value);
  }

  /** {@code logLikelihood} as {@code log likelihood}. */
  private static String inWords(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }

  /** The results by their names for programs, those of a network where there are such. */
  static Map<String, Object> results(CountingReport report) {
    HeldOutFigures heldOut = report.heldOut();
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("model", report.title());
    if (heldOut.labels() != null) {
      results.putAll(LabelSummary.results(heldOut.labels()));
    } else {
      results.put("testPerplexity", heldOut.testPerplexity());
      results.put("testPerplexityPerWord", heldOut.testPerplexityPerWord());
      results.put("testBitsPerByte", heldOut.testBitsPerByte());
      results.put("validPerplexity", heldOut.validPerplexity());
      results.put("bestPossiblePerplexity", heldOut.bestPossiblePerplexity());
    }
    results.putAll(report.figures());
    results.put("tokens", report.tokens());
    results.put("tokensPerSecond", report.tokens() / report.countingSeconds());
    results.put("seconds", report.seconds());
    return results;
  }
}
