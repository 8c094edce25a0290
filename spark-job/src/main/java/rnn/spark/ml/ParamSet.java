package rnn.spark.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import rnn.option.Option;
import rnn.option.OptionType;

/**
 * The params of a stage, in the order shown to users. Those that are options are read off their
 * declarations: name, help, unit and check.
 */
final class ParamSet implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Params stage;
  private final LinkedHashMap<String, Param<?>> params = new LinkedHashMap<>(); // by name

  /** No params yet of {@code stage}, which has its uid already. */
  ParamSet(Params stage) {
    this.stage = stage;
  }

  /** Adds a param whose values are texts, checked by {@code check}. */
  ParamSet text(String name, String doc, ValueCheck check) {
    return add(new Param<>(stage.uid(), name, doc, check.typed(), String.class));
  }

  /** Adds a param of whole numbers. */
  ParamSet number(String name, String doc, ValueCheck check) {
    return add(new IntParam(stage.uid(), name, doc, check));
  }

  /** Adds a param that is true or false. */
  ParamSet flag(String name, String doc) {
    return add(new BooleanParam(stage.uid(), name, doc));
  }

  /** Gives the param called {@code name} a default. */
  ParamSet by(String name, Object value) {
    stage.setDefault(stage(name), value);
    return this;
  }

  @SuppressWarnings("unchecked") // its check looks at the value's class
  private Param<Object> stage(String name) {
    return (Param<Object>) named(name);
  }

  /** Adds a param for each of {@code options}. */
  ParamSet options(List<Option<?>> options) {
    options.forEach(this::option);
    return this;
  }

  private void option(Option<?> option) {
    String uid = stage.uid();
    String name = ParamNames.of(option.name());
    String doc = doc(option);
    ValueCheck check = ValueCheck.of(option);
    OptionType<?> type = option.type();
    if (type == OptionType.INTEGER) {
      add(new IntParam(uid, name, doc, check));
    } else if (type == OptionType.LONG) {
      add(new LongParam(uid, name, doc, check));
    } else if (type == OptionType.NUMBER) {
      add(new DoubleParam(uid, name, doc, check));
    } else if (type == OptionType.FLAG) {
      add(new BooleanParam(uid, name, doc)); // without check in Spark: fit checks it
    } else if (type == OptionType.INTEGERS) {
      add(new IntArrayParam(stage, name, doc, check.typed()));
    } else {
      text(name, doc, check);
    }
  }

  /** The help of an option, and what its values are in. */
  static String doc(Option<?> option) {
    String unit = option.unit();
    boolean isKnown = unit.isEmpty() || unit.equals("NAME") || unit.equals("NUMBER");
    return option.help(ParamNames::of) + (isKnown ? "" : " Value: %s.".formatted(unit));
  }

  private ParamSet add(Param<?> param) {
    if (params.put(param.name(), param) != null) {
      throw new IllegalStateException("Param %s is there twice".formatted(param.name()));
    }
    return this;
  }

  /** All of them, as Spark asks for them. */
  Param<?>[] all() {
    List<Param<?>> all = new ArrayList<>(params.values());
    return all.toArray(Param<?>[]::new);
  }

  /** The param called {@code name}. */
  Param<?> named(String name) {
    Param<?> param = params.get(name);
    if (param == null) {
      throw new IllegalStateException("%s has no param %s".formatted(stage.uid(), name));
    }
    return param;
  }

  /** The params by their names. */
  Map<String, Param<?>> byName() {
    return params;
  }
}
