package rnn.spark.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import rnn.text.Excerpt;

/** Messages about wrong arguments: the error, names that are near, and where help is. */
final class ParameterErrors implements IParameterExceptionHandler {
  /** Length of a message: values may be as long as a file of options. */
  static final int MAX_CHARACTERS = 2_000;

  /** An unknown option behind one that takes several values: picocli knows it only in words. */
  private static final Pattern UNKNOWN_AMONG_VALUES =
      Pattern.compile("Unknown option: '(-[^']*)'; Expected parameter.*", Pattern.DOTALL);

  /** A value of the wrong type: picocli says it in Java's words. */
  private static final Pattern NO_NUMBER =
      Pattern.compile(
          "Invalid value for option '(-[^']*)'.*: '(.*)' is not an? (int|long|float|double)",
          Pattern.DOTALL);

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    Matcher unknown = UNKNOWN_AMONG_VALUES.matcher(String.valueOf(error.getMessage()));
    ParameterException said =
        unknown.matches()
            ? new UnmatchedArgumentException(command, List.of(unknown.group(1)))
            : error;
    err.println(command.getColorScheme().errorText(inWords(said)));
    Settings.origins(error, args).forEach(err::println);
    suggest(said, err);
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Prints names that may have been meant. */
  private static void suggest(ParameterException error, PrintWriter err) {
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return;
    }
    if (!unmatched.isUnknownOption()) {
      unmatched.printSuggestions(err);
      return;
    }
    List<String> near =
        NearOptions.of(error.getCommandLine().getCommandSpec(), unmatched.getUnmatched().get(0));
    if (!near.isEmpty()) {
      err.printf("Did you mean %s?%n", String.join(" or ", near));
    }
  }

  private static String inWords(ParameterException error) {
    if (error instanceof MissingParameterException missing
        && String.valueOf(error.getMessage()).startsWith("Missing required option")) {
      return missing(missing.getMissing());
    }
    String message = brief(error);
    Matcher matcher = NO_NUMBER.matcher(message);
    if (!matcher.matches()) {
      return message;
    }
    String value = matcher.group(2);
    boolean isLong = matcher.group(3).equals("long");
    boolean isWhole = isLong || matcher.group(3).equals("int");
    String range = isWhole ? "a whole number" : "a number";
    if (isWhole && value.matches("[+-]?\\d+")) {
      range =
          value.startsWith("-")
              ? "at least %,d".formatted(isLong ? Long.MIN_VALUE : Integer.MIN_VALUE)
              : "at most %,d".formatted(isLong ? Long.MAX_VALUE : Integer.MAX_VALUE);
    }
    return "%s must be %s but is '%s'".formatted(matcher.group(1), range, value);
  }

  private static String missing(List<ArgSpec> options) {
    return "Missing required option%s: %s"
        .formatted(
            options.size() == 1 ? "" : "s",
            options.stream()
                .map(option -> "--" + Flags.name(option))
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  /** Message of {@code error}, without the middle if it is long. */
  static String brief(ParameterException error) {
    return Excerpt.of(String.valueOf(error.getMessage()), MAX_CHARACTERS);
  }
}
