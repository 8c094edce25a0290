package rnn.spark.cli;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program: reads its arguments, runs a command and ends with its status.
 *
 * <p>0 means done, 1 that data or a model would not do, 2 that the arguments would not.
 */
@Command(
    name = "rnn",
    description =
        "Trains and uses recurrent language models, taggers and classifiers on Apache Spark.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      TrainCommand.class,
      PlanCommand.class,
      EvaluateCommand.class,
      GenerateCommand.class,
      ScoreCommand.class,
      PredictCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      ReportCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Options of Spark stand after --, as in: scripts/rnn train -- --master spark://host:7077"
    })
public final class Main implements Runnable {
  // Of help, whose lines are hard to follow beyond.
  private static final int MIN_HELP_COLUMNS = 60;
  private static final int DEFAULT_HELP_COLUMNS = 80;
  private static final int MAX_HELP_COLUMNS = 100;

  @Spec private CommandSpec spec;

  /** The program as spark-submit starts it. */
  public static void main(String[] args) {
    int status;
    try {
      status = run(args, Console.ofProcess());
    } finally {
      Session.commandEnded();
    }
    if (status != 0) {
      // Only then: YARN takes any exit of a driver that has not returned for a failure.
      System.exit(status);
    }
  }

  /** Runs the command that {@code args} ask for. */
  static int run(String[] args, Console all) {
    Console console = all;
    CommandLine root = commandLine(console);
    CommandLine command = args.length == 0 ? null : root.getSubcommands().get(args[0]);
    if (command != null) {
      try {
        Settings settings = Settings.of(command.getCommandSpec(), args);
        if (isAsked(OutputArguments.VERBOSE, command, settings, args)) {
          LogSettings.showAll();
        }
        if (isAsked(OutputArguments.QUIET, command, settings, args)) {
          LogSettings.showWarnings();
          console = all.quiet();
          root = commandLine(console); // commands are made with the console that they report to
          command = root.getSubcommands().get(args[0]);
        }
        command.setDefaultValueProvider(settings);
      } catch (ParameterException e) {
        return new ParameterErrors().handleParseException(e, args);
      }
    }
    try {
      int status = root.execute(args);
      if (console.results().checkError()) {
        console
            .warnings()
            .println(
                "The results could not be written to standard output, or not all of them; is the"
                    + " disk full, or was the program that reads them ended?");
        return status == 0 ? 1 : status;
      }
      return status;
    } catch (OutOfMemoryError e) { // picocli hands on exceptions only
      console.warnings().println(Failures.explanation(e));
      return 1;
    }
  }

  /** True if the line or a file of options has the flag {@code name}. */
  private static boolean isAsked(
      String name, CommandLine command, Settings settings, String[] args) {
    OptionSpec flag = command.getCommandSpec().findOption(name);
    return flag != null
        && (Arrays.asList(args).contains(name) || "true".equals(settings.defaultValue(flag)));
  }

  /** The commands with all their options, reporting to {@code console}. */
  static CommandLine commandLine(Console console) {
    CommandLine root = new CommandLine(Main.class, new Commands(console));
    DeclaredOptions.ofTraining(root.getSubcommands().get("train").getCommandSpec());
    DeclaredOptions.ofTraining(root.getSubcommands().get("plan").getCommandSpec());
    PlanCommand.shortenHelp(root.getSubcommands().get("plan"));
    DeclaredOptions.ofReading(root.getSubcommands().get("evaluate").getCommandSpec());
    DeclaredOptions.ofReading(root.getSubcommands().get("score").getCommandSpec());
    DeclaredOptions.ofGeneration(root.getSubcommands().get("generate").getCommandSpec());
    root.setOut(console.resultWriter());
    root.setErr(console.errorWriter());
    root.setUsageHelpWidth(helpWidth(console.columns()));
    root.setUsageHelpLongOptionsMaxWidth(40);
    root.setExpandAtFiles(false); // @name is a value, whether there is such a file or not
    root.setUnmatchedOptionsAllowedAsOptionParameters(
        false); // --train a --hiden 3 is two mistakes, not three paths
    root.setParameterExceptionHandler(new ParameterErrors());
    root.setExecutionExceptionHandler(new Failures());
    return root;
  }

  private static int helpWidth(int columns) {
    return columns == 0
        ? DEFAULT_HELP_COLUMNS
        : Math.max(MIN_HELP_COLUMNS, Math.min(columns, MAX_HELP_COLUMNS));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "A command must be given: train, plan, evaluate, generate, score, predict, import, export,"
            + " report or completion");
  }

  /** Makes commands, each with the console it reports to. */
  private record Commands(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Console.class).newInstance(console);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"rnn-spark " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
