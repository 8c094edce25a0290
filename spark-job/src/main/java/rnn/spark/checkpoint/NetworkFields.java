package rnn.spark.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import rnn.batch.Labelling;
import rnn.head.HeadSpec;
import rnn.head.Heads;
import rnn.head.PooledSoftmax;
import rnn.head.VocabularySpec;
import rnn.input.CharacterEncoder;
import rnn.model.RecordJson;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.train.LabelOptions;

/**
 * The components of a network's parts beside each other, with values as the options that set them
 * have them. A name that two parts have comes once; those of a character encoder are names of their
 * own.
 */
final class NetworkFields {
  /** Embedding of a character, 0 of networks that read words alone. */
  static final String CHARACTERS = "characterEmbeddingSize";

  /** Transitions between labels, by their notation and the training data. */
  static final String ALLOWED = "allowed";

  private static final String WEIGHTS = "weights";
  private static final String DENSE = "dense";
  private static final JsonMapper JSON = RecordJson.mapper().build();

  /** Components that hang on others alone. */
  private static final Set<String> DERIVED = Set.of("inputs", "bidirectional", "characterCell");

  private NetworkFields() {}

  /** The fields of {@code network} by their names. */
  static Map<String, String> of(NetworkSpec network) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (JsonNode part : JSON.<JsonNode>valueToTree(network)) {
      for (JsonNode input : part.path("inputs")) {
        addPart(fields, input);
      }
      addPart(fields, part);
    }
    fields.keySet().removeAll(DERIVED);
    if (!(network.head() instanceof VocabularySpec)) {
      fields.putIfAbsent(CHARACTERS, "0");
      fields.putIfAbsent("shortcut", StackSpec.NO_SHORTCUT);
    }
    if (network.head() instanceof PooledSoftmax.Spec head) {
      fields.put(WEIGHTS, head.weights().isEmpty() ? LabelOptions.EQUAL : LabelOptions.BALANCED);
      fields.put(
          DENSE,
          head.dense().isEmpty() ? "none" : head.dense().toString().replaceAll("[\\[\\] ]", ""));
    }
    return fields;
  }

  private static void addPart(Map<String, String> fields, JsonNode part) {
    ObjectNode components = (ObjectNode) part;
    boolean isOfCharacters = part.path("kind").asText().equals(CharacterEncoder.KIND);
    if (isOfCharacters) {
      components.remove("kind");
    }
    for (Map.Entry<String, JsonNode> component : components.properties()) {
      String name = component.getKey();
      String own = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      JsonNode value = component.getValue();
      fields.put(
          isOfCharacters ? "character" + own : name,
          value.isValueNode() ? value.asText() : value.toString());
    }
  }

  /** Name of the task that a network with {@code head} learns. */
  static String task(HeadSpec head) {
    Labelling labelling = Heads.labelling(head);
    return Tasks.all().stream()
        .filter(task -> task.labelling() == labelling)
        .map(Task::name)
        .findFirst()
        .orElseThrow();
  }
}
