package rnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line that makes a model again, read off its provenance: its options as they were
 * given, and what its texts were.
 */
final class TrainCommandLine {
  private static final String LEFT_OUT = "…";

  /** Options whose values are paths, and the entry that describes the text. */
  private static final Map<String, String> TEXTS =
      Map.of("train", "training", "valid", "validation", "test", "test");

  private final Map<String, String> options;
  private final JsonNode provenance;

  /**
   * The command line of a run.
   *
   * @param options as given, by their names without dashes
   * @param provenance all entries
   */
  TrainCommandLine(Map<String, String> options, JsonNode provenance) {
    this.options = options;
    this.provenance = provenance;
  }

  /**
   * The command, or null if no command makes the model: its data were rows of a program, or the
   * options are not known.
   */
  @Nullable String text() {
    boolean isBuiltIn =
        !options.isEmpty() && provenance.path("training").asText().startsWith("grammar, ");
    if (!isBuiltIn && !options.containsKey("train")) {
      return null;
    }
    List<String> words = new ArrayList<>(List.of("rnn", "train"));
    options.forEach((name, value) -> add(name, value, words));
    return String.join(" ", words);
  }

  private void add(String name, String value, List<String> words) {
    boolean isOfSweep = name.equals("sweep") || name.startsWith("sweep-");
    if (isOfSweep) {
      return; // what the best setting has stands in the other options
    }
    if (value.equals("true")) {
      words.add("--" + name);
    } else if (value.equals("false")) {
      if (!name.startsWith("no-")) {
        words.add("--no-" + name);
      }
    } else {
      words.add("--" + name);
      String text = TEXTS.get(name);
      if (text == null) {
        words.add(quoted(value));
      } else {
        paths(value, provenance.path(text).asText()).forEach(path -> words.add(quoted(path)));
      }
    }
  }

  /**
   * The paths in {@code value}, which blanks part, as {@code description}, in which commas do,
   * tells them apart; {@value #LEFT_OUT} for those that are not known.
   */
  private static List<String> paths(String value, String description) {
    String described = description.replaceFirst(" \\([^()]*, column [^()]*\\)$", "");
    boolean isOne = !value.contains(" ") || described.equals(value);
    if (isOne) {
      return List.of(value);
    }
    List<String> paths = new ArrayList<>(Arrays.asList(described.split(", ")));
    if (!String.join(" ", paths).equals(value)) {
      return List.of(LEFT_OUT);
    }
    int last = paths.size() - 1;
    if (paths.get(last).matches("\\.\\.\\. \\(\\d+ paths\\)")) {
      paths.set(last, LEFT_OUT);
    }
    return paths;
  }

  private static String quoted(String value) {
    boolean isPlain = value.equals(LEFT_OUT) || value.matches("[\\w@%+=:,./-]+");
    return isPlain ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
