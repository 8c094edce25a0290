package rnn.spark.ml;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import rnn.baseline.CountingOptions;
import rnn.batch.Labelling;
import rnn.option.Option;
import rnn.task.Task;
import rnn.train.GivenOptions;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;
import rnn.train.StartOptions;
import rnn.train.TakenOptions;
import rnn.train.TrainingOptions;
import rnn.train.VectorsOptions;

/**
 * The options of networks for a task: which mean something, and which values they have unless a
 * user sets another, those of the recipe of the task's name that a command line takes too.
 */
final class TaskOptions {
  private final Task task;
  private final Map<String, String> recipe; // values by the option's name

  /** The options of networks for {@code task}. */
  TaskOptions(Task task) {
    this.task = task;
    this.recipe = isLabelled() ? recipe(task.name()) : Map.of();
  }

  private boolean isLabelled() {
    return task.labelling() != Labelling.NONE;
  }

  private static Map<String, String> recipe(String name) {
    Properties properties = new Properties();
    try (InputStream in =
        TaskOptions.class.getResourceAsStream("/rnn/recipes/" + name + ".properties")) {
      if (in == null) {
        throw new IllegalStateException("Recipe " + name + " is missing from the jar");
      }
      Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
      properties.load(text);
    } catch (IOException e) {
      throw new UncheckedIOException("Recipe " + name + " could not be read: " + e, e);
    }
    Map<String, String> recipe = new TreeMap<>();
    properties.forEach((option, value) -> recipe.put((String) option, ((String) value).strip()));
    return recipe;
  }

  /** The options that mean something for the task, in the order shown to users. */
  List<Option<?>> meant() {
    Set<Option<?>> others = new HashSet<>(CountingOptions.OF_KINDS);
    others.add(CountingOptions.MODEL_KIND);
    others.add(LabelOptions.TASK);
    if (isLabelled()) {
      others.addAll(ModelOptions.OF_TEXT);
      others.add(TrainingOptions.READING); // there is one
    } else {
      others.addAll(LabelOptions.OF_LABELS);
      others.add(LabelOptions.DIRECTION);
      others.add(VectorsOptions.VECTORS_WORDS);
    }
    if (task.labelling() != Labelling.TOKENS) {
      others.addAll(LabelOptions.OF_TAGGERS);
    }
    if (task.labelling() != Labelling.SEQUENCES) {
      others.addAll(LabelOptions.OF_CLASSIFIERS);
    }
    return GivenOptions.DECLARED.stream().filter(option -> !others.contains(option)).toList();
  }

  /** Adds params of the options that mean something to {@code params}, with their defaults. */
  ParamSet addTo(ParamSet params) {
    params.options(meant());
    meant().forEach(option -> addDefault(params, option));
    return params;
  }

  private <T> void addDefault(ParamSet params, Option<T> option) {
    String value = recipe.get(option.name());
    boolean isOpen =
        option.isOpenByDefault()
            || (isLabelled() && option == TrainingOptions.WINDOW) // the whole of a sequence
            || option.type().valueClass() == List.class; // none, for which there is no text
    if (value != null || !isOpen) {
      params.by(
          ParamNames.of(option.name()),
          value == null ? option.defaultValue() : option.parse(value));
    }
  }

  /**
   * Values as a command line would be given them: those of the recipe, but for what a model decides
   * that the run starts from, and before them those of users.
   *
   * @param set values that a user set, by the option's name
   */
  Map<String, String> given(Map<String, String> set) {
    Map<String, String> given = new TreeMap<>(recipe);
    if (!set.getOrDefault(StartOptions.START_FROM.name(), "").isEmpty()) {
      given.keySet().removeIf(TakenOptions::isOfModel);
    }
    given.put(LabelOptions.TASK.name(), task.name());
    given.putAll(set);
    return given;
  }
}
