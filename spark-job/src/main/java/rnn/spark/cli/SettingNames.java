package rnn.spark.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The names in a file of options, each of which means one option of one command.
 *
 * <p>A name by itself is an option of the command that the file is given to. A name behind a
 * command's, as in {@code score.output}, is an option of that command; the others pass it over, so
 * that one file can serve several. {@code plan} takes what is set for {@code train}. A name that is
 * another thing in {@code train} is never taken for an option of the command by itself.
 */
final class SettingNames {
  private static final String MAIN_COMMAND = "train"; // that most files are written for

  private final CommandSpec command;
  private final String source;
  private final String[] args;

  /**
   * The names in a file.
   *
   * @param command the command that the file is given to
   * @param source what the file is called, for messages
   * @param args the arguments that stand beside the file
   */
  SettingNames(CommandSpec command, String source, String[] args) {
    this.command = command;
    this.source = source;
    this.args = args;
  }

  /**
   * Settings that {@code file} makes of the command, by the names that {@link Flags#name} gives.
   *
   * @throws ParameterException if a name is no option, may be one of two, or has no value
   */
  Map<String, String> resolved(Map<String, String> file) {
    Map<String, String> values = new LinkedHashMap<>();
    file.forEach(
        (name, value) -> {
          OptionSpec option = resolve(name);
          if (option == null) {
            return;
          }
          if (value.equals(Option.NULL_VALUE)) { // to picocli this is no value
            throw error(
                "%s must give '%s' a value but has %s, which no file can give; leave it out, or give it on the command line"
                    .formatted(source, name, Option.NULL_VALUE));
          }
          if (values.put(Flags.name(option), value) != null) {
            throw error(
                "%s must set %s once but '%s' sets it again; leave one out"
                    .formatted(source, option.longestName(), name));
          }
        });
    return values;
  }

  /** The option of the command that {@code name} means; null if it is one of another command. */
  private @Nullable OptionSpec resolve(String name) {
    int dot = name.indexOf('.');
    CommandSpec section = dot < 0 ? null : spec(name.substring(0, dot));
    if (section != null) {
      OptionSpec option = required(section, name.substring(dot + 1), name);
      return isOurs(section) ? command.findOption(option.longestName()) : null;
    }
    OptionSpec option = required(command, name, name);
    CommandSpec main = spec(MAIN_COMMAND);
    OptionSpec other = main == null || main == command ? null : find(main, name);
    if (other != null && !other.paramLabel().equals(option.paramLabel())) {
      boolean isMissing = option.required() && !Settings.isGiven(option, args);
      throw error(
          "%s%s sets '%s', which is %s %s of %s but %s %s of %s; write %s.%s or %s.%s there"
              .formatted(
                  isMissing ? "Missing required option: " + option.longestName() + ". " : "",
                  source,
                  name,
                  other.longestName(),
                  other.paramLabel(),
                  MAIN_COMMAND,
                  option.longestName(),
                  option.paramLabel(),
                  command.name(),
                  MAIN_COMMAND,
                  name,
                  command.name(),
                  name));
    }
    return option;
  }

  /** True if what {@code section} is set to is for the command: a plan is one of a training. */
  private boolean isOurs(CommandSpec section) {
    return section == command
        || command.userObject() instanceof PlanCommand && section.name().equals(MAIN_COMMAND);
  }

  private OptionSpec required(CommandSpec of, String name, String written) {
    OptionSpec option = find(of, name);
    if (option != null) {
      return option;
    }
    throw error(
        "%s sets '%s', which is no option of %s; %s"
            .formatted(source, written, of.name(), advice(of, name)));
  }

  private String advice(CommandSpec of, String name) {
    String bare = name.replaceFirst("^-+", "");
    if (!bare.equals(name) && find(of, bare) != null) {
      return "write it without dashes: " + bare;
    }
    OptionSpec off = bare.startsWith("no-") ? find(of, bare.substring(3)) : null;
    if (off != null && off.negatable()) {
      return "write " + bare.substring(3) + " = false";
    }
    List<String> near =
        NearOptions.of(of, name).stream()
            .map(option -> option.substring(2))
            .filter(option -> find(of, option) != null)
            .toList();
    if (of == command) {
      for (CommandSpec other : commands()) {
        if (find(other, name) != null) {
          return "it is one of %s: write %s.%s to have one file for both"
              .formatted(other.name(), other.name(), name);
        }
      }
    }
    return near.isEmpty() ? "see --help" : "did you mean " + String.join(" or ", near);
  }

  private ParameterException error(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private List<CommandSpec> commands() {
    CommandSpec root = command.parent();
    return root == null
        ? List.of()
        : root.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
  }

  private @Nullable CommandSpec spec(String name) {
    return commands().stream().filter(spec -> spec.name().equals(name)).findFirst().orElse(null);
  }

  /** The option that {@code command} has by this very name and that a file may set. */
  private static @Nullable OptionSpec find(CommandSpec command, String name) {
    return command.options().stream()
        .filter(option -> Arrays.asList(option.names()).contains("--" + name))
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .filter(option -> !Flags.name(option).equals("config"))
        .findFirst()
        .orElse(null);
  }
}
