package rnn.model;

import static rnn.model.ModelDirectory.CONFIG;
import static rnn.model.ModelDirectory.PARAMETERS;
import static rnn.model.ModelDirectory.VOCABULARY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rnn.task.LabelScheme;
import rnn.task.Notation;
import rnn.task.PairCounts;
import rnn.task.Scoring;
import rnn.task.Task;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/**
 * The files of a model directory, each checked against the size and hash that {@code config.json}
 * says.
 *
 * @param marks size and hash of each file
 */
record ModelFiles(ModelFolder folder, Map<String, ModelConfig.FileMark> marks) {
  private static final int MAX_CONFIG_BYTES = 1 << 20;

  /** Content of a file, as a function of its bytes. */
  @FunctionalInterface
  interface Content<T> {
    /** Reads the {@code size} bytes of {@code in}, the file called {@code what} in messages. */
    T read(InputStream in, long size, String what) throws IOException;
  }

  /**
   * The content of {@code config.json} in {@code folder}.
   *
   * @throws ModelFormatException if there is no such directory or file
   */
  static ObjectNode config(ModelFolder folder) throws IOException {
    if (!folder.exists()) {
      throw new ModelFormatException(
          "There is no model directory %s; check the path".formatted(folder.location()));
    }
    if (!folder.isDirectory()) {
      throw new ModelFormatException(
          "A model must be a directory but %s is a file; name the directory it is in"
              .formatted(folder.location()));
    }
    ModelFiles files = new ModelFiles(folder, Map.of());
    if (folder.exists(ModelDirectory.GROUPS)) {
      throw new ModelFormatException(
          "%s must be a model but is a table of models, one for each group; score or predict rows with it, or name a single model"
              .formatted(folder.location()));
    }
    files.checkThere(CONFIG);
    long size = folder.size(CONFIG);
    if (size > MAX_CONFIG_BYTES) {
      throw new ModelFormatException(
          "%s must have at most %d bytes but has %d; it is not a model's configuration"
              .formatted(files.path(CONFIG), MAX_CONFIG_BYTES, size));
    }
    try (InputStream in = folder.open(CONFIG)) {
      return RecordJson.object(in.readNBytes(MAX_CONFIG_BYTES), files.path(CONFIG));
    }
  }

  /** The content of a file, whose size and hash are checked. */
  <T> T content(String name, Content<T> content) throws IOException {
    long size = checkSize(name);
    MessageDigest sha256 = ModelDirectory.sha256();
    T read;
    try (InputStream in = new DigestInputStream(folder.open(name), sha256)) {
      read = content.read(in, size, path(name));
    }
    checkHash(name, sha256);
    return read;
  }

  private InputStream bytes(String name) throws IOException {
    return new ByteArrayInputStream(content(name, (in, size, what) -> in.readAllBytes()));
  }

  /** The vocabulary in a file. */
  Vocabulary vocabulary(String name) throws IOException {
    return Vocabulary.read(bytes(name), path(name));
  }

  /** The labels in a file. */
  LabelSet labels(String name) throws IOException {
    return LabelSet.read(bytes(name), path(name));
  }

  /** The scoring of a task whose labels, null of one without, mark spans by {@code notation}. */
  Scoring scoring(Task task, @Nullable LabelSet labels, String notation) {
    LabelScheme scheme =
        labels == null
            ? LabelScheme.PLAIN
            : LabelScheme.of(labels, notation(notation), PairCounts.NONE);
    return new Scoring(task.name(), scheme, labels == null ? 0 : labels.size());
  }

  private Notation notation(String name) {
    for (Notation notation : Notation.values()) {
      if (notation.name().equals(name)) {
        return notation;
      }
    }
    throw new ModelFormatException(
        "%s: \"labelNotation\" must be one of %s but is %s; copy or write it again"
            .formatted(path(CONFIG), Arrays.toString(Notation.values()), name));
  }

  /** The tokenizer called {@code name}, of its file if its name does not make it. */
  Tokenizer tokenizer(String name, Vocabulary words) throws IOException {
    String fileName = Tokenizers.fileName(name);
    if (fileName == null) {
      return Tokenizers.named(name);
    }
    SubwordTokenizer tokenizer =
        Tokenizers.read(name, bytes(fileName).readAllBytes(), path(fileName));
    for (String token : tokenizer.vocabulary()) {
      if (!words.contains(token)) {
        throw new ModelFormatException(
            "%s must have all tokens of %s but has no \"%s\"; the files are of different models, copy all files of one directory"
                .formatted(path(VOCABULARY), fileName, token));
      }
    }
    return tokenizer;
  }

  /** Fails unless a file has as many entries as its model needs. */
  void requireSize(String name, String entries, int expected, int size) {
    if (size != expected) {
      throw new ModelFormatException(
          "%s must have the %d %s of %s but has %d; the files are of different models, copy all files of one directory"
              .formatted(path(name), expected, entries, CONFIG, size));
    }
  }

  private void checkThere(String name) throws IOException {
    if (!folder.exists(name)) {
      throw new ModelFormatException(
          "%s is missing; a model directory has %s, %s and %s, copy all of it"
              .formatted(
                  path(name),
                  CONFIG,
                  marks.containsKey(ModelDirectory.TABLES) ? ModelDirectory.TABLES : PARAMETERS,
                  VOCABULARY));
    }
  }

  /** Size of a file, which must be the one that is said of it. */
  long checkSize(String name) throws IOException {
    checkThere(name);
    long expected = mark(name).bytes();
    long size = folder.size(name);
    if (size != expected) {
      throw new ModelFormatException(
          "%s must have %d bytes but has %d; it was cut, changed or swapped: %s"
              .formatted(path(name), expected, size, remedy(name)));
    }
    return size;
  }

  private ModelConfig.FileMark mark(String name) {
    ModelConfig.FileMark mark = marks.get(name);
    if (mark == null) {
      throw new ModelFormatException(
          "%s must say size and hash of %s under \"files\" but does not; write the model again"
              .formatted(path(CONFIG), name));
    }
    return mark;
  }

  private void checkHash(String name, MessageDigest sha256) {
    String expected = mark(name).sha256();
    String actual = HexFormat.of().formatHex(sha256.digest());
    if (!actual.equals(expected)) {
      throw new ModelFormatException(
          ("%s must have the SHA-256 %s that %s says but has %s;"
                  + " it was changed or swapped: %s")
              .formatted(path(name), expected, CONFIG, actual, remedy(name)));
    }
  }

  /** Remedy for a file that is not the one that was written: it depends on who changed it. */
  private String remedy(String name) {
    if (name.equals(PARAMETERS)) {
      return ("copy all of the directory again, or if another program wrote it on purpose, let"
              + " `rnn import --model %s --weights %s` check it and make the directory agree")
          .formatted(folder.location(), path(PARAMETERS));
    }
    return name.equals(ModelDirectory.TABLES)
        ? "copy all of the directory again"
        : "copy all of the directory again; its lines are those that the model was trained with, so"
            + " not even their ends may be converted";
  }

  /** The path of a file as users know it. */
  String path(String name) {
    return folder.location() + "/" + name;
  }
}
