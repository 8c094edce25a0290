package rnn.spark.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.spark.data.Source;
import rnn.spark.score.ModelKinds;
import rnn.spark.score.ScoreReport;
import rnn.spark.score.Scorer;

/** {@code rnn score}: log-likelihood and perplexity of every row of a data set. */
@Command(
    name = "score",
    description = "Writes log-likelihood and perplexity beside every row of a data set.",
    customSynopsis = "rnn score --input PATH... --output DIRECTORY [options] [-- Spark options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class ScoreCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Mixin private final RowsArguments rows = new RowsArguments();
  @Mixin private final SettingsArguments settings = new SettingsArguments();
  @Mixin private final OutputArguments output = new OutputArguments();

  ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Source source = source();
    ScoreReport report;
    LocalChecks checks = new LocalChecks();
    checks.input(source);
    checks.newOutput(rows.directory);
    checks.model(
        model.directory,
        labelling -> ModelKinds.requireLanguageModel(labelling, model.directory, "score text"));
    try (Session session = Session.open("score", source, console)) {
      report =
          Scorer.score(session.spark(), model.directory, source, rows.directory, rows.outputFormat);
    }
    summarize(report);
    if (output.json) {
      console.results().println(JsonLine.of(results(report)));
    }
    return 0;
  }

  private void summarize(ScoreReport report) {
    PrintStream messages = console.messages();
    messages.printf(
        "%s in %s, with the columns log_likelihood (nats), tokens, perplexity and"
            + " unknown_tokens.%n",
        report.rows() == 1 ? "1 row is" : Figures.plural(report.rows(), "row") + " are",
        rows.directory);
    if (report.unscoredRows() > 0) {
      messages.printf(
          "%s had null for a text, and null for scores.%n",
          Figures.plural(report.unscoredRows(), "row"));
    }
    if (report.emptyElements() > 0) {
      messages.printf(
          "%s null or empty and left out.%n",
          report.emptyElements() == 1
              ? "1 element of an array was"
              : Figures.plural(report.emptyElements(), "element") + " of arrays were");
    }
    if (report.unknownTokens() > 0) {
      messages.printf(
          "%s not in the vocabulary and scored as <unk>.%n",
          report.unknownTokens() == 1
              ? "1 token was"
              : Figures.plural(report.unknownTokens(), "token") + " were");
    }
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

  /** The rows that the arguments name. */
  Source source() {
    try {
      return rows.source();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Flags.message(e), e);
    }
  }
}
