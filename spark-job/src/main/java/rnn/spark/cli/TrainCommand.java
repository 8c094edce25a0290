package rnn.spark.cli;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.spark.group.GroupRequest;
import rnn.spark.sweep.Grid;
import rnn.spark.sweep.Setting;
import rnn.spark.sweep.SweepRequest;
import rnn.spark.train.ReportContent;
import rnn.spark.train.TrainRequest;
import rnn.task.LanguageModeling;
import rnn.task.Tasks;
import rnn.train.GivenOptions;
import rnn.train.StartOptions;
import rnn.train.TakenOptions;
import rnn.train.TrainingOptions;

/** {@code rnn train}: from a text to a model. {@link PlanCommand} takes the same arguments. */
@Command(
    name = "train",
    description = "Trains a language model, a tagger or a classifier and writes it to a directory.",
    customSynopsis = "rnn train [options] [-- Spark options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn train --train corpus.txt --model lm",
      "  scripts/rnn train --task tag --format conllu --train train.conllu --model tagger"
    })
class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @ArgGroup(validate = false, heading = "%nText%n", order = 1)
  private final TextArguments text = new TextArguments();

  @ArgGroup(validate = false, heading = "%nIts form%n", order = 2)
  private final InputArguments input = new InputArguments();

  @ArgGroup(validate = false, heading = "%nA model for each group%n", order = 3)
  private final GroupArguments groups = new GroupArguments();

  @ArgGroup(validate = false, heading = "%nSeveral settings%n", order = 7)
  private final SweepArguments sweep = new SweepArguments();

  @ArgGroup(validate = false, heading = "%nResult%n", order = 8)
  private final ResultArguments result = new ResultArguments();

  @ArgGroup(validate = false, heading = "%nFiles of options%n", order = 9)
  private final RecipeArguments files = new RecipeArguments();

  @ArgGroup(validate = false, heading = "%nReport%n", order = 10)
  private final OutputArguments output = new OutputArguments();

  @ArgGroup(validate = false, order = 11)
  private final EventArguments events = new EventArguments();

  TrainCommand(Console console) {
    this.console = console;
  }

  /** Options that stand in a file, at hand or of the user's own. */
  private static final class RecipeArguments {
    @CommandLine.Option(
        names = "--recipe",
        paramLabel = "NAME",
        description =
            "Options known to go well together; those of --config and of the command line come"
                + " first. '"
                + Recipes.LIST
                + "' lists the recipes. Without it: none, or "
                + Recipes.FOR_BUILT_IN_TEXT
                + " if there is no --train.")
    @Nullable String recipe;

    @ArgGroup(validate = false)
    private final SettingsArguments settings = new SettingsArguments();
  }

  /** Arguments that say where a model goes, and what is kept on the way. */
  private static final class ResultArguments {
    @CommandLine.Option(
        names = "--model",
        paramLabel = "DIRECTORY",
        defaultValue = "model",
        description =
            "Directory for the model, on any Hadoop file system; a model that is there is replaced."
                + " Checkpoints are kept beside it, in DIRECTORY.checkpoints.")
    String model;

    @CommandLine.Option(
        names = "--checkpoint-every",
        paramLabel = "ROUNDS",
        defaultValue = "0",
        description = "Rounds from one checkpoint to the next; 0 means one after each epoch.")
    int checkpointEvery;

    @CommandLine.Option(
        names = "--resume",
        defaultValue = "false",
        description = "Go on from the last checkpoint, with the same text and options.")
    boolean resume;

    @CommandLine.Option(
        names = "--no-report-text",
        defaultValue = "false",
        description =
            "Leave texts out of report.html and metrics.jsonl: no samples of what the model writes,"
                + " no held-out sentences, no names of hosts, of errors of tasks the class alone.")
    boolean hasNoReportText;
  }

  @Override
  public Integer call() throws IOException {
    if (Recipes.LIST.equals(files.recipe)) {
      Recipes.names()
          .forEach(name -> console.results().printf("%-26s%s%n", name, Recipes.purpose(name)));
      return 0;
    }
    if (groups.areGiven()) {
      return runGroups();
    }
    if (sweepRequest() != null) {
      requireNoEvents("{sweep}");
      return runSweep();
    }
    TrainRequest request = request();
    if (request.counting().isCounted()) {
      requireNoEvents("{model-kind} " + request.counting().get(CountingOptions.MODEL_KIND));
    }
    return runOne(request);
  }

  /** Runs what is asked for where each group has a model. */
  int runGroups() throws IOException {
    return new GroupRun(console).train(groupRequest(), output);
  }

  /** Runs what is asked for where there are several settings. */
  int runSweep() throws IOException {
    return SweepRun.run(Objects.requireNonNull(sweepRequest()), console, output);
  }

  /** Runs the one run that is asked for. */
  int runOne(TrainRequest request) throws IOException {
    return request.counting().isCounted()
        ? new CountRun(console).train(request, output)
        : new NetworkRun(console).train(request, events, output);
  }

  /** Arguments that say how the command reports. */
  OutputArguments output() {
    return output;
  }

  /** What is thrown where the arguments are impossible. */
  ParameterException impossible(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), Flags.message(e), e);
  }

  /** The request of a model for each group. */
  GroupRequest groupRequest() {
    requireEachOnce();
    try {
      Map<String, String> given = given(Map.of());
      Labelling labelling = GivenOptions.ofRows(given).model().task().labelling();
      requireUse(given, labelling);
      Source source = text.training(input, labelling).labelledAs(labelling);
      if (result.resume) {
        given.put("resume", "true");
      }
      if (sweep.isGiven()) {
        given.put("sweep", "true");
      }
      if (events.directory != null) {
        given.put("tensorboard", events.directory);
      }
      return groups.request(source, given, directory());
    } catch (IllegalArgumentException e) {
      throw impossible(e);
    }
  }

  private String directory() {
    String directory = result.model.replaceAll("(?<=[^/])/+$", "");
    if (directory.isBlank() || directory.matches("/+")) {
      throw new OptionException("{model} must name a directory but is '%s'", result.model);
    }
    return directory;
  }

  /**
   * Request that the arguments make.
   *
   * @throws ParameterException if they are impossible, alone or together
   */
  TrainRequest request() {
    requireEachOnce();
    try {
      return request(Map.of());
    } catch (IllegalArgumentException e) {
      throw impossible(e);
    }
  }

  /**
   * The sweep that the arguments make; null if they make one run.
   *
   * @throws ParameterException if they are impossible, alone or together
   */
  @Nullable SweepRequest sweepRequest() {
    requireEachOnce();
    try {
      if (!sweep.isGiven()) {
        return null;
      }
      Grid grid = sweep.grid();
      for (String option : grid.options()) {
        if (Settings.isOnTheLine(spec, option)) {
          throw new OptionException(
              "{"
                  + option
                  + "} must be given by itself or in {sweep} but is given in both; leave"
                  + " one out");
        }
      }
      TrainRequest.Start start =
          result.resume ? TrainRequest.Start.RESUME : TrainRequest.Start.ANEW;
      long seed = TrainingOptions.SEED.parse(given(Map.of()).getOrDefault("seed", "1"));
      List<Setting> settings = Setting.each(sweep.settings(grid, seed), values -> request(values));
      return new SweepRequest(settings, sweep.stopping(), start);
    } catch (IllegalArgumentException e) {
      throw impossible(e);
    }
  }

  /** The run with {@code values} of options that are swept; none of a run by itself. */
  private TrainRequest request(Map<String, String> values) {
    Map<String, String> given = given(values);
    boolean isRows = !text.isBuiltIn() && !input.format.equals(Source.TEXT);
    GivenOptions options = isRows ? GivenOptions.ofRows(given) : GivenOptions.ofText(given);
    Labelling labelling = options.model().task().labelling();
    requireUse(given, labelling);
    GroupArguments.requireColumn(given);
    Source source = text.training(input, labelling).labelledAs(labelling);
    if (result.checkpointEvery < 0) {
      throw new OptionException(
          "{checkpoint-every} must be 0 (after each epoch) or a number of rounds but is %d",
          result.checkpointEvery);
    }
    if (options.counting().isCounted()) {
      requireUse(options, labelling);
    }
    String directory = directory();
    TrainRequest request =
        new TrainRequest(
            source,
            labelled(text.validation(input), labelling),
            labelled(text.test(input), labelling),
            options.leaving(open(options)),
            directory,
            values.isEmpty() ? directory + ".checkpoints" : SweepRequest.folder(directory),
            result.checkpointEvery,
            values.isEmpty() && result.resume ? TrainRequest.Start.RESUME : TrainRequest.Start.ANEW,
            given,
            result.hasNoReportText ? ReportContent.FIGURES : ReportContent.FULL);
    request.requireJudged();
    return request;
  }

  /**
   * The options that are given, and {@code swept} ones; of recipes those that mean something for
   * the kind of model, and are not those of a model that the run starts from.
   */
  private Map<String, String> given(Map<String, String> swept) {
    Map<String, String> given = Settings.given(spec, swept);
    if (!given.getOrDefault(StartOptions.START_FROM.name(), "").isEmpty()) {
      given
          .keySet()
          .removeIf(option -> Settings.isOfRecipe(spec, option) && TakenOptions.isOfModel(option));
    }
    String name = given.getOrDefault("model-kind", CountingOptions.RNN);
    if (!name.equals(CountingOptions.RNN)) {
      String task = given.getOrDefault("task", LanguageModeling.NAME);
      CountedKind kind = CountedKinds.named(name, Tasks.named(task).labelling());
      given
          .keySet()
          .removeIf(
              option ->
                  Settings.isOfRecipe(spec, option) && !GivenOptions.hasMeaning(option, kind));
    }
    return given;
  }

  private static @Nullable Source labelled(@Nullable Source source, Labelling labelling) {
    return source == null ? null : source.labelledAs(labelling);
  }

  /** Options that are chosen for the text; no share of it is kept back where there is another. */
  private Set<Option<?>> open(GivenOptions options) {
    Set<Option<?>> open = new HashSet<>(options.open());
    if (text.hasHeldOut()) {
      open.remove(HeldOutSplit.FRACTION);
    }
    return open;
  }

  /** Options on labels must not pass in silence where none are read. */
  private void requireUse(Map<String, String> given, Labelling labelling) {
    for (String option : InputArguments.OF_LABELS) {
      if (labelling == Labelling.NONE && given.containsKey(option)) {
        throw new OptionException(
            "{" + option + "} has no meaning for {task} %s; leave it out, or name another task",
            LanguageModeling.NAME);
      }
    }
  }

  /** Options on checkpoints must not pass in silence where a model has none, or one each time. */
  private void requireUse(GivenOptions options, Labelling labelling) {
    String name = options.counting().get(CountingOptions.MODEL_KIND);
    boolean hasIterations =
        CountedKinds.named(name, labelling).options().contains(CountingOptions.ITERATIONS);
    if (result.resume && !hasIterations) {
      throw new OptionException(
          "{resume} has no meaning for {model-kind} %s, which counts once; leave it out", name);
    }
    if (result.checkpointEvery > 0) {
      throw new OptionException(
          "{checkpoint-every} has no meaning for {model-kind} %s; leave it out", name);
    }
  }

  /** An option on event files must not pass in silence where none are written. */
  private void requireNoEvents(String beside) {
    if (events.directory != null) {
      throw impossible(
          new OptionException("{tensorboard} has no meaning with " + beside + "; leave one out"));
    }
  }

  /** Of an option in a group given twice, picocli takes the last, and forgets others around it. */
  private void requireEachOnce() {
    Set<String> given = new HashSet<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!given.add(option.longestName())) {
        throw new ParameterException(
            spec.commandLine(),
            "%s must be given once but is given again; leave one out%s"
                .formatted(
                    option.longestName(),
                    option.isMultiValue() ? ", and put all values behind the other" : ""));
      }
    }
  }
}
