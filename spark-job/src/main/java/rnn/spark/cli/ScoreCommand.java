package rnn.spark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.spark.data.Source;
import rnn.spark.score.Mixing;
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
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn score --model lm --input new.txt --output scored",
      "  scripts/rnn score --model lm --format parquet --column events --input logs --output scored"
    })
final class ScoreCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Mixin private final RowsArguments rows = new RowsArguments();
  @Mixin private final MixingArguments mix = new MixingArguments();
  @Mixin private final SettingsArguments settings = new SettingsArguments();
  @Mixin private final OutputArguments output = new OutputArguments();

  ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Source source = source();
    Mixing mixing = mix.mixing(spec);
    if (GroupScoring.isTable(model.directory)) {
      requireAlone(mixing);
      return new GroupScoring(console).write("score", model.directory, source, rows, output);
    }
    ScoreReport report;
    LocalChecks checks = new LocalChecks();
    checks.input(source);
    checks.newOutput(rows.directory);
    checks.model(
        model.directory,
        kind -> ModelKinds.requireLanguageModel(kind, model.directory, "score text"));
    for (String other : mixing.models()) {
      checks.model(other, kind -> ModelKinds.requireLanguageModel(kind, other, "be mixed"));
    }
    try (Session session = Session.open("score", source, console)) {
      report =
          Scorer.score(
              session.spark(), model.directory, source, rows.directory, rows.outputFormat, mixing);
    }
    RowsSummary.print(console.messages(), report, rows.directory, "scores", " and scored as <unk>");
    if (output.json) {
      console.results().println(JsonLine.of(RowsSummary.results(report)));
    }
    return 0;
  }

  private void requireAlone(Mixing mixing) {
    if (!mixing.isNone()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is a table of models, one for each group, which cannot be mixed or adapted; leave out --mix, --cache and --dynamic"
              .formatted(model.directory));
    }
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
