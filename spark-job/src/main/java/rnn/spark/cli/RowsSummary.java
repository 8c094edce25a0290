package rnn.spark.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.spark.score.ScoreReport;

/** Summary of rows that were written with what a model says of them, in words and for programs. */
final class RowsSummary {
  private RowsSummary() {}

  /**
   * Prints what came of scoring or predicting.
   *
   * @param directory where the rows are
   * @param said what is null where the text is, such as {@code scores}
   * @param readAs what became of unknown words, behind "not in the vocabulary"; may be empty
   */
  static void print(
      PrintStream out, ScoreReport report, String directory, String said, String readAs) {
    out.printf(
        "%s in %s, with %s.%n",
        report.rows() == 1 ? "1 row is" : Figures.plural(report.rows(), "row") + " are",
        directory,
        added(report.columns()));
    if (report.unscoredRows() > 0) {
      out.printf(
          "%s had null for a text, and null for %s.%n",
          Figures.plural(report.unscoredRows(), "row"), said);
    }
    if (report.emptyElements() > 0) {
      out.printf(
          "%s null or empty and left out.%n",
          report.emptyElements() == 1
              ? "1 element of an array was"
              : Figures.plural(report.emptyElements(), "element") + " of arrays were");
    }
    if (report.unknownTokens() > 0) {
      out.printf(
          "%s not in the vocabulary%s.%n",
          report.unknownTokens() == 1
              ? "1 token was"
              : Figures.plural(report.unknownTokens(), "token") + " were",
          readAs);
    }
  }

  private static String added(List<String> columns) {
    int last = columns.size() - 1;
    return last < 0
        ? "the tag of each token behind its line"
        : "the columns %s and %s"
            .formatted(String.join(", ", columns.subList(0, last)), columns.get(last));
  }

  /** The results by their names for programs. */
  static Map<String, Object> results(ScoreReport report) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("rows", report.rows());
    results.put("unscoredRows", report.unscoredRows());
    results.put("unknownTokens", report.unknownTokens());
    results.put("emptyElements", report.emptyElements());
    return results;
  }
}
