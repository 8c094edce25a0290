package rnn.spark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import picocli.CommandLine.UnmatchedArgumentException;
import rnn.spark.data.Source;

/**
 * The values of options that the command line does not give: those of the configuration file, then
 * those of the recipe, then {@link Defaults}.
 */
final class Settings implements IDefaultValueProvider {
  private static final Set<String> NOT_OF_THE_MODEL = Set.of("json", "verbose", "resume", "config");

  private final Map<String, String> values; // by name of the option, without dashes
  private final Defaults defaults = new Defaults();

  private Settings(Map<String, String> values) {
    this.values = values;
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
      new CommandLine(preview).setUnmatchedArgumentsAllowed(true).parseArgs(args);
    } catch (ParameterException e) {
      return new Settings(Map.of()); // the parser proper will say it better
    }
    Map<String, String> config = Map.of();
    try {
      if (preview.settings.config != null) {
        config = SettingsFile.read(preview.settings.config);
      }
      String recipe = preview.recipe != null ? preview.recipe : config.get("recipe");
      boolean hasOwnText = preview.train != null || config.containsKey("train");
      if (recipe == null && !hasOwnText && !preview.help) {
        recipe = command.findOption("--recipe") == null ? null : Recipes.FOR_BUILT_IN_TEXT;
      }
      Map<String, String> values = new LinkedHashMap<>();
      if (recipe != null && !recipe.equals(Recipes.LIST)) {
        values.putAll(Recipes.named(recipe));
        check(command, values, "Recipe " + recipe);
      }
      check(command, config, String.valueOf(preview.settings.config));
      values.putAll(config);
      return new Settings(values);
    } catch (ParameterException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private static void check(CommandSpec command, Map<String, String> values, String source) {
    for (String name : values.keySet()) {
      if (!isSettable(command.findOption("--" + name))) {
        List<String> near =
            new UnmatchedArgumentException(command.commandLine(), List.of("--" + name))
                .getSuggestions().stream()
                    .filter(option -> isSettable(command.findOption(option)))
                    .map(option -> option.substring(2))
                    .toList();
        throw new ParameterException(
            command.commandLine(),
            "%s sets '%s', which is no option of %s; %s"
                .formatted(
                    source,
                    name,
                    command.name(),
                    near.isEmpty() ? "see --help" : "did you mean " + String.join(" or ", near)));
      }
    }
  }

  private static boolean isSettable(@Nullable OptionSpec option) {
    return option != null && !option.usageHelp() && !Defaults.name(option).equals("config");
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    String value = values.get(Defaults.name(argument));
    return value != null ? value : defaults.defaultValue(argument);
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
    parsed.matchedOptions().forEach(option -> names.add(Defaults.name(option)));
    names.removeAll(NOT_OF_THE_MODEL);
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : names) {
      Object value = command.findOption("--" + name).getValue();
      given.put(name, value instanceof List<?> list ? joined(list) : String.valueOf(value));
    }
    return given;
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

    @Option(names = "--train", arity = "1..*")
    private @Nullable List<String> train;

    @Option(names = {"-h", "--help"})
    private boolean help; // shows the defaults that hold with a text of one's own
  }
}
