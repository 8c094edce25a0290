package rnn.spark.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionType;
import rnn.train.GivenOptions;
import rnn.train.LabelOptions;
import rnn.train.StartOptions;

/**
 * An option that a sweep gives several values: those of a list, or numbers of a range.
 *
 * @param option name of the option
 * @param values of the list, as texts; empty for a range
 * @param range what numbers are drawn from; null for a list
 */
record Axis(String option, List<String> values, @Nullable Range range) {
  private static final Pattern RANGE = Pattern.compile("([^,]+?)\\.\\.([^,]+)");
  private static final int DIGITS = 3;

  /** What all settings of a sweep have in common: the judge's data, and what it is that learns. */
  private static final Set<String> FIXED =
      Stream.of(
              LabelOptions.TASK,
              CountingOptions.MODEL_KIND,
              CountingOptions.BASELINE,
              HeldOutSplit.FRACTION,
              StartOptions.START_FROM,
              StartOptions.NEW_WORDS)
          .map(Option::name)
          .collect(Collectors.toUnmodifiableSet());

  private static final Map<String, Option<?>> BY_NAME =
      GivenOptions.DECLARED.stream().collect(Collectors.toMap(Option::name, option -> option));

  /**
   * Numbers between two. They are drawn evenly by their logarithms if the lower is above 0, else
   * evenly, and have {@value #DIGITS} digits.
   */
  record Range(double low, double high, boolean isWhole) {

    /** The number at {@code place}, in {@code [0,1)}, as a text. */
    String at(double place) {
      double high = isWhole ? this.high + 1 : this.high; // the highest as often as the others
      double value = low > 0 ? low * Math.pow(high / low, place) : low + place * (high - low);
      if (isWhole) {
        return Long.toString((long) Math.min(this.high, Math.floor(value)));
      }
      double rounded = Double.parseDouble(String.format(Locale.ROOT, "%." + DIGITS + "g", value));
      return Double.toString(Math.max(low, Math.min(high, rounded)));
    }
  }

  /**
   * The axis that {@code text} says: {@code hidden=64,128} or {@code learning-rate=1..20}.
   *
   * @throws OptionException if there is no such option, or it cannot be swept over these values
   */
  static Axis parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new OptionException(
          "{sweep} must be options with values, as hidden=64,128, but has '%s'", text);
    }
    String name = text.substring(0, equals).strip().replaceFirst("^--", "");
    String list = text.substring(equals + 1).strip();
    Option<?> option = BY_NAME.get(name);
    if (option == null) {
      throw new OptionException(
          "{sweep} must name options of a model or its training but has '%s'; they are %s",
          name, BY_NAME.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    if (FIXED.contains(name)) {
      throw new OptionException(
          "{sweep} cannot have {"
              + name
              + "}: all settings of a sweep have it in common, so that"
              + " they can be judged by the same data; give it beside {sweep}, or run twice");
    }
    if (list.isEmpty()) {
      throw new OptionException(
          "{sweep} must give {" + name + "} values, as %s=A,B, but gives none", name);
    }
    Matcher range = RANGE.matcher(list);
    if (range.matches() && isNumber(option)) {
      return new Axis(name, List.of(), range(option, range.group(1), range.group(2)));
    }
    return new Axis(name, values(option, list), null);
  }

  private static boolean isNumber(Option<?> option) {
    return isWhole(option) || option.type() == OptionType.NUMBER;
  }

  private static boolean isWhole(Option<?> option) {
    return option.type() == OptionType.INTEGER || option.type() == OptionType.LONG;
  }

  private static Range range(Option<?> option, String low, String high) {
    double from = ((Number) option.parse(low)).doubleValue();
    double to = ((Number) option.parse(high)).doubleValue();
    if (!(from < to)) {
      throw new OptionException(
          "{sweep} must give {"
              + option
              + "} a range from a lower to a higher number but gives"
              + " %s..%s",
          low,
          high);
    }
    return new Range(from, to, isWhole(option));
  }

  private static <T> List<String> values(Option<T> option, String list) {
    List<String> values = new ArrayList<>();
    Set<T> parsed = new HashSet<>(); // 5 and 5.0 are the same
    for (String each : list.split(",", -1)) {
      String given = each.strip();
      if (given.isEmpty()) {
        throw new OptionException(
            "{sweep} must give {"
                + option
                + "} values with single commas between them but gives"
                + " '%s'",
            list);
      }
      String text = option.type() == OptionType.INTEGERS ? given.replace('+', ',') : given;
      if (!parsed.add(option.parse(text))) {
        throw new OptionException(
            "{sweep} must give {" + option + "} each value once but gives %s again", text);
      }
      values.add(text);
    }
    return List.copyOf(values);
  }
}
