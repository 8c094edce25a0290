package rnn.spark.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import rnn.baseline.CountingOptions;
import rnn.option.OptionException;
import rnn.spark.train.TrainRequest;
import rnn.train.Rehearsal;

/** {@code rnn plan}: what {@code rnn train} with the same options would take. */
@Command(
    name = "plan",
    description = {
      "Says what 'rnn train' with the same options would take: parameters, operations, memory, time"
          + " of an epoch, share of communication, and how many replicas are of use. It reads the"
          + " data as training does, makes some rounds for the clock (10 to 20 seconds, longer"
          + " where one window takes seconds) and writes nothing.",
      "",
      "Takes all options of 'rnn train', which 'rnn train --help' lists, and files of them"
          + " (--config, --recipe); those on what a run writes change nothing. --sweep,"
          + " --group-column, --resume and models that count have no plan.",
      ""
    },
    customSynopsis = "rnn plan [options of rnn train] [-- Spark options]",
    footer = {
      "",
      "Examples:",
      "  scripts/rnn plan --train corpus.txt",
      "  scripts/rnn plan --task tag --format conllu --train train.conllu -- --master"
          + " spark://host:7077"
    })
final class PlanCommand extends TrainCommand {
  /** Options that the help lists, beside a word on all others. */
  private static final List<String> LISTED =
      List.of("--train", "--shards", "--json", "--quiet", "--verbose", "--help");

  private final Console console;

  PlanCommand(Console console) {
    super(console);
    this.console = console;
  }

  /** Has the help of {@code plan} list a few options: all others are in that of train. */
  static void shortenHelp(CommandLine plan) {
    plan.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, PlanCommand::listed);
  }

  private static String listed(Help help) {
    List<OptionSpec> options =
        LISTED.stream().map(name -> help.commandSpec().findOption(name)).toList();
    Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
    layout.addAllOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }

  @Override
  int runGroups() {
    groupRequest(); // which refuses what training would
    throw refused(
        "{group-column} has no plan: a model for each group is trained in one task; plan one with"
            + " the rows of a group as {train}");
  }

  @Override
  int runSweep() {
    throw refused("{sweep} has no plan; plan one setting: leave it out and give that one's values");
  }

  @Override
  int runOne(TrainRequest request) throws IOException {
    if (request.counting().isCounted()) {
      throw refused(
          "{model-kind} %s has no plan: it counts the text, in about the time that reading it"
              + " takes; leave it out to plan a network",
          request.counting().get(CountingOptions.MODEL_KIND));
    }
    if (request.start() == TrainRequest.Start.RESUME) {
      throw refused("{resume} has no plan: a plan is of a whole run; leave it out");
    }
    return new PlanRun(console, Rehearsal.Limits.DEFAULT).plan(request, output());
  }

  private RuntimeException refused(String message, Object... values) {
    return impossible(new OptionException(message, values));
  }
}
