package rnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rnn.model.ModelDirectory;
import rnn.model.ModelFolder;
import rnn.model.ModelFormatException;
import rnn.model.RecordJson;
import rnn.model.Weights;
import rnn.text.Utf8Lines;

/**
 * What a model directory knows of the run that made it: its configuration, and the lines of its
 * metrics by their kind. Models of every version have some of it.
 *
 * <p>As JSON it has {@code location, kind, parameters}; {@code network, options, chosen, data,
 * versions}, whose values stand under names for people ({@link EntryNames}); {@code command}, where
 * the data has a name; {@code rounds} ({@link RoundColumns}) and {@code epochs} column by column;
 * {@code figures} ({@link ResultFigures}); {@code tasks} ({@link TaskColumns}), {@code rejections,
 * baselines, samples, results, heldOutText, confusions, worst} as far as they are known; and {@code
 * unread}, the number of lines that could not be read.
 */
public final class RunData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String OPTION = "option.";
  private static final int MAX_VALUES = 8; // of a list, that are shown
  private static final List<String> OF_EPOCH =
      List.of("epoch", "tokens", "validationLossNats", "averagePerplexity", "seconds", "judged");
  private static final List<String> ONCE = List.of("results", "heldOutText", "confusions", "worst");

  private final ObjectNode json;

  private RunData(ObjectNode json) {
    this.json = json;
  }

  /**
   * The run that made the model in {@code folder}.
   *
   * @throws ModelFormatException if there is no model
   */
  public static RunData read(ModelFolder folder) throws IOException {
    if (folder.exists(ModelDirectory.GROUPS)) {
      throw new ModelFormatException(
          "%s must be a model but is a table of models, one for each group, of which there is no page; its columns have their figures"
              .formatted(folder.location()));
    }
    if (!folder.exists(ModelDirectory.CONFIG)) {
      throw new ModelFormatException(
          "There is no model in %s: a directory with %s was expected; name one that rnn train wrote"
              .formatted(folder.location(), ModelDirectory.CONFIG));
    }
    ObjectNode config;
    try (InputStream in = folder.open(ModelDirectory.CONFIG)) {
      config =
          RecordJson.object(in.readAllBytes(), ModelDirectory.CONFIG + " of " + folder.location());
    }
    byte[] metrics = ModelDirectory.metrics(folder);
    return of(folder.location(), config, metrics == null ? new byte[0] : metrics);
  }

  /** The run of a model at {@code location} with this configuration and these metrics. */
  static RunData of(String location, ObjectNode config, byte[] metrics) {
    ObjectNode json = JSON.createObjectNode();
    json.put("location", location);
    json.set("kind", config.path("kind"));
    json.set("parameters", config.path("parameterCount"));
    ObjectNode network = json.putObject("network");
    if (config.path("modelKind").isTextual()) {
      network.set("model", config.get("modelKind"));
    }
    addNetwork("", config.path("network"), network);
    for (String name : List.of("tokenizer", "reading")) {
      if (config.path(name).isTextual()) {
        network.set(name, config.get(name));
      }
    }
    JsonNode weights = config.path("provenance").path(Weights.ENTRY);
    if (weights.isTextual()) {
      network.set("weights", weights);
    }
    addProvenance(config.path("provenance"), json);
    addLines(metrics, json);
    json.set("figures", ResultFigures.ofRun(json));
    return new RunData(json);
  }

  /** Adds the values in {@code from}, the part of a network at {@code path}, by their names. */
  private static void addNetwork(String path, JsonNode from, ObjectNode into) {
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      JsonNode value = entry.getValue();
      String name = path.isEmpty() ? entry.getKey() : path + " " + entry.getKey();
      if (value.isObject()) {
        addNetwork(name, value, into);
      } else if (value.isArray() && value.path(0).isObject()) {
        for (JsonNode part : value) { // of an input that reads several things
          ObjectNode fields = part.deepCopy();
          String kind = fields.remove("kind").asText();
          addNetwork(path + " " + kind, fields, into);
        }
      } else {
        into.set(EntryNames.ofNetwork(name), value.isArray() ? shortened(value) : value);
      }
    }
  }

  /** A few values side by side, or how many there are. */
  private static JsonNode shortened(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return JSON.getNodeFactory()
        .textNode(
            texts.isEmpty()
                ? "none"
                : texts.size() <= MAX_VALUES ? String.join(", ", texts) : texts.size() + " values");
  }

  private static void addProvenance(JsonNode provenance, ObjectNode json) {
    ObjectNode options = json.putObject("options");
    ObjectNode chosen = json.putObject("chosen");
    ObjectNode data = json.putObject("data");
    ObjectNode versions = json.putObject("versions");
    Map<String, String> given = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : provenance.properties()) {
      String name = entry.getKey();
      String value = entry.getValue().asText();
      if (name.startsWith(OPTION)) {
        given.put(name.substring(OPTION.length()), value);
        options.put(EntryNames.ofOption(name.substring(OPTION.length())), value);
      } else if (name.equals("training.options") || name.equals("counting.options")) {
        addPairs(value, chosen);
      } else if (EntryNames.isOfVersion(name)) {
        versions.put(EntryNames.ofVersion(name), value);
      } else if (!name.startsWith("baseline.") && !name.equals(Weights.ENTRY)) {
        data.put(EntryNames.ofData(name), value);
      }
    }
    String command = new TrainCommandLine(given, provenance).text();
    if (command != null) {
      json.put("command", command);
    }
  }

  /** Adds the pairs of a map that was written as a text, {@code {a=1, b=2}}. */
  private static void addPairs(String map, ObjectNode into) {
    for (String pair : map.replaceAll("^\\{|\\}$", "").split(", (?=[\\w-]+=)")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        into.put(
            EntryNames.ofOption(pair.substring(0, equals)), inWords(pair.substring(equals + 1)));
      }
    }
  }

  /** The value of an option; a negative number leaves it to the rule that the option's help has. */
  private static String inWords(String value) {
    return value.matches("-[0-9.]+") ? "by its rule" : value;
  }

  private static void addLines(byte[] metrics, ObjectNode json) {
    RoundColumns rounds = new RoundColumns();
    TaskColumns tasks = new TaskColumns();
    ObjectNode epochs = columns(OF_EPOCH, json.putObject("epochs"));
    ArrayNode rejections = json.putArray("rejections");
    ArrayNode baselines = json.putArray("baselines");
    Map<Integer, JsonNode> samples = new TreeMap<>(); // the last of each epoch
    int unread = 0;
    for (String line : lines(metrics)) {
      ObjectNode entry;
      try {
        entry = RecordJson.object(line.getBytes(StandardCharsets.UTF_8), ModelDirectory.METRICS);
      } catch (ModelFormatException e) {
        unread++;
        continue;
      }
      if (entry.has("baseline")) {
        entry.set("figures", ResultFigures.of(entry));
        baselines.add(entry);
      } else if (entry.has("rejected")) {
        rejections.add(entry);
      } else if (entry.has("samples")) {
        samples.put(entry.path("epoch").asInt(), entry);
      } else if (entry.has("tasks")) {
        tasks.add(entry);
      } else if (entry.has("round")) {
        rounds.add(entry);
      } else if (entry.has("epoch")) {
        addTo(epochs, entry);
        if (entry.has("judge")) {
          json.set("judge", entry.get("judge"));
        }
      } else {
        ONCE.stream().filter(entry::has).forEach(name -> json.set(name, entry.get(name)));
      }
    }
    rounds.putInto(json.putObject("rounds"));
    tasks.putInto(json);
    json.putArray("samples").addAll(samples.values());
    json.put("unread", unread);
  }

  private static List<String> lines(byte[] metrics) {
    try {
      return Utf8Lines.read(new ByteArrayInputStream(metrics), ModelDirectory.METRICS);
    } catch (IllegalArgumentException e) {
      return List.of(new String(metrics, StandardCharsets.UTF_8).split("\n"));
    }
  }

  private static ObjectNode columns(List<String> names, ObjectNode into) {
    names.forEach(into::putArray);
    return into;
  }

  private static void addTo(ObjectNode columns, ObjectNode entry) {
    for (Map.Entry<String, JsonNode> column : columns.properties()) {
      JsonNode value = entry.get(column.getKey());
      ((ArrayNode) column.getValue()).add(value == null ? JSON.nullNode() : value);
    }
  }

  /** The data as JSON; not to be changed. */
  ObjectNode json() {
    return json;
  }

  /** Name of the directory. */
  public String name() {
    return name(1);
  }

  /** The last {@code parts} parts of the location, or all if there are no more. */
  String name(int parts) {
    String location = json.path("location").asText().replaceAll("/+$", "");
    int from = location.length();
    for (int i = 0; i < parts && from >= 0; i++) {
      from = location.lastIndexOf('/', from - 1);
    }
    return location.substring(from + 1);
  }
}
