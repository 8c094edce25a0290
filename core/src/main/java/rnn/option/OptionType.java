package rnn.option;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kind of an option's values: how they are read from a text and written as one.
 *
 * @param <T> class of a value
 */
public final class OptionType<T> {
  /** Integers of 32 bits. */
  public static final OptionType<Integer> INTEGER =
      new OptionType<>(Integer.class, Integer::valueOf);

  /** Integers of 64 bits. */
  public static final OptionType<Long> LONG = new OptionType<>(Long.class, Long::valueOf);

  /** Numbers. */
  public static final OptionType<Double> NUMBER = new OptionType<>(Double.class, Double::valueOf);

  /** {@code true} or {@code false}. */
  public static final OptionType<Boolean> FLAG = new OptionType<>(Boolean.class, OptionType::flag);

  /** Texts, most of them names. */
  public static final OptionType<String> TEXT = new OptionType<>(String.class, text -> text);

  /** Integers with commas or line ends between them; an empty text for none. */
  public static final OptionType<List<Integer>> INTEGERS =
      new OptionType<>(List.class, OptionType::integers);

  private final Class<?> valueClass;
  private final Function<String, T> parser;

  private OptionType(Class<?> valueClass, Function<String, T> parser) {
    this.valueClass = valueClass;
    this.parser = parser;
  }

  /** The class of a value. */
  public Class<?> valueClass() {
    return valueClass;
  }

  /**
   * The value that {@code text} is.
   *
   * @param option name of the option, for messages
   * @throws OptionException if it is none
   */
  T parse(String option, String text) {
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException e) {
      throw new OptionException("{" + option + "} must be %s but is '%s'", inWords(text), text);
    }
  }

  private String inWords(String text) {
    if (this == NUMBER) {
      return "a number";
    }
    if (this == FLAG) {
      return "true or false";
    }
    if (this == INTEGERS) {
      return "whole numbers with commas between them";
    }
    if (text.strip().matches("[+-]?\\d+")) { // too long for the type
      long least = this == LONG ? Long.MIN_VALUE : Integer.MIN_VALUE;
      long most = this == LONG ? Long.MAX_VALUE : Integer.MAX_VALUE;
      return text.strip().startsWith("-")
          ? "at least %,d".formatted(least)
          : "at most %,d".formatted(most);
    }
    return "a whole number";
  }

  /** {@code value} as the text that is read as it: {@code 20} rather than {@code 20.0}. */
  String text(T value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    String text = value.toString();
    return value instanceof Number && text.endsWith(".0")
        ? text.substring(0, text.length() - 2)
        : text;
  }

  private static Boolean flag(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(text);
    }
    return Boolean.valueOf(text);
  }

  private static List<Integer> integers(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split("[,\n]")).map(String::strip).map(Integer::valueOf).toList();
  }
}
