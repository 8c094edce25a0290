package rnn.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import rnn.head.SoftmaxOutput;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.task.Notation;
import rnn.task.Tasks;

/**
 * The content of {@code config.json}: what the other files of a model directory mean, and what they
 * must look like. A network that does not say its output has the full softmax, and the other way
 * round, as before there were others.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param kind name of the task in {@code rnn.task.Tasks}
 * @param labelNotation how labels mark spans, a name in {@code rnn.task.Notation}
 * @param parameterCount trained values, for readers
 * @param files size and hash of the files beside this one, by name
 * @param provenance where the model came from
 */
@JsonPropertyOrder({
  "formatVersion",
  "kind",
  "network",
  "labelNotation",
  "tokenizer",
  "reading",
  "parameterCount",
  "files",
  "provenance"
})
record ModelConfig(
    int formatVersion,
    String kind,
    NetworkSpec network,
    String labelNotation,
    String tokenizer,
    String reading,
    long parameterCount,
    Map<String, FileMark> files,
    Map<String, String> provenance) {

  static final int FORMAT_VERSION = 2;
  private static final int FLAT_NETWORK_VERSION = 1;
  private static final String TRAINED_WORDS = "trainedWords";

  private static final JsonMapper JSON =
      RecordJson.mapper().serializationInclusion(JsonInclude.Include.ALWAYS).build();

  /**
   * Length and checksum of a file, by which a cut or swapped one is found.
   *
   * @param sha256 hash of its bytes, in hexadecimal
   */
  @JsonPropertyOrder({"bytes", "sha256"})
  record FileMark(long bytes, String sha256) {}

  /** The configuration in {@code bytes}, which is the file called {@code what}. */
  static ModelConfig parse(byte[] bytes, String what) {
    return parse(RecordJson.object(bytes, what), what);
  }

  /** The configuration in {@code tree}, which is the file called {@code what}. */
  static ModelConfig parse(ObjectNode tree, String what) {
    if (BaselineConfig.isOne(tree)) {
      throw new ModelFormatException(
          "%s must be of a network but is of a model that learned by counting, of kind %s; name the directory of a network"
              .formatted(what, tree.path("modelKind")));
    }
    JsonNode version = tree.path("formatVersion");
    if (!version.isInt()) {
      throw new ModelFormatException(
          "%s must have a number formatVersion but has %s; it is not a model of this program, or copy it again"
              .formatted(what, version.isMissingNode() ? "none" : version));
    }
    if (version.intValue() == BaselineConfig.FORMAT_VERSION) {
      throw new ModelFormatException(
          "%s must name a modelKind, as models that count do in format version %d, but does not; copy all files of one directory again"
              .formatted(what, BaselineConfig.FORMAT_VERSION));
    }
    boolean isFlat = version.intValue() == FLAT_NETWORK_VERSION;
    if (version.intValue() != FORMAT_VERSION && !isFlat) {
      throw new ModelFormatException(
          ("%s must have format version 1 to %d but has %d; read it with the version of the program"
                  + " that wrote it (see \"provenance\" there)")
              .formatted(what, BaselineConfig.FORMAT_VERSION, version.intValue()));
    }
    JsonNode kind = tree.path("kind");
    boolean isTask = Tasks.all().stream().anyMatch(task -> task.name().equals(kind.textValue()));
    if (kind.isTextual() && !isTask) {
      throw new ModelFormatException(
          "%s must be of kind %s but is of kind \"%s\"; name the directory of a model of this program"
              .formatted(what, String.join(", ", Tasks.names()), kind.textValue()));
    }
    if (isFlat && tree.get("network") instanceof ObjectNode network) {
      tree.set("network", JSON.valueToTree(network(network, what)));
      tree.put("labelNotation", Notation.PLAIN.name());
    }
    addTrainedWords(tree.path("network").path("input"));
    return RecordJson.record(tree, ModelConfig.class, what);
  }

  /**
   * Says of word embeddings that do not, as before there were others, that all words are trained.
   */
  private static void addTrainedWords(JsonNode input) {
    input.path("inputs").forEach(ModelConfig::addTrainedWords);
    if (input instanceof ObjectNode words && words.has("rareFrom") && !words.has(TRAINED_WORDS)) {
      words.set(TRAINED_WORDS, words.path("vocabularySize"));
    }
  }

  /** The network that {@code flat} is in format version 1. */
  private static NetworkSpec network(ObjectNode flat, String what) {
    if (!flat.has("output")) {
      flat.put("output", SoftmaxOutput.NAME).put("outputSamples", 0);
    }
    return RecordJson.record(flat, LanguageModelSpec.class, what).network();
  }

  /** The file's bytes: always the same for the same content. */
  byte[] bytes() {
    return bytes(this);
  }

  /** The bytes of a configuration, always the same for the same content. */
  static byte[] bytes(Record config) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    ObjectNode tree = JSON.valueToTree(config);
    try {
      return (JSON.writer(printer).writeValueAsString(tree) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A configuration of strings and numbers was not written", e);
    }
  }
}
