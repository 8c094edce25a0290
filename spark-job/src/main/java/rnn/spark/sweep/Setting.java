package rnn.spark.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import rnn.option.OptionException;
import rnn.spark.train.TrainRequest;

/**
 * One setting of a sweep.
 *
 * @param values of the options that are swept
 * @param request the run with these values, as it would be asked for alone
 */
public record Setting(Map<String, String> values, TrainRequest request) {

  /** Copies the values, in their order. */
  public Setting {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The settings of {@code values}, each made a request by {@code request}.
   *
   * @throws OptionException if one is impossible; the message names it
   */
  public static List<Setting> each(
      List<Map<String, String>> values, Function<Map<String, String>, TrainRequest> request) {
    List<Setting> settings = new ArrayList<>();
    for (Map<String, String> each : values) {
      try {
        settings.add(new Setting(each, request.apply(each)));
      } catch (OptionException e) {
        throw impossible(each, e);
      }
    }
    return settings;
  }

  /** The setting of {@code values} in words: {@code hidden=64 learning-rate=5}. */
  public static String title(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }

  /** {@code error} with the setting of {@code values} named in front of it. */
  private static OptionException impossible(Map<String, String> values, OptionException error) {
    String template = error.text().template();
    List<Object> arguments = new ArrayList<>(error.text().arguments());
    arguments.add(0, title(values));
    return new OptionException(
        "{sweep} has the setting %s, which is impossible: "
            + (arguments.size() == 1 ? template.replace("%", "%%") : template),
        arguments.toArray());
  }
}
