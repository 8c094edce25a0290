package rnn.spark.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.schedule.Schedules;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.train.SparkTrainer;
import rnn.spark.train.TrainReport;
import rnn.spark.train.TrainRequest;
import rnn.task.LanguageModeling;
import rnn.train.GivenOptions;

/** {@code rnn train}: from a text to a model. */
@Command(
    name = "train",
    description = "Trains a language model, a tagger or a classifier and writes it to a directory.",
    customSynopsis = "rnn train [options] [-- Spark options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @ArgGroup(validate = false, heading = "%nText%n", order = 1)
  private final TextArguments text = new TextArguments();

  @ArgGroup(validate = false, heading = "%nIts form%n", order = 2)
  private final InputArguments input = new InputArguments();

  @ArgGroup(validate = false, heading = "%nResult%n", order = 8)
  private final ResultArguments result = new ResultArguments();

  @ArgGroup(validate = false, heading = "%nFiles of options%n", order = 9)
  private final RecipeArguments files = new RecipeArguments();

  @ArgGroup(validate = false, heading = "%nReport%n", order = 10)
  private final OutputArguments output = new OutputArguments();

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
  }

  @Override
  public Integer call() throws IOException {
    if (Recipes.LIST.equals(files.recipe)) {
      Recipes.names()
          .forEach(name -> console.results().printf("%-26s%s%n", name, Recipes.purpose(name)));
      return 0;
    }
    TrainRequest request = request();
    TrainReport report;
    List<String> samples;
    new LocalChecks().run(request);
    try (Session session = Session.open("train", request.train(), console)) {
      console.messages().println(opening(request));
      try (ProgressLine progress = new ProgressLine(console, lossName(request))) {
        report = SparkTrainer.train(session.spark(), request, progress);
      }
      samples =
          request.model().task().labelling() == Labelling.NONE
              ? samples(session, request)
              : List.of();
    }
    summarize(request, report, samples);
    if (output.json) {
      console.results().println(JsonLine.of(results(report)));
    }
    return 0;
  }

  private static String lossName(TrainRequest request) {
    return request.model().task().labelling() == Labelling.NONE
        ? request.model().loss()
        : "label loss";
  }

  private static List<String> samples(Session session, TrainRequest request) throws IOException {
    Model trained = ModelDirectory.read(HadoopFolder.of(session.spark(), request.modelDirectory()));
    return Samples.of(trained, request.training().seed());
  }

  /**
   * Request that the arguments make.
   *
   * @throws ParameterException if they are impossible, alone or together
   */
  TrainRequest request() {
    requireEachOnce();
    try {
      Map<String, String> given = Settings.given(spec);
      boolean isRows = !text.isBuiltIn() && !input.format.equals(Source.TEXT);
      GivenOptions options = isRows ? GivenOptions.ofRows(given) : GivenOptions.ofText(given);
      Labelling labelling = options.model().task().labelling();
      requireUse(given, labelling);
      Source source = text.training(input, labelling).labelledAs(labelling);
      requireJudge(options);
      if (result.checkpointEvery < 0) {
        throw new OptionException(
            "{checkpoint-every} must be 0 (after each epoch) or a number of rounds but is %d",
            result.checkpointEvery);
      }
      String directory = result.model.replaceAll("(?<=[^/])/+$", "");
      if (directory.isBlank() || directory.matches("/+")) {
        throw new OptionException("{model} must name a directory but is '%s'", result.model);
      }
      return new TrainRequest(
          source,
          labelled(text.validation(input), labelling),
          labelled(text.test(input), labelling),
          options.model(),
          options.vectors(),
          options.training(),
          open(options),
          options.validFraction(),
          directory,
          directory + ".checkpoints",
          result.checkpointEvery,
          result.resume ? TrainRequest.Start.RESUME : TrainRequest.Start.ANEW,
          given);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Flags.message(e), e);
    }
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

  /** Epochs are judged where something waits for their judgement. */
  private void requireJudge(GivenOptions options) {
    if (options.validFraction() > 0 && text.hasHeldOut()) {
      throw new OptionException(
          "{valid-fraction} must come with {train} and without {valid}, which judges epochs by"
              + " itself; leave one out");
    }
    boolean isJudged =
        text.hasHeldOut()
            || options.open().contains(HeldOutSplit.FRACTION)
            || options.validFraction() > 0;
    String schedule = options.training().schedule();
    if (Schedules.named(schedule).watchesHeldOutLoss() && !isJudged) {
      throw new OptionException(
          "{schedule} %s must come with {valid} or {valid-fraction}: it watches the held-out loss",
          schedule);
    }
    if (options.training().regularization().patience() > 0 && !isJudged) {
      throw new OptionException(
          "{patience} must come with {valid} or {valid-fraction}: it waits for a better held-out"
              + " loss");
    }
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

  private static String opening(TrainRequest request) {
    return "Training %s on %s by %s."
        .formatted(
            request.model().cell(),
            request.train().paths().isEmpty()
                ? "text of the built-in grammar"
                : String.join(" ", request.train().paths()),
            request.training().synchronization());
  }

  private void summarize(TrainRequest request, TrainReport report, List<String> samples) {
    PrintStream messages = console.messages();
    messages.printf(
        "%nA model of %s parameters over %s tokens is in %s.%n",
        Figures.count(report.parameterCount()),
        Figures.count(report.vocabularySize()),
        request.modelDirectory());
    messages.println(RunSummary.trained(report, request.start() == TrainRequest.Start.RESUME));
    RunSummary.lines(report.figures()).forEach(messages::println);
    if (report.labels() != null) {
      LabelSummary.lines(report, origin(report), request.train().paths().isEmpty())
          .forEach(messages::println);
      return;
    }
    if (!Double.isNaN(report.validPerplexity())) {
      messages.printf(
          "Held-out perplexity %s%s%n",
          Figures.perplexity(report.validPerplexity()), origin(report));
    }
    if (!Double.isNaN(report.testPerplexity())) {
      messages.printf(
          "Test perplexity     %s%n  per word          %s, %.4f bits per byte%n",
          Figures.perplexity(report.testPerplexity()),
          Figures.perplexity(report.testPerplexityPerWord()),
          report.testBitsPerByte());
    }
    if (!Double.isNaN(report.bestPossiblePerplexity())) {
      messages.printf(
          "Best possible       %s, the perplexity of the grammar that made the test text: the model"
              + " is within %.1f %%.%n",
          Figures.perplexity(report.bestPossiblePerplexity()),
          100 * (report.testPerplexity() / report.bestPossiblePerplexity() - 1));
    }
    messages.printf("%nIt writes:%n");
    samples.forEach(sample -> messages.println(sample.indent(2).stripTrailing()));
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
}
