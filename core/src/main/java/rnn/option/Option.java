package rnn.option;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The declaration of an option.
 *
 * @param <T> class of its values
 */
public final class Option<T> {
  private static final String CANDIDATES = "{*}";

  private final String name;
  private final String unit;
  private final OptionType<T> type;
  private final T defaultValue;
  private boolean mayBeOpen;
  private List<String> candidates = List.of();
  private String help = "";
  private Consumer<T> check = value -> {};

  private Option(String name, String unit, OptionType<T> type, T defaultValue) {
    this.name = name;
    this.unit = unit;
    this.type = type;
    this.defaultValue = defaultValue;
  }

  /**
   * A declaration that is being written; {@link #help} ends it.
   *
   * @param <T> class of the option's values
   */
  public static final class Draft<T> {
    private final Option<T> option;

    private Draft(Option<T> option) {
      this.option = option;
    }

    /**
     * Lets the option be left open, to be chosen for the data: it has no value without its user.
     */
    public Draft<T> mayBeOpen() {
      option.mayBeOpen = true;
      return this;
    }

    /** Adds a check, which throws an {@link OptionException}. */
    public Draft<T> check(Consumer<T> check) {
      option.check = option.check.andThen(check);
      return this;
    }

    /** Shows {@code candidates} where the help has {@code {*}}; they are not checked. */
    public Draft<T> candidates(List<String> candidates) {
      option.candidates = List.copyOf(candidates);
      return this;
    }

    /** Refuses values below {@code least}. */
    public Draft<T> atLeast(long least) {
      String name = option.name;
      return check(
          value -> {
            if (((Number) value).doubleValue() < least) {
              throw new OptionException(
                  "{" + name + "} must be at least %d but is %s", least, value);
            }
          });
    }

    /**
     * The declaration.
     *
     * @param help what the option does, as {@link OptionText} has it; {@code {*}} stands for the
     *     candidates
     */
    public Option<T> help(String help) {
      option.help = help;
      return option;
    }
  }

  /** A declaration of whole numbers. */
  public static Draft<Integer> ofInteger(String name, String unit, int defaultValue) {
    return new Draft<>(new Option<>(name, unit, OptionType.INTEGER, defaultValue));
  }

  /** A declaration of whole numbers of 64 bits. */
  public static Draft<Long> ofLong(String name, String unit, long defaultValue) {
    return new Draft<>(new Option<>(name, unit, OptionType.LONG, defaultValue));
  }

  /** A declaration of numbers. */
  public static Draft<Double> ofNumber(String name, String unit, double defaultValue) {
    return new Draft<>(new Option<>(name, unit, OptionType.NUMBER, defaultValue));
  }

  /** A declaration of true or false, true by default. */
  public static Draft<Boolean> onByDefault(String name) {
    return new Draft<>(new Option<>(name, "", OptionType.FLAG, true));
  }

  /** A declaration of whole numbers side by side. */
  public static Draft<List<Integer>> ofIntegers(String name, String unit) {
    return new Draft<>(new Option<>(name, unit, OptionType.INTEGERS, List.of()));
  }

  /** A declaration of texts of any form. */
  public static Draft<String> ofText(String name, String unit, String defaultValue) {
    return new Draft<>(new Option<>(name, unit, OptionType.TEXT, defaultValue));
  }

  /** A declaration of one of {@code names}. */
  public static Draft<String> oneOf(String name, List<String> names, String defaultValue) {
    return ofText(name, "NAME", defaultValue)
        .candidates(names)
        .check(value -> requireOneOf(name, names, value));
  }

  private static void requireOneOf(String name, List<String> names, String value) {
    if (!names.contains(value)) {
      throw new OptionException(
          "{" + name + "} must be one of %s but is '%s'", String.join(", ", names), value);
    }
  }

  /** The name, words with hyphens between them. */
  public String name() {
    return name;
  }

  /** Unit of a value, as a synopsis shows it; empty for true or false. */
  public String unit() {
    return unit;
  }

  /** The kind of its values. */
  public OptionType<T> type() {
    return type;
  }

  /** The value of a user who says nothing; where it is chosen for the data, before it is chosen. */
  public T defaultValue() {
    return defaultValue;
  }

  /** The default as a text. */
  public String defaultText() {
    return type.text(defaultValue);
  }

  /** True if a user who says nothing leaves the value open, to be chosen for the data. */
  public boolean isOpenByDefault() {
    return mayBeOpen;
  }

  /** Values, or forms of them, to be shown to users; may be empty. */
  public List<String> candidates() {
    return candidates;
  }

  /** Help for users of a face that calls options as {@code naming} does. */
  public String help(UnaryOperator<String> naming) {
    return new OptionText(help, List.of())
        .by(naming)
        .replace(CANDIDATES, String.join(", ", candidates));
  }

  /** The options that the help names. */
  public List<String> related() {
    return new OptionText(help, List.of()).options();
  }

  /**
   * The value that {@code text} is, which is checked.
   *
   * @throws OptionException if it is none, or none that the option may have
   */
  public T parse(String text) {
    T value = type.parse(name, text);
    check.accept(value);
    return value;
  }

  /** {@code value} as a text that {@link #parse} reads. */
  public String text(T value) {
    return type.text(value);
  }

  /**
   * Checks {@code value}.
   *
   * @throws OptionException if the option may not have it
   */
  public void check(T value) {
    check.accept(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
