package rnn.spark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import rnn.option.OptionException;
import rnn.task.Classification;
import rnn.task.Tagging;

/**
 * The registry of recipes: settings known to go well together, each a file with the reasons beside
 * the values.
 */
final class Recipes {
  /** Name that is given in place of a recipe's to see them all. */
  static final String LIST = "help";

  /** The recipe of a run that is given no text of its own. */
  static final String FOR_BUILT_IN_TEXT = "grammar";

  /** The same of a run that learns labels. */
  static final String FOR_BUILT_IN_LABELS = "grammar-labels";

  private static final List<String> ALL =
      List.of(
          "grammar",
          "wikitext-2",
          "word-language-model",
          "zaremba-small",
          "tinyshakespeare",
          "seed-elman",
          "seed-elman-squared-error",
          Tagging.NAME,
          Classification.NAME,
          FOR_BUILT_IN_LABELS);

  private Recipes() {}

  /** Every recipe's name. */
  static List<String> names() {
    return ALL;
  }

  /** True if {@code --task} with this name comes with a recipe of the same name. */
  static boolean isForTask(String task) {
    return task.equals(Tagging.NAME) || task.equals(Classification.NAME);
  }

  /** The options that the recipe called {@code name} sets. */
  static Map<String, String> named(String name) {
    return SettingsFile.properties(new StringReader(text(name)), "Recipe " + name);
  }

  /** The file of the recipe called {@code name}. */
  static String text(String name) {
    if (!ALL.contains(name)) {
      throw new OptionException(
          "{recipe} must be one of %s but is '%s'; a file of your own is given with {config}",
          String.join(", ", ALL), name);
    }
    try (InputStream in =
        Recipes.class.getResourceAsStream("/rnn/recipes/" + name + ".properties")) {
      if (in == null) {
        throw new IllegalStateException("Recipe " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Recipe " + name + " could not be read: " + e, e);
    }
  }

  /** Purpose of the recipe called {@code name}: the first comment of its file. */
  static String purpose(String name) {
    return text(name).lines().findFirst().orElse("#").substring(1).strip();
  }
}
