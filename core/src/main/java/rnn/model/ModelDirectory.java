package rnn.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rnn.baseline.CountingOptions;
import rnn.baseline.Tables;
import rnn.batch.ExampleEncoder;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/**
 * A model on disk: {@value #PARAMETERS} with PyTorch's names and shapes, {@value #VOCABULARY},
 * {@value #CHARACTERS} and {@value #LABELS} where it has some, {@value #CONFIG} that says what they
 * mean and holds their hashes, and {@value #METRICS} of the training.
 *
 * <p>It is written beside its place and renamed into it, so that a reader finds the old model, or
 * the new one, or for the moment between two renames none, but never half of one.
 */
public final class ModelDirectory {
  /** The parameters, as safetensors. */
  public static final String PARAMETERS = "model.safetensors";

  /** File of the counts of a model that counts, as safetensors, in the place of parameters. */
  public static final String TABLES = "counts.safetensors";

  /** The network's shape, tokenizer, reading, hashes and provenance, as JSON. */
  public static final String CONFIG = "config.json";

  /** The tokens by id, one per line. */
  public static final String VOCABULARY = "vocabulary.txt";

  /** The characters by id, one per line, of a model that reads them. */
  public static final String CHARACTERS = "characters.txt";

  /** The labels by id, one per line, of a model that predicts them. */
  public static final String LABELS = "labels.txt";

  /** One line of JSON per evaluation of the training; the trainer's, and carried over. */
  public static final String METRICS = "metrics.jsonl";

  /** A page about the training, for people; made of the other files. */
  public static final String REPORT = "report.html";

  /** A file of tables of models, one model for each group, in whose directory there is no model. */
  public static final String GROUPS = "groups.json";

  /** A directory of Spark ML, where the model is a stage of it: class, name and params. */
  public static final String STAGE = "metadata";

  private static final String PREVIOUS = ".previous-";
  private static final List<String> FILES =
      Stream.concat(
              Stream.of(
                  PARAMETERS,
                  TABLES,
                  CONFIG,
                  VOCABULARY,
                  CHARACTERS,
                  LABELS,
                  METRICS,
                  REPORT,
                  STAGE),
              Tokenizers.fileNames().stream())
          .toList();

  private ModelDirectory() {}

  /**
   * Writes {@code model} to the local directory {@code path}; see {@link #write(ModelFolder,
   * Model)}.
   */
  public static void write(Path path, Model model) throws IOException {
    write(new LocalFolder(path), model);
  }

