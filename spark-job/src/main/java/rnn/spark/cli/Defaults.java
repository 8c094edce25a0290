package rnn.spark.cli;

import java.lang.reflect.Member;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import rnn.model.Sampling;

/**
 * The defaults of options that end up in records, read from those records. A default belongs to the
 * class that declares the option: an option of the same name that is declared elsewhere has none of
 * it.
 */
final class Defaults implements IDefaultValueProvider {
  private static final Map<Class<?>, Map<String, Object>> VALUES =
      Map.of(GenerateCommand.class, ofSampling());

  private static Map<String, Object> ofSampling() {
    Sampling sampling = Sampling.DEFAULT;
    return Map.ofEntries(
        Map.entry("temperature", sampling.temperature()),
        Map.entry("top-k", sampling.topK()),
        Map.entry("top-p", sampling.topP()),
        Map.entry("seed", sampling.seed()));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    Object value = VALUES.getOrDefault(owner(argument), Map.of()).get(name(argument));
    return value == null ? null : text(value);
  }

  /** The class that declares an option. */
  private static Class<?> owner(ArgSpec argument) {
    return argument.userObject() instanceof Member field ? field.getDeclaringClass() : Object.class;
  }

  /** {@code 20} rather than {@code 20.0}. */
  static String text(Object value) {
    String text = value.toString();
    return value instanceof Number && text.endsWith(".0")
        ? text.substring(0, text.length() - 2)
        : text;
  }

  /** The name of an option without its dashes, which is its key in a configuration file. */
  static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName().substring(2) : "";
  }
}
