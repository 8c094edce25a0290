package rnn.option;

import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The values of some options, each of which has one. */
public final class OptionValues implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, Object> values; // by name

  private OptionValues(HashMap<String, Object> values) {
    this.values = values;
  }

  /** The defaults of {@code options}. */
  public static OptionValues defaultsOf(List<Option<?>> options) {
    HashMap<String, Object> values = new HashMap<>();
    options.forEach(option -> values.put(option.name(), option.defaultValue()));
    return new OptionValues(values);
  }

  /** The values of {@code options} that {@code given} has as texts, and the defaults of others. */
  public static OptionValues given(List<Option<?>> options, Map<String, String> given) {
    return defaultsOf(options)
        .with(
            draft ->
                options.stream()
                    .filter(option -> given.containsKey(option.name()))
                    .forEach(option -> draft.parse(option, given.get(option.name()))));
  }

  /**
   * The values that {@code texts} are, one for each of {@code options}.
   *
   * @throws IllegalArgumentException if one is missing, unknown or impossible
   */
  public static OptionValues of(List<Option<?>> options, Map<String, String> texts) {
    OptionValues values = defaultsOf(options);
    if (!texts.keySet().equals(values.values.keySet())) {
      throw new IllegalArgumentException(
          "The options must be %s but are %s"
              .formatted(new TreeMap<>(values.values).keySet(), new TreeMap<>(texts).keySet()));
    }
    return values.with(
        draft -> options.forEach(option -> draft.parse(option, texts.get(option.name()))));
  }

  /**
   * The value of {@code option}.
   *
   * @throws IllegalArgumentException if it is none of these options
   */
  @SuppressWarnings("unchecked") // only Draft.set puts a value, of the option's class
  public <T> T get(Option<T> option) {
    return (T) require(values, option);
  }

  private static Object require(Map<String, Object> values, Option<?> option) {
    Object value = values.get(option.name());
    if (value == null) {
      throw new IllegalArgumentException(
          "The options must be %s but %s is asked for"
              .formatted(new TreeMap<>(values).keySet(), option.name()));
    }
    return value;
  }

  /** These values but for what {@code change} sets. */
  public OptionValues with(Consumer<Draft> change) {
    Draft draft = new Draft(new HashMap<>(values));
    change.accept(draft);
    return new OptionValues(draft.values);
  }

  /** The values as texts, by the names of {@code options}. */
  public Map<String, String> texts(List<Option<?>> options) {
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach(option -> texts.put(option.name(), text(option)));
    return texts;
  }

  private <T> String text(Option<T> option) {
    return option.text(get(option));
  }

  /** Values some of which are being set. */
  public static final class Draft {
    private final HashMap<String, Object> values;

    private Draft(HashMap<String, Object> values) {
      this.values = values;
    }

    /** The value of {@code option} so far. */
    @SuppressWarnings("unchecked")
    public <T> T get(Option<T> option) {
      return (T) require(values, option);
    }

    /**
     * Sets the value of {@code option}.
     *
     * @throws OptionException if it may not have it
     */
    public <T> Draft set(Option<T> option, T value) {
      require(values, option);
      option.check(value);
      values.put(option.name(), value);
      return this;
    }

    /** Sets the values of {@code options} to those that {@code from} has. */
    public Draft copy(OptionValues from, List<Option<?>> options) {
      options.forEach(option -> copy(from, option));
      return this;
    }

    private <T> void copy(OptionValues from, Option<T> option) {
      set(option, from.get(option));
    }

    /** Sets the value of {@code option} to the one that {@code text} is. */
    public <T> Draft parse(Option<T> option, String text) {
      return set(option, option.parse(text));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptionValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return new TreeMap<>(values).toString();
  }
}