  /**
   * Writes {@code model} for use to {@code folder}, with matrices of type {@code weights}; there
   * must be none yet, or one to be replaced.
   *
   * @throws IllegalArgumentException if {@code folder} holds anything that is not part of a model
   */
  public static void write(ModelFolder folder, Model model, Weights weights) throws IOException {
    FolderReplacement.replace(
        folder, writing -> writeFiles(writing, model, weights), metrics(folder), null);
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
    List<String> names = folder.names();
    for (String name : names) {
      boolean isPart =
          name.equals(STAGE) // without a model it is a stage of another kind
              ? names.contains(CONFIG)
              : FILES.contains(name) || isChecksumOfOurs(name);
      if (!isPart) {
        throw new IllegalArgumentException(
            ("%s must be a new directory or one that holds a model only,"
                    + " because a model replaces it, but it holds %s; choose another directory")
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
    FolderReplacement.replace(folder, writing -> writeFiles(writing, model), metrics(folder), null);
  }

  /**
   * Writes a model that learned by counting in place of whatever model is in {@code folder}, column
   * by column; no metrics are kept.
   *
   * @throws IllegalArgumentException if {@code folder} holds anything that is not part of a model,
   *     or a column has not the length that it says
   */
  public static void write(ModelFolder folder, Tables tables, BaselineModel.Form form)
      throws IOException {
    FolderReplacement.replace(folder, writing -> writeFiles(writing, tables, form), null, null);
  }

  /**
   * Writes {@code model} and the content of its {@value #METRICS} in place of whatever model is in
   * {@code folder}, else as {@link #write(ModelFolder, Model)}.
   */
  public static void write(ModelFolder folder, Model model, byte[] metrics) throws IOException {
    FolderReplacement.replace(folder, writing -> writeFiles(writing, model), metrics, null);
  }

  /**
   * Writes {@code model}, the content of its {@value #METRICS} if it has one, and {@code more} in
   * place of whatever model is in {@code folder}, else as {@link #write(ModelFolder, Model)}.
   */
  public static void write(
      ModelFolder folder, TrainedModel model, byte @Nullable [] metrics, Files more)
      throws IOException {
    Files files =
        model instanceof BaselineModel baseline
            ? writing -> writeFiles(writing, baseline.counted().tables(), baseline.form())
            : writing -> writeFiles(writing, (Model) model);
    FolderReplacement.replace(
        folder,
        writing -> {
          files.writeTo(writing);
          more.writeTo(writing);
        },
        metrics,
        null);
  }

  /**
   * Writes {@code model} and the content of its {@value #METRICS}, if it has one, to {@code
   * folder}. A model that is there is not deleted but moves to the directory beside whose name ends
   * in {@value #PREVIOUS} and the first free number.
   *
   * @return where the model that was there is; null if there was none
   * @throws IllegalArgumentException if {@code folder} holds anything that is not part of a model
   */
  public static @Nullable ModelFolder writeBesideOld(
      ModelFolder folder, Model model, byte @Nullable [] metrics) throws IOException {
    return writeBesideOld(folder, writing -> writeFiles(writing, model), metrics);
  }

  /** As {@link #writeBesideOld(ModelFolder, Model, byte[])} for a model that counts. */
  public static @Nullable ModelFolder writeBesideOld(
      ModelFolder folder, Tables tables, BaselineModel.Form form) throws IOException {
    return writeBesideOld(folder, writing -> writeFiles(writing, tables, form), null);
  }

  private static @Nullable ModelFolder writeBesideOld(
      ModelFolder folder, Files files, byte @Nullable [] metrics) throws IOException {
    if (!folder.exists()) {
      FolderReplacement.replace(folder, files, metrics, null);
      return null;
    }
    int number = 1;
    while (folder.sibling(PREVIOUS + number).exists()) {
      number++;
    }
    ModelFolder previous = folder.sibling(PREVIOUS + number);
    FolderReplacement.replace(folder, files, metrics, previous);
    return previous;
  }

  /** The content of {@value #METRICS} in {@code folder}; null if there is none. */
  public static byte @Nullable [] metrics(ModelFolder folder) throws IOException {
    if (!folder.exists(METRICS)) {
      return null;
    }
    try (InputStream in = folder.open(METRICS)) {
      return in.readAllBytes();
    }
  }

  private static void writeFiles(ModelFolder folder, Model model) throws IOException {
    writeFiles(folder, model, Weights.FLOAT32);
  }

  private static void writeFiles(ModelFolder folder, Model model, Weights weights)
      throws IOException {
    ParameterLayout layout = model.layout();
    List<Safetensors.Values> tensors = new ArrayList<>();
    for (ParameterSpec spec : layout.specs()) {
      float[] values = layout.values(model.parameters(), spec.name());
      tensors.add(new Safetensors.Values(spec.name(), spec.shape(), values));
    }
    // "pt" says that names and shapes are PyTorch's; loaders of the format ask for it.
    Safetensors parameters = new Safetensors(Map.of("format", "pt"), tensors);
    Map<String, ModelConfig.FileMark> files = new LinkedHashMap<>();
    files.put(PARAMETERS, writeFile(folder, PARAMETERS, out -> parameters.write(out, weights)));
    writeNames(folder, model.encoder(), model.tokenizer(), files);
    ModelConfig config =
        new ModelConfig(
            ModelConfig.FORMAT_VERSION,
            model.scoring().name(),
            model.network(),
            model.scoring().scheme().notation().name(),
            model.tokenizer().name(),
            model.reading(),
            layout.parameterCount(),
            files,
            weights.addTo(model.provenance()));
    writeFile(folder, CONFIG, out -> out.write(config.bytes()));
  }

  private static void writeFiles(ModelFolder folder, Tables tables, BaselineModel.Form form)
      throws IOException {
    Map<String, ModelConfig.FileMark> files = new LinkedHashMap<>();
    files.put(TABLES, writeFile(folder, TABLES, out -> TablesFile.write(tables, out)));
    writeNames(folder, form.encoder(), form.tokenizer(), files);
    BaselineConfig config =
        new BaselineConfig(
            BaselineConfig.FORMAT_VERSION,
            form.scoring().name(),
            form.kind().name(),
            form.scoring().scheme().notation().name(),
            form.tokenizer().name(),
            form.reading(),
            files,
            form.provenance());
    writeFile(folder, CONFIG, out -> out.write(config.bytes()));
  }

  /** Writes the words, and the characters, labels and the tokenizer where there are files of it. */
  private static void writeNames(
      ModelFolder folder,
      ExampleEncoder encoder,
      Tokenizer tokenizer,
      Map<String, ModelConfig.FileMark> files)
      throws IOException {
    files.put(
        VOCABULARY, writeFile(folder, VOCABULARY, out -> writeLines(out, encoder.words().lines())));
    Vocabulary characters = encoder.characters();
    if (characters != null) {
      files.put(
          CHARACTERS, writeFile(folder, CHARACTERS, out -> writeLines(out, characters.lines())));
    }
    LabelSet labels = encoder.labels();
    if (labels != null) {
      files.put(LABELS, writeFile(folder, LABELS, out -> writeLines(out, labels.lines())));
    }
    if (tokenizer instanceof SubwordTokenizer subwords) {
      files.put(
          subwords.fileName(),
          writeFile(folder, subwords.fileName(), out -> out.write(subwords.content())));
    }
  }

  /** Files of a directory, as a function that writes them. */
  @FunctionalInterface
  public interface Files {
    /** Writes them to {@code folder}. */
    void writeTo(ModelFolder folder) throws IOException;
  }

  /** Content of a file, as a function that writes it. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void writeLines(OutputStream out, List<String> lines) throws IOException {
    for (String line : lines) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static ModelConfig.FileMark writeFile(ModelFolder folder, String name, Content content)
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
    return new ModelReader(folder).read();
  }

  /**
   * Reads the model in {@code folder}, a network or one that learned by counting.
   *
   * @throws ModelFormatException as {@link #read(ModelFolder)}
   */
  public static TrainedModel readAny(ModelFolder folder) throws IOException {
    ObjectNode config = ModelFiles.config(folder);
    return BaselineConfig.isOne(config)
        ? new BaselineReader(folder, config).read()
        : new ModelReader(folder, config).read();
  }

  /**
   * Checks that a model's files are in {@code folder}, with the sizes that its {@value #CONFIG}
   * says, without reading the others. Worth a call before a long start.
   *
   * @return its kind
   * @throws ModelFormatException if a file is missing, cut or of another version
   */
  public static ModelKind check(ModelFolder folder) throws IOException {
    ObjectNode config = ModelFiles.config(folder);
    return BaselineConfig.isOne(config)
        ? new BaselineReader(folder, config).check()
        : new ModelKind(new ModelReader(folder, config).check(), CountingOptions.RNN);
  }

  /**
   * The type of the weights of the model in {@code folder}, as its {@value #CONFIG} says it, which
   * alone is read.
   *
   * @throws ModelFormatException if there is no model
   */
  public static Weights weights(ModelFolder folder) throws IOException {
    JsonNode type = ModelFiles.config(folder).path("provenance").path(Weights.ENTRY);
    return Weights.BFLOAT16.label().equals(type.textValue()) ? Weights.BFLOAT16 : Weights.FLOAT32;
  }

  /** A fresh digest of the kind that {@value #CONFIG} holds. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
