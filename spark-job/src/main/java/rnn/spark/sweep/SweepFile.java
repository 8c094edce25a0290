package rnn.spark.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import rnn.model.RecordJson;
import rnn.spark.checkpoint.RunIdentity;
import rnn.spark.data.Provenance;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;

/** The file {@value #NAME} of a sweep: all its settings, and what has become of them so far. */
final class SweepFile {
  static final String NAME = "sweep.json";

  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper JSON = RecordJson.mapper().build();

  private final HadoopFolder folder;

  /** The file in {@code folder}. */
  SweepFile(HadoopFolder folder) {
    this.folder = folder;
  }

  /**
   * Content of the file.
   *
   * @param formatVersion {@value #FORMAT_VERSION}
   * @param programVersion version that wrote it, for readers
   * @param judge name of the figure that settings are judged by
   * @param settings in the order they were asked for in
   */
  private record Content(
      int formatVersion, String programVersion, String judge, List<SweepRow> settings) {}

  /** Writes {@code rows}. */
  void write(String judge, List<SweepRow> rows) {
    try {
      folder.replace(
          NAME,
          JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(
                  new Content(FORMAT_VERSION, Provenance.programVersion(), judge, rows)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The sweep cannot be written to %s: %s; is there room on the disk?"
              .formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  /**
   * The rows that a sweep before has written.
   *
   * @throws InputException if there are none, or they are of another version
   * @throws rnn.model.ModelFormatException if the file is damaged
   */
  List<SweepRow> read() {
    try {
      folder.recover();
      if (!folder.exists(NAME)) {
        throw new InputException(
            "There is no sweep to resume in %s; start without --resume"
                .formatted(folder.location()));
      }
      byte[] bytes;
      try (InputStream in = folder.open(NAME)) {
        bytes = in.readAllBytes();
      }
      ObjectNode tree = RecordJson.object(bytes, NAME);
      JsonNode version = tree.path("formatVersion");
      if (!version.isInt() || version.intValue() != FORMAT_VERSION) {
        throw new InputException(
            "The format version of a sweep must be %d but is %s; go on with the release that wrote it, or start without --resume"
                .formatted(FORMAT_VERSION, version.isMissingNode() ? "not said" : version));
      }
      return RecordJson.record(tree, Content.class, NAME).settings();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The sweep in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
    }
  }

  /** {@code row} as a line of JSON. */
  static String line(SweepRow row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of texts and numbers was not written", e);
    }
  }

  /** The row that {@link #line} has written. */
  static SweepRow row(String line) {
    String what = "a task's result";
    return RecordJson.record(
        RecordJson.object(line.getBytes(StandardCharsets.UTF_8), what), SweepRow.class, what);
  }

  /** Hash of what the run of {@code identity} is. */
  static String hash(RunIdentity identity) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(JSON.writeValueAsBytes(identity)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of texts and numbers was not written", e);
    }
  }
}
