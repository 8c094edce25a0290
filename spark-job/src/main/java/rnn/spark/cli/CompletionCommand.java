package rnn.spark.cli;

import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rnn completion}: what a shell needs to complete commands, options and their names. */
@Command(
    name = "completion",
    description =
        "Writes a script by which bash and zsh complete commands, options and names of cells, tasks"
            + " and the like.",
    customSynopsis = "rnn completion",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(scripts/rnn completion)                      # this shell",
      "  scripts/rnn completion >~/.local/share/bash-completion/completions/rnn"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final Pattern DECLARATION =
      Pattern.compile("(\\s*local )\\w+_option_args(=\\(.*\\) # --([\\w-]+) values)");
  private static final Pattern CHOICE = Pattern.compile("\\s*(?:-\\w\\|)?'--([\\w-]+)'\\)");
  private static final Pattern USE = Pattern.compile("\\{\\w+_option_args\\[");

  private final Console console;

  @Spec private CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("rnn", spec.root().commandLine());
    console.results().print(withVariableOfEachOption(script));
    return 0;
  }

  /**
   * {@code script} with the values of each option in a variable of its own. The library names them
   * by the option's unit, which many options share, and the last of these would be proposed for
   * all.
   */
  private static String withVariableOfEachOption(String script) {
    StringBuilder changed = new StringBuilder();
    String option = "";
    for (String line : script.split("\n", -1)) {
      Matcher declaration = DECLARATION.matcher(line);
      Matcher choice = CHOICE.matcher(line);
      if (declaration.matches()) {
        line =
            "%s%s%s"
                .formatted(
                    declaration.group(1), variable(declaration.group(3)), declaration.group(2));
      } else if (choice.matches()) {
        option = choice.group(1);
      }
      changed.append(USE.matcher(line).replaceAll("{" + variable(option) + "[")).append('\n');
    }
    return changed.substring(0, changed.length() - 1);
  }

  private static String variable(String option) {
    return option.replace("-", "_") + "_option_args";
  }
}
