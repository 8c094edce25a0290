package rnn.spark.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.option.Option;

/** Params of a stage by their options, for the accessors and setters that users call. */
final class StageParams {
  private StageParams() {}

  /** The param of {@code stage} that {@code option} is. */
  static Param<Object> param(Params stage, Option<?> option) {
    return stage.getParam(ParamNames.of(option.name()));
  }

  /** The same of an option whose values are texts. */
  static Param<String> text(Params stage, Option<String> option) {
    return text(stage, ParamNames.of(option.name()));
  }

  /** The param called {@code name}, whose values are texts. */
  @SuppressWarnings("unchecked") // as it was declared, and its check holds it to that
  static Param<String> text(Params stage, String name) {
    return (Param<String>) (Param<?>) stage.getParam(name);
  }

  /** {@code stage} with a value of {@code option}. */
  static <S> S set(Params stage, Option<?> option, Object value) {
    return set(stage, ParamNames.of(option.name()), value);
  }

  /** {@code stage} with a value of the param called {@code name}. */
  @SuppressWarnings("unchecked") // a stage is told its own class
  static <S> S set(Params stage, String name, Object value) {
    stage.set(name, value);
    return (S) stage;
  }

  /** The value of {@code option}, or its default. */
  static <T> T get(Params stage, Option<?> option) {
    return get(stage, ParamNames.of(option.name()));
  }

  /** The value of the param called {@code name}, or its default. */
  @SuppressWarnings("unchecked") // as it was declared, and its check holds it to that
  static <T> T get(Params stage, String name) {
    return (T) stage.getOrDefault(stage.getParam(name));
  }

  /** The text that the param called {@code name} has, or its default; empty without either. */
  static String textOrEmpty(Params stage, String name) {
    Param<Object> param = stage.getParam(name);
    return stage.isDefined(param) ? String.valueOf(stage.getOrDefault(param)) : "";
  }
}
