package rnn.model;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import rnn.network.Network;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.text.Vocabulary;

/**
 * A model on disk: {@value #PARAMETERS} with PyTorch's names and shapes, {@value #VOCABULARY},
 * {@value #CONFIG} that says what they mean and holds their hashes, and {@value #METRICS} of the
 * training.
 *
 * <p>It is written beside its place and renamed into it, so that a reader finds the old model, or
 * the new one, or for the moment between two renames none, but never half of one.
 */
public final class ModelDirectory {
  /** The parameters, as safetensors. */
  public static final String PARAMETERS = "model.safetensors";

  /** The network's shape, tokenizer, reading, hashes and provenance, as JSON. */
  public static final String CONFIG = "config.json";

  /** The tokens by id, one per line. */
  public static final String VOCABULARY = "vocabulary.txt";

  /** One line of JSON per evaluation of the training; the trainer's, and carried over. */
  public static final String METRICS = "metrics.jsonl";

  private static final List<String> FILES = List.of(PARAMETERS, CONFIG, VOCABULARY, METRICS);
  private static final int MAXIMAL_CONFIG_BYTES = 1 << 20;

  private ModelDirectory() {}

  /** Writes {@code model} to the local directory {@code path}; see {@link #write(ModelFolder, Model)}. */
  public static void write(Path path, Model model) throws IOException {
    write(new LocalFolder(path), model);
  }

  /** Reads the model in the local directory {@code path}; see {@link #read(ModelFolder)}. */
  public static Model read(Path path) throws IOException {
    return read(new LocalFolder(path));
  }

  /**
   * Checks that a model may be written to {@code folder}: nothing is there, or a model that is to
   * be replaced. Worth a call before a long training.
   *
   * @throws IllegalArgumentException if the directory holds anything that is not part of a model
   */
  public static void checkReplaceable(ModelFolder folder) throws IOException {
    for (String name : folder.names()) {
      boolean ours = FILES.contains(name) || isChecksumOfOurs(name);
      if (!ours) {
        throw new IllegalArgumentException(
            "%s must be a new directory or one that holds a model only, because a model replaces it, but it holds %s; choose another directory"
                .formatted(folder.location(), name));
      }
    }
  }

  /** True of the hidden files in which Hadoop's local file system keeps checksums. */
  private static boolean isChecksumOfOurs(String name) {
    return name.startsWith(".")
        && name.endsWith(".crc")
        && FILES.contains(name.substring(1, name.length() - ".crc".length()));
  }

  /**
   * Writes {@code model} in place of whatever model is in {@code folder}. Metrics already there are
   * kept. If the last step fails, the model stays beside, and the error says where.
   *
   * @throws IllegalArgumentException if {@code folder} holds anything that is not part of a model
   */
  public static void write(ModelFolder folder, Model model) throws IOException {
    String mark = UUID.randomUUID().toString().substring(0, 8);
    ModelFolder writing = folder.sibling(".writing-" + mark);
    try {
      writeFiles(writing, model);
      if (folder.exists(METRICS)) {
        try (InputStream from = folder.open(METRICS);
            OutputStream to = writing.create(METRICS)) {
          from.transferTo(to);
        }
      }
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, writing);
      throw e;
    }
    try {
      checkReplaceable(folder);
      putInPlace(writing, folder, folder.sibling(".replaced-" + mark));
    } catch (IOException e) {
      throw new IOException(
          "The model was written but could not be renamed to %s; it is complete in %s"
              .formatted(folder.location(), writing.location()),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; the model is complete in " + writing.location(), e);
    }
  }

  private static void putInPlace(ModelFolder from, ModelFolder to, ModelFolder old)
      throws IOException {
    boolean replaces = to.exists();
    if (replaces) {
      to.moveTo(old);
    }
    try {
      from.moveTo(to);
    } catch (IOException | RuntimeException e) {
      if (replaces && !to.exists()) {
        old.moveTo(to);
      }
      throw e;
    }
    if (replaces) {
      old.delete();
    }
  }

