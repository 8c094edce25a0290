package rnn.spark.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of wrong arguments: the error, names that are near, and where help is. */
final class ParameterErrors implements IParameterExceptionHandler {
  /** An unknown option behind one that takes several values: picocli knows it only in words. */
  private static final Pattern UNKNOWN_AMONG_VALUES =
      Pattern.compile("Unknown option: '(-[^']*)'; Expected parameter.*", Pattern.DOTALL);

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    Matcher unknown = UNKNOWN_AMONG_VALUES.matcher(String.valueOf(error.getMessage()));
    ParameterException said =
        unknown.matches()
            ? new UnmatchedArgumentException(command, List.of(unknown.group(1)))
            : error;
    err.println(command.getColorScheme().errorText(said.getMessage()));
    Settings.origins(error, args).forEach(err::println);
    UnmatchedArgumentException.printSuggestions(said, err);
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
