package rnn.spark.group;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.model.RecordJson;
import rnn.spark.files.HadoopFolder;

/**
 * The file {@code groups.json} beside a table of models: what the table is of.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param task name of the task in {@code rnn.task.Tasks}
 * @param column name of the column by which rows are grouped
 * @param columnType its type, as Spark writes it in JSON
 * @param minTokens tokens of a group with a model of its own
 * @param hasShared whether there is a model of small groups
 * @param provenance where the models came from
 */
@JsonPropertyOrder({
  "formatVersion",
  "task",
  "column",
  "columnType",
  "minTokens",
  "hasShared",
  "provenance"
})
record GroupsFile(
    int formatVersion,
    String task,
    String column,
    String columnType,
    long minTokens,
    boolean hasShared,
    Map<String, String> provenance) {
  static final String NAME = ModelDirectory.GROUPS;

  /** The table of models, a directory of Parquet files. */
  static final String TABLE = "models";

  /** The model of small groups, a model directory. */
  static final String SHARED = "shared";

  static final int FORMAT_VERSION = 1;
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper JSON = RecordJson.mapper().build();

  /** The column by which rows are grouped. */
  GroupKey key() {
    return new GroupKey(column, DataType.fromJson(columnType));
  }

  /** Writes the file to {@code folder}. */
  void write(HadoopFolder folder) throws IOException {
    try (OutputStream out = folder.create(NAME)) {
      String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
      out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of strings and numbers was not written", e);
    }
  }

  /**
   * The file in {@code folder}.
   *
   * @throws ModelFormatException if there is none, or one of a newer version, or it is damaged
   */
  static GroupsFile read(HadoopFolder folder) throws IOException {
    String what = folder.location() + "/" + NAME;
    if (!folder.exists(NAME)) {
      throw new ModelFormatException(
          "There is no table of models in %s: it has no %s; name a directory that a training with a group column wrote"
              .formatted(folder.location(), NAME));
    }
    byte[] bytes;
    try (InputStream in = folder.open(NAME)) {
      bytes = in.readNBytes(MAX_BYTES);
    }
    ObjectNode tree = RecordJson.object(bytes, what);
    JsonNode version = tree.path("formatVersion");
    if (!version.isInt() || version.intValue() > FORMAT_VERSION || version.intValue() < 1) {
      throw new ModelFormatException(
          "%s must have format version 1 to %d but has %s; read the table with the version of the program that wrote it, %s"
              .formatted(
                  what,
                  FORMAT_VERSION,
                  version.isMissingNode() ? "none" : version,
                  tree.path("provenance").path("version").asText("which is not said")));
    }
    GroupsFile file = RecordJson.record(tree, GroupsFile.class, what);
    try {
      file.key();
    } catch (RuntimeException e) {
      throw new ModelFormatException(
          "%s must name a type of Spark as columnType but has '%s'; copy the table again"
              .formatted(what, file.columnType()),
          e);
    }
    return file;
  }
}
