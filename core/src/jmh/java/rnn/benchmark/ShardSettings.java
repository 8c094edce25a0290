package rnn.benchmark;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.network.NetworkSpec;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/**
 * What all rows of a table have in common: the text, the network and how often it is read.
 *
 * <p>Options are {@code --name value}, by {@link #NAMES}. Window and learning rate are those of the
 * rows; the one shard that they are compared with keeps the defaults.
 */
final class ShardSettings {
  /** The options and their defaults. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("tokenizer", "whitespace");
    NAMES.put("tokens", "200000");
    NAMES.put("held-out", "60000");
    NAMES.put("vocabulary", "2000");
    NAMES.put("hidden", "64");
    NAMES.put("dropout", "0");
    NAMES.put("output", ModelOptions.DEFAULTS.output());
    NAMES.put("epochs", "3");
    NAMES.put("window", String.valueOf(TrainingOptions.DEFAULTS.window()));
    NAMES.put("learning-rate", "0"); // the optimizer's
  }

  private final Map<String, String> values;

  private ShardSettings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * The settings that {@code arguments} begin with.
   *
   * @param arguments read as far as they are options; the rest is left
   */
  static ShardSettings takenFrom(List<String> arguments) {
    Map<String, String> values = new LinkedHashMap<>(NAMES);
    Iterator<String> rest = arguments.iterator();
    while (!arguments.isEmpty() && arguments.get(0).startsWith("--")) {
      String name = rest.next().substring(2);
      rest.remove();
      if (!NAMES.containsKey(name) || !rest.hasNext()) {
        throw new IllegalArgumentException(
            "Options must be --%s, each with a value, but there is --%s"
                .formatted(String.join(", --", NAMES.keySet()), name));
      }
      values.put(name, rest.next());
      rest.remove();
      rest = arguments.iterator();
    }
    ShardSettings settings = new ShardSettings(values);
    settings.network(3); // which checks its part
    return settings;
  }

  /** The network over a vocabulary of {@code size} tokens. */
  NetworkSpec network(int size) {
    return model().networkSpec(size);
  }

  /** The options of the network. */
  ModelOptions model() {
    return ModelOptions.DEFAULTS.with(
        o ->
            o.set(ModelOptions.HIDDEN, number("hidden"))
                .set(ModelOptions.DROPOUT, decimal("dropout"))
                .set(ModelOptions.OUTPUT, values.get("output"))
                .set(ModelOptions.VOCABULARY_SIZE, 0));
  }

  Tokenizer tokenizer() {
    return Tokenizers.named(values.get("tokenizer"));
  }

  int tokens() {
    return number("tokens");
  }

  int heldOutTokens() {
    return number("held-out");
  }

  /** Most tokens of the vocabulary; 0 for all of them. */
  int vocabulary() {
    return number("vocabulary");
  }

  int epochs() {
    return number("epochs");
  }

  int window() {
    return number("window");
  }

  /** The rows' learning rate; 0 for the optimizer's own. */
  double learningRate() {
    return decimal("learning-rate");
  }

  private int number(String name) {
    return number(values.get(name), "--" + name);
  }

  private double decimal(String name) {
    return decimal(values.get(name), "--" + name);
  }

  static int number(String text, String what) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number but is '%s'".formatted(what, text), e);
    }
  }

  static double decimal(String text, String what) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a number but is '%s'".formatted(what, text), e);
    }
  }
}
