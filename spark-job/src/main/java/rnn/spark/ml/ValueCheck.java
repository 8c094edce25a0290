package rnn.spark.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.spark.job.InputException;
import rnn.train.GivenOptions;
import scala.runtime.AbstractFunction1;

/**
 * The check of a param's value, as Spark calls it where a value is set: its error says which param,
 * what it must be, and what it is.
 */
final class ValueCheck extends AbstractFunction1<Object, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String param;
  private final Class<?> type;
  private final String inWords; // of the type
  private final @Nullable String option; // declarations do not travel
  private final @Nullable CheckText text;

  /** A check of texts. */
  interface CheckText extends Consumer<String>, Serializable {}

  private ValueCheck(
      String param,
      Class<?> type,
      String inWords,
      @Nullable String option,
      @Nullable CheckText text) {
    this.param = param;
    this.type = type;
    this.inWords = inWords;
    this.option = option;
    this.text = text;
  }

  /** The check of {@code option}'s declaration. */
  static ValueCheck of(Option<?> option) {
    Class<?> type = option.type().valueClass();
    return new ValueCheck(
        ParamNames.of(option.name()),
        type == List.class ? int[].class : type,
        words(type),
        option.name(),
        null);
  }

  /** The check of a column's name; {@code mayBeEmpty} says what an empty one means. */
  static ValueCheck ofText(String param, CheckText check) {
    return new ValueCheck(param, String.class, "a string", null, check);
  }

  /** The check of a whole number that is {@code least} or more. */
  static ValueCheck atLeast(String param, int least) {
    return new ValueCheck(
        param,
        Integer.class,
        "a whole number",
        null,
        text -> {
          if (Integer.parseInt(text) < least) {
            throw new InputException(
                "%s must be at least %d but is %s".formatted(param, least, text));
          }
        });
  }

  private static String words(Class<?> type) {
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == Double.class) {
      return "a number";
    }
    return type == Boolean.class
        ? "true or false"
        : type == String.class ? "a string" : "an array of whole numbers";
  }

  /** The same as a function of the values' class. */
  @SuppressWarnings("unchecked") // apply takes any object, and looks at its class
  <T> scala.Function1<T, Object> typed() {
    return (scala.Function1<T, Object>) (scala.Function1<?, Object>) this;
  }

  @Override
  public Object apply(@Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new InputException(
          "%s must be %s but is %s"
              .formatted(
                  param,
                  inWords,
                  value == null
                      ? "null"
                      : "'%s', a %s".formatted(value, value.getClass().getSimpleName())));
    }
    try {
      if (option != null) {
        check(declared(option), value);
      } else if (text != null) {
        text.accept(String.valueOf(value));
      }
    } catch (OptionException e) {
      throw ParamNames.in(e);
    }
    return true;
  }

  @SuppressWarnings("unchecked") // of the class that the option's type has
  private static <T> void check(Option<T> option, Object value) {
    option.check((T) optionValue(value));
  }

  /** A param's value as the option's. */
  static Object optionValue(Object value) {
    return value instanceof int[] numbers ? Arrays.stream(numbers).boxed().toList() : value;
  }

  private static Option<?> declared(String name) {
    return GivenOptions.DECLARED.stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
