package rnn.spark.ml;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rnn.option.NamesOptions;
import rnn.spark.job.InputException;
import rnn.train.GivenOptions;
import rnn.train.StartOptions;

/**
 * Names of options as params: {@code learningRate} of {@code learning-rate}. Messages of training,
 * which call options as a command line does, get these names.
 */
final class ParamNames {
  /** Names that are not the option's in camel case, and what stands in the place of arguments. */
  private static final Map<String, String> OTHERS =
      Map.of(
          StartOptions.START_FROM.name(),
          "initialModel",
          "column",
          "inputCol",
          "label-column",
          "labelCol",
          "valid",
          "validationIndicatorCol",
          "train",
          "the rows");

  private static final Map<String, String> PARAMS = params(); // by the option's name

  private static final Pattern FLAG = Pattern.compile("--(no-)?([a-z][a-z-]*[a-z])");

  private ParamNames() {}

  private static Map<String, String> params() {
    Map<String, String> params = new TreeMap<>(OTHERS);
    GivenOptions.DECLARED.forEach(
        option -> params.putIfAbsent(option.name(), camelCase(option.name())));
    return params;
  }

  /** The param of {@code option}. */
  static String of(String option) {
    return PARAMS.getOrDefault(option, camelCase(option));
  }

  private static String camelCase(String name) {
    return Pattern.compile("-([a-z0-9])")
        .matcher(name)
        .replaceAll(found -> found.group(1).toUpperCase(java.util.Locale.ROOT));
  }

  /** {@code sentence} with the params' names in the place of a command line's. */
  static String in(String sentence) {
    return FLAG.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(param(found)));
  }

  private static String param(java.util.regex.MatchResult flag) {
    String param = PARAMS.get(flag.group(2));
    if (param == null) {
      return flag.group();
    }
    return flag.group(1) == null ? param : param + " = false";
  }

  /** {@code error}, said with the params' names if it is about input or options. */
  static RuntimeException in(RuntimeException error) {
    String said =
        error instanceof NamesOptions named
            ? named.text().by(ParamNames::of)
            : in(String.valueOf(error.getMessage()));
    boolean isOurs = error instanceof NamesOptions || error instanceof InputException;
    return isOurs && !said.equals(error.getMessage()) ? new InputException(said, error) : error;
  }
}
