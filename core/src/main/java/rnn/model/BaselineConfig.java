package rnn.model;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import rnn.model.ModelConfig.FileMark;

/**
 * The content of {@code config.json} beside a model that learned by counting.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param kind name of the task in {@code rnn.task.Tasks}
 * @param modelKind name of the kind in {@code rnn.baseline.CountedKinds}
 * @param labelNotation how labels mark spans, a name in {@code rnn.task.Notation}
 * @param files size and hash of the files beside this one, by name
 * @param provenance where the model came from
 */
@JsonPropertyOrder({
  "formatVersion",
  "kind",
  "modelKind",
  "labelNotation",
  "tokenizer",
  "reading",
  "files",
  "provenance"
})
record BaselineConfig(
    int formatVersion,
    String kind,
    String modelKind,
    String labelNotation,
    String tokenizer,
    String reading,
    Map<String, FileMark> files,
    Map<String, String> provenance) {

  /** Version of these files; those of networks have lower ones. */
  static final int FORMAT_VERSION = 3;

  /** True if {@code tree}, a {@code config.json}, is beside a model that learned by counting. */
  static boolean isOne(ObjectNode tree) {
    JsonNode version = tree.path("formatVersion");
    return version.isInt() && version.intValue() == FORMAT_VERSION && tree.has("modelKind");
  }

  /** The configuration in {@code tree}, which is the file called {@code what}. */
  static BaselineConfig parse(ObjectNode tree, String what) {
    return RecordJson.record(tree, BaselineConfig.class, what);
  }

  /** The file's bytes: always the same for the same content. */
  byte[] bytes() {
    return ModelConfig.bytes(this);
  }
}
