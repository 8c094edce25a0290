package rnn.spark.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import rnn.option.NamesOptions;
import rnn.spark.data.Source;
import rnn.text.Excerpt;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/**
 * The values of options that the command line does not give: those of the configuration file, then
 * those of the recipe. What neither has is the default of the option's declaration.
 */
final class Settings implements IDefaultValueProvider {
  private static final String RECIPE = "recipe ";
  private static final Set<String> NOT_OF_THE_MODEL =
      Set.of("json", "quiet", "tensorboard", "verbose", "resume", "config");

  private final Map<String, String> values = new LinkedHashMap<>(); // by option, without dashes
  private final Map<String, String> sources = new HashMap<>(); // what set each of them

  private Settings() {}

  private void put(Map<String, String> file, String source) {
    values.putAll(file);
    file.keySet().forEach(name -> sources.put(name, source));
  }

  /**
   * The settings that {@code args} name by {@code --config} and {@code --recipe}, if they do.
   *
   * @param command the command they are for
   * @throws ParameterException if a file cannot be read or sets what is no option of the command
   */
  static Settings of(CommandSpec command, String[] args) {
    Preview preview = new Preview();
    try {
      new CommandLine(preview)
          .setUnmatchedArgumentsAllowed(true)
          .setExpandAtFiles(false)
          .parseArgs(args);
    } catch (ParameterException e) {
      return new Settings(); // the parser proper will say it better
    }
    Map<String, String> config = Map.of();
    try {
      if (preview.settings.config != null) {
        String source = preview.settings.config.toString();
        config =
            new SettingNames(command, source, args)
                .resolved(SettingsFile.read(preview.settings.config));
      }
      boolean hasRecipes = command.findOption("--recipe") != null;
      String recipe = preview.recipe != null ? preview.recipe : config.get("recipe");
      boolean hasOwnText = preview.train != null || config.containsKey("train");
      if (!hasRecipes) {
        recipe = null; // the parser proper will say that there is no such option
      } else if (recipe == null && !hasOwnText && !preview.help) {
        recipe = Recipes.FOR_BUILT_IN_TEXT;
      }
      Settings settings = new Settings();
      String task = preview.task != null ? preview.task : config.get("task");
      if (hasRecipes && task != null && Recipes.isForTask(task)) {
        settings.put(Recipes.named(task), RECIPE + task);
        if (!hasOwnText && preview.recipe == null && !config.containsKey("recipe")) {
          recipe = Recipes.FOR_BUILT_IN_LABELS;
        }
      }
      if (recipe != null && !recipe.equals(Recipes.LIST)) {
        Map<String, String> ofRecipe =
            new SettingNames(command, "Recipe " + recipe, args).resolved(Recipes.named(recipe));
        RateIsFor defaults =
            new RateIsFor(
                TrainingOptions.OPTIMIZER.defaultValue(), ModelOptions.CELL.defaultValue());
        settings.put(
            withRate(ofRecipe, defaults.with(ofRecipe), RateIsFor.NONE.with(config).with(preview)),
            RECIPE + recipe);
      }
      settings.put(
          withRate(config, RateIsFor.NONE.with(config), RateIsFor.NONE.with(preview)),
          String.valueOf(preview.settings.config));
      return settings;
    } catch (ParameterException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Flags.message(e), e);
    }
  }

  /** Optimizer and cell that a learning rate was chosen for; null where that was not said. */
  private record RateIsFor(@Nullable String optimizer, @Nullable String cell) {
    static final RateIsFor NONE = new RateIsFor(null, null);

    /** Values of {@code file}, and of this where it has none. */
    RateIsFor with(Map<String, String> file) {
      return with(file.get("optimizer"), file.get("cell"));
    }

    /** Values of {@code line}, and of this where it has none. */
    RateIsFor with(Preview line) {
      return with(line.optimizer, line.cell);
    }

    private RateIsFor with(@Nullable String first, @Nullable String second) {
      return new RateIsFor(first != null ? first : optimizer, second != null ? second : cell);
    }

    boolean isOther(RateIsFor asked) {
      return isOther(optimizer, asked.optimizer) || isOther(cell, asked.cell);
    }

    private static boolean isOther(@Nullable String chosen, @Nullable String asked) {
      return chosen != null && asked != null && !asked.equals(chosen);
    }
  }

  /**
   * The settings of {@code file}, without its learning rate if that was chosen for another
   * optimizer or cell than is {@code asked} for.
   */
  private static Map<String, String> withRate(
      Map<String, String> file, RateIsFor chosen, RateIsFor asked) {
    if (!chosen.isOther(asked)) {
      return file;
    }
    Map<String, String> result = new LinkedHashMap<>(file);
    result.remove("learning-rate");
    return result;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    String value = values.get(Flags.name(argument));
    return value == null ? null : literal(value);
  }

  /** {@code value} so that picocli, which looks for variables in a default, finds none. */
  private static String literal(String value) {
    return value.replace("$", "$$");
  }

  /**
   * The options that {@code command} was given on the command line or by files, and that have to do
   * with the model; for the record.
   */
  static Map<String, String> given(CommandSpec command) {
    Set<String> names = new TreeSet<>();
    if (command.defaultValueProvider() instanceof Settings settings) {
      names.addAll(settings.values.keySet());
    }
    ParseResult parsed = command.commandLine().getParseResult();
    parsed.matchedOptions().forEach(option -> names.add(Flags.name(option)));
    names.removeAll(NOT_OF_THE_MODEL);
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : names) {
      Object value = command.findOption("--" + name).getValue();
      if (value == null && command.defaultValueProvider() instanceof Settings settings) {
        value = settings.values.get(name); // the parser passes over groups that are not matched
      }
      given.put(name, value instanceof List<?> list ? joined(list) : String.valueOf(value));
    }
    return given;
  }

  /**
   * The same with {@code swept} ones, as if the command line gave these. A learning rate that a
   * file chose for another optimizer or cell then does not count.
   */
  static Map<String, String> given(CommandSpec command, Map<String, String> swept) {
    Map<String, String> given = given(command);
    RateIsFor defaults =
        new RateIsFor(TrainingOptions.OPTIMIZER.defaultValue(), ModelOptions.CELL.defaultValue());
    boolean isOther = defaults.with(given).isOther(RateIsFor.NONE.with(swept));
    if (isOther && !isOnTheLine(command, TrainingOptions.LEARNING_RATE.name())) {
      given.remove(TrainingOptions.LEARNING_RATE.name());
    }
    given.putAll(swept);
    return given;
  }

  /** True if the command line itself gives {@code option}, or the command has no such option. */
  static boolean isOnTheLine(CommandSpec command, String option) {
    OptionSpec spec = command.findOption("--" + option);
    return spec == null || command.commandLine().getParseResult().hasMatchedOption(spec);
  }

  /** True if the value of {@code option} of {@code command} is set by a recipe alone. */
  static boolean isOfRecipe(CommandSpec command, String option) {
    return !isOnTheLine(command, option)
        && command.defaultValueProvider() instanceof Settings settings
        && settings.sources.getOrDefault(option, "").startsWith(RECIPE);
  }

  /**
   * Origins of the values that {@code error} is about, such as {@code hidden = 0 is set in
   * own.properties}; a line for each that a file sets.
   */
  static List<String> origins(ParameterException error, String[] args) {
    CommandSpec command = error.getCommandLine().getCommandSpec();
    if (!(command.defaultValueProvider() instanceof Settings settings)) {
      return List.of();
    }
    return about(error).stream()
        .filter(settings.values::containsKey)
        .filter(name -> !isGiven(command.findOption("--" + name), args))
        .map(
            name ->
                "%s = %s is set in %s"
                    .formatted(
                        name,
                        Excerpt.of(settings.values.get(name).replace('\n', ' '), 200),
                        settings.sources.get(name)))
        .toList();
  }

  /** Names of the options that {@code error} is about. */
  private static List<String> about(ParameterException error) {
    if (error.getArgSpec() != null) {
      return List.of(Flags.name(error.getArgSpec()));
    }
    return error.getCause() instanceof NamesOptions said ? said.text().options() : List.of();
  }

  /** True if {@code args} give {@code option}. */
  static boolean isGiven(OptionSpec option, String[] args) {
    String negated = "--no-" + Flags.name(option);
    return Stream.concat(Stream.of(negated), Arrays.stream(option.names()))
        .anyMatch(
            name ->
                Arrays.stream(args)
                    .anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "=")));
  }

  private static String joined(List<?> values) {
    return Source.brief(values.stream().map(String::valueOf).toList(), " ");
  }

  /** A first look at the arguments, for the files that hold the others. */
  @Command
  private static final class Preview {
    @Mixin private final SettingsArguments settings = new SettingsArguments();

    @Option(names = "--recipe")
    private @Nullable String recipe;

    @Option(names = "--task")
    private @Nullable String task;

    @Option(names = "--optimizer")
    private @Nullable String optimizer;

    @Option(names = "--cell")
    private @Nullable String cell;

    @Option(names = "--train", arity = "1..*")
    private @Nullable List<String> train;

    @Option(names = {"-h", "--help"})
    private boolean help; // shows the defaults that hold with a text of one's own
  }
}