  private static void deleteAfter(Exception failure, ModelFolder folder) {
    try {
      folder.delete();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static void writeFiles(ModelFolder folder, Model model) throws IOException {
    ParameterLayout layout = model.layout();
    List<Safetensors.Values> tensors = new ArrayList<>();
    for (ParameterSpec spec : layout.specs()) {
      float[] values = layout.values(model.parameters(), spec.name());
      tensors.add(new Safetensors.Values(spec.name(), spec.shape(), values));
    }
    // "pt" says that names and shapes are PyTorch's; loaders of the format ask for it.
    Safetensors parameters = new Safetensors(Map.of("format", "pt"), tensors);
    Map<String, ModelConfig.FileMark> files = new LinkedHashMap<>();
    files.put(PARAMETERS, writeFile(folder, PARAMETERS, parameters::write));
    files.put(VOCABULARY, writeFile(folder, VOCABULARY, out -> writeLines(out, model.vocabulary().lines())));
    ModelConfig config =
        new ModelConfig(
            ModelConfig.FORMAT_VERSION,
            ModelConfig.KIND,
            model.network(),
            model.tokenizer(),
            model.reading(),
            layout.parameterCount(),
            files,
            model.provenance());
    writeFile(folder, CONFIG, out -> out.write(config.bytes()));
  }

  /** What fills a file. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void writeLines(OutputStream out, List<String> lines) throws IOException {
    for (String line : lines) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static ModelConfig.FileMark writeFile(ModelFolder folder, String name, Content content)
      throws IOException {
    MessageDigest sha256 = sha256();
    try (OutputStream file = new DigestOutputStream(folder.create(name), sha256);
        OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
      content.writeTo(out);
    }
    return new ModelConfig.FileMark(folder.size(name), HexFormat.of().formatHex(sha256.digest()));
  }

  /**
   * Reads the model in {@code folder}, and checks that its files belong to each other.
   *
   * @throws ModelFormatException if a file is missing, cut, swapped, of another version or does not
   *     fit the others
   */
  public static Model read(ModelFolder folder) throws IOException {
    if (!folder.exists()) {
      throw new ModelFormatException(
          "There is no model directory %s; check the path".formatted(folder.location()));
    }
    ModelConfig config = ModelConfig.parse(readConfig(folder), path(folder, CONFIG));
    Safetensors tensors;
    MessageDigest sha256 = sha256();
    long size = checkSize(folder, PARAMETERS, config);
    try (InputStream in = new DigestInputStream(folder.open(PARAMETERS), sha256)) {
      tensors = Safetensors.read(in, size, path(folder, PARAMETERS));
    }
    checkHash(folder, PARAMETERS, config, sha256);
    Vocabulary vocabulary = readVocabulary(folder, config);
    float[] parameters = flatParameters(folder, config, tensors);
    return new Model(
        config.network(),
        parameters,
        vocabulary,
        config.tokenizer(),
        config.reading(),
        config.provenance());
  }

  private static byte[] readConfig(ModelFolder folder) throws IOException {
    checkThere(folder, CONFIG);
    long size = folder.size(CONFIG);
    if (size > MAXIMAL_CONFIG_BYTES) {
      throw new ModelFormatException(
          "%s must have at most %d bytes but has %d; it is not a model's configuration"
              .formatted(path(folder, CONFIG), MAXIMAL_CONFIG_BYTES, size));
    }
    try (InputStream in = folder.open(CONFIG)) {
      return in.readNBytes(MAXIMAL_CONFIG_BYTES);
    }
  }

  private static Vocabulary readVocabulary(ModelFolder folder, ModelConfig config)
      throws IOException {
    checkSize(folder, VOCABULARY, config);
    MessageDigest sha256 = sha256();
    byte[] bytes;
    try (InputStream in = new DigestInputStream(folder.open(VOCABULARY), sha256)) {
      bytes = in.readAllBytes();
    }
    checkHash(folder, VOCABULARY, config, sha256);
    Vocabulary vocabulary;
    try {
      vocabulary = Vocabulary.read(new ByteArrayInputStream(bytes), path(folder, VOCABULARY));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(e.getMessage(), e);
    }
    int expected = config.network().vocabularySize();
    if (vocabulary.size() != expected) {
      throw new ModelFormatException(
          "%s must have the %d tokens of %s but has %d; the files are of different models"
              .formatted(
                  path(folder, VOCABULARY), expected, CONFIG, vocabulary.size()));
    }
    return vocabulary;
  }

  private static float[] flatParameters(
      ModelFolder folder, ModelConfig config, Safetensors tensors) {
    if (config.network().layers() > tensors.tensors().size()) {
      throw doesNotFit(
          folder,
          "%d layers cannot be in %d tensors"
              .formatted(config.network().layers(), tensors.tensors().size()));
    }
    ParameterLayout layout;
    try {
      layout = Network.layout(config.network());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s does not describe a network: %s".formatted(path(folder, CONFIG), e.getMessage()), e);
    }
    for (ParameterSpec spec : layout.specs()) {
      Safetensors.Values tensor = tensors.tensors().get(spec.name());
      if (tensor == null) {
        throw doesNotFit(folder, "the tensor " + spec.name() + " is missing");
      }
      if (!Arrays.equals(tensor.shape(), spec.shape())) {
        throw doesNotFit(
            folder,
            "%s must be %s but is %s"
                .formatted(
                    spec.name(),
                    Arrays.toString(spec.shape()),
                    Arrays.toString(tensor.shape())));
      }
    }
    for (String name : tensors.tensors().keySet()) {
      if (layout.specs().stream().noneMatch(spec -> spec.name().equals(name))) {
        throw doesNotFit(folder, "the tensor " + name + " is not one of the network's");
      }
    }
    float[] parameters = new float[layout.size()];
    for (ParameterSpec spec : layout.specs()) {
      layout.setValues(parameters, spec.name(), tensors.tensors().get(spec.name()).values());
    }
    return parameters;
  }

  private static ModelFormatException doesNotFit(ModelFolder folder, String why) {
    return new ModelFormatException(
        "%s does not fit the network in %s: %s; the files are of different models, copy all of one directory"
            .formatted(path(folder, PARAMETERS), CONFIG, why));
  }

  private static void checkThere(ModelFolder folder, String name) throws IOException {
    if (!folder.exists(name)) {
      throw new ModelFormatException(
          "%s is missing; a model directory has %s, %s and %s, copy all of it"
              .formatted(path(folder, name), CONFIG, PARAMETERS, VOCABULARY));
    }
  }

  private static ModelConfig.FileMark mark(ModelFolder folder, String name, ModelConfig config) {
    ModelConfig.FileMark mark = config.files().get(name);
    if (mark == null) {
      throw new ModelFormatException(
          "%s must say size and hash of %s under \"files\" but does not; write the model again"
              .formatted(path(folder, CONFIG), name));
    }
    return mark;
  }

  private static long checkSize(ModelFolder folder, String name, ModelConfig config)
      throws IOException {
    checkThere(folder, name);
    long expected = mark(folder, name, config).bytes();
    long size = folder.size(name);
    if (size != expected) {
      throw new ModelFormatException(
          "%s must have %d bytes but has %d; it was cut or swapped, copy all of the directory again"
              .formatted(path(folder, name), expected, size));
    }
    return size;
  }

  private static void checkHash(
      ModelFolder folder, String name, ModelConfig config, MessageDigest sha256) {
    String expected = mark(folder, name, config).sha256();
    String actual = HexFormat.of().formatHex(sha256.digest());
    if (!actual.equals(expected)) {
      throw new ModelFormatException(
          "%s must have the SHA-256 %s that %s says but has %s; it was changed or swapped, copy all of the directory again"
              .formatted(path(folder, name), expected, CONFIG, actual));
    }
  }

  private static String path(ModelFolder folder, String name) {
    return folder.location() + "/" + name;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
