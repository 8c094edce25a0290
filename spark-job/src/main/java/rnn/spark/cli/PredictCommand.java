package rnn.spark.cli;

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

/** {@code rnn predict}: the labels that a tagger or a classifier gives every row of a data set. */
@Command(
    name = "predict",
    description =
        "Writes the labels of a tagger or a classifier beside every row of a data set, or into"
            + " column files.",
    customSynopsis = "rnn predict --input PATH... --output DIR [options] [-- Spark options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn predict --model tagger --format conllu --input new.conllu --output tagged",
      "  scripts/rnn predict --model intents --format csv --column text --input new.csv --output"
          + " out"
    })
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Mixin private final RowsArguments rows = new RowsArguments();
  @Mixin private final SettingsArguments settings = new SettingsArguments();
  @Mixin private final OutputArguments output = new OutputArguments();

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Source source = source();
    if (GroupScoring.isTable(model.directory)) {
      return new GroupScoring(console).write("predict", model.directory, source, rows, output);
    }
    ScoreReport report;
    LocalChecks checks = new LocalChecks();
    checks.input(source);
    checks.newOutput(rows.directory);
    checks.model(model.directory, kind -> ModelKinds.requireLabels(kind, model.directory, source));
    try (Session session = Session.open("predict", source, console)) {
      report =
          Scorer.predict(
              session.spark(), model.directory, source, rows.directory, rows.outputFormat);
    }
    RowsSummary.print(console.messages(), report, rows.directory, "labels", "");
    if (output.json) {
      console.results().println(JsonLine.of(RowsSummary.results(report)));
    }
    return 0;
  }

  /** The rows that the arguments name. */
  Source source() {
    try {
      return rows.sourceOfPrediction(spec.commandLine().getParseResult());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Flags.message(e), e);
    }
  }
}
