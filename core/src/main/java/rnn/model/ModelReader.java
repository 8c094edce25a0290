package rnn.model;

import static rnn.model.ModelDirectory.CHARACTERS;
import static rnn.model.ModelDirectory.CONFIG;
import static rnn.model.ModelDirectory.LABELS;
import static rnn.model.ModelDirectory.PARAMETERS;
import static rnn.model.ModelDirectory.VOCABULARY;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Readings;
import rnn.head.AdaptiveOutput;
import rnn.head.VocabularySpec;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.task.LabelScheme;
import rnn.task.Notation;
import rnn.task.PairCounts;
import rnn.task.Scoring;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** One reading of a model directory, which believes nothing that it can check. */
final class ModelReader {
  private static final int MAX_CONFIG_BYTES = 1 << 20;

  private final ModelFolder folder;

  ModelReader(ModelFolder folder) {
    this.folder = folder;
  }

  /** Checks all but the content; see {@link ModelDirectory#check(ModelFolder)}. */
  Labelling check() throws IOException {
    checkDirectory();
    ModelConfig config = readConfig();
    checkSize(PARAMETERS, config);
    checkSize(VOCABULARY, config);
    String fileName = Tokenizers.fileName(config.tokenizer());
    if (fileName != null) {
      checkSize(fileName, config);
    }
    if (config.network().input().characters() > 0) {
      checkSize(CHARACTERS, config);
    }
    Labelling labelling = Tasks.named(config.kind()).labelling();
    if (labelling != Labelling.NONE) {
      checkSize(LABELS, config);
    }
    return labelling;
  }

  /** The model; see {@link ModelDirectory#read(ModelFolder)}. */
  Model read() throws IOException {
    checkDirectory();
    ModelConfig config = readConfig();
    Safetensors tensors = readTensors(config);
    return model(config, flatParameters(config, tensors));
  }

  private void checkDirectory() throws IOException {
    if (!folder.exists()) {
      throw new ModelFormatException(
          "There is no model directory %s; check the path".formatted(folder.location()));
    }
    if (!folder.isDirectory()) {
      throw new ModelFormatException(
          "A model must be a directory but %s is a file; name the directory it is in"
              .formatted(folder.location()));
    }
  }

  private ModelConfig readConfig() throws IOException {
    checkThere(CONFIG);
    long size = folder.size(CONFIG);
    if (size > MAX_CONFIG_BYTES) {
      throw new ModelFormatException(
          "%s must have at most %d bytes but has %d; it is not a model's configuration"
              .formatted(path(CONFIG), MAX_CONFIG_BYTES, size));
    }
    try (InputStream in = folder.open(CONFIG)) {
      return ModelConfig.parse(in.readNBytes(MAX_CONFIG_BYTES), path(CONFIG));
    }
  }

  private Safetensors readTensors(ModelConfig config) throws IOException {
    long size = checkSize(PARAMETERS, config);
    MessageDigest sha256 = ModelDirectory.sha256();
    Safetensors tensors;
    try (InputStream in = new DigestInputStream(folder.open(PARAMETERS), sha256)) {
      tensors = Safetensors.read(in, size, path(PARAMETERS));
    }
    checkHash(PARAMETERS, config, sha256);
    return tensors;
  }

  /** The model of these parameters, its words, characters and labels read. */
  private Model model(ModelConfig config, float[] parameters) throws IOException {
    NetworkSpec network = config.network();
    try {
      Vocabulary words = readVocabulary(VOCABULARY, config);
      requireSize(VOCABULARY, "tokens", network.vocabularySize(), words.size());
      Vocabulary characters = null;
      if (network.input().characters() > 0) {
        characters = readVocabulary(CHARACTERS, config);
        requireSize(CHARACTERS, "characters", network.input().characters(), characters.size());
      }
      Task task = Tasks.named(config.kind());
      LabelSet labels = null;
      LabelScheme scheme = LabelScheme.PLAIN;
      if (task.labelling() != Labelling.NONE) {
        labels = LabelSet.read(content(LABELS, config), path(LABELS));
        requireSize(LABELS, "labels", network.head().targets(), labels.size());
        scheme = LabelScheme.of(labels, notation(config), PairCounts.NONE);
      }
      return new Model(
          network,
          parameters,
          new ExampleEncoder(words, characters, labels, task.labelling()),
          new Scoring(task.name(), scheme, labels == null ? 0 : labels.size()),
          tokenizer(config, words),
          config.reading(),
          config.provenance());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The tokenizer, of its file if its name does not make it. */
  private Tokenizer tokenizer(ModelConfig config, Vocabulary words) throws IOException {
    String fileName = Tokenizers.fileName(config.tokenizer());
    if (fileName == null) {
      return Tokenizers.named(config.tokenizer());
    }
    SubwordTokenizer tokenizer =
        Tokenizers.read(
            config.tokenizer(), content(fileName, config).readAllBytes(), path(fileName));
    for (String token : tokenizer.vocabulary()) {
      if (!words.contains(token)) {
        throw new ModelFormatException(
            "%s must have all tokens of %s but has no \"%s\"; the files are of different models, copy all files of one directory"
                .formatted(path(VOCABULARY), fileName, token));
      }
    }
    return tokenizer;
  }

  private Notation notation(ModelConfig config) {
    for (Notation notation : Notation.values()) {
      if (notation.name().equals(config.labelNotation())) {
        return notation;
      }
    }
    throw new ModelFormatException(
        "%s: \"labelNotation\" must be one of %s but is %s; copy or write it again"
            .formatted(path(CONFIG), Arrays.toString(Notation.values()), config.labelNotation()));
  }

  private Vocabulary readVocabulary(String name, ModelConfig config) throws IOException {
    return Vocabulary.read(content(name, config), path(name));
  }

  /** The content of a file whose size and hash {@code config} has. */
  private InputStream content(String name, ModelConfig config) throws IOException {
    checkSize(name, config);
    MessageDigest sha256 = ModelDirectory.sha256();
    byte[] bytes;
    try (InputStream in = new DigestInputStream(folder.open(name), sha256)) {
      bytes = in.readAllBytes();
    }
    checkHash(name, config, sha256);
    return new ByteArrayInputStream(bytes);
  }

  private void requireSize(String name, String entries, int expected, int size) {
    if (size != expected) {
      throw new ModelFormatException(
          "%s must have the %d %s of %s but has %d; the files are of different models, copy all files of one directory"
              .formatted(path(name), expected, entries, CONFIG, size));
    }
  }

  /**
   * The model with the tensors of {@code weights} in the place of its own, which are not read.
   *
   * @param what the file of the weights, for messages
   */
  WeightImport.Imported readWith(Safetensors weights, String what) throws IOException {
    checkDirectory();
    ModelConfig config = readConfig();
    ParameterTensors tensors =
        tensors(
            config,
            weights,
            "%s does not fit the network of %s".formatted(what, path(CONFIG)),
            "give its tensors the names and shapes that "
                + PARAMETERS
                + " has there, or name the model it is of");
    float[] parameters = tensors.flat(what);
    Model model = model(config, parameters);
    return new WeightImport.Imported(model, weights.convertedTypes(), tensors.leftOut());
  }

  private float[] flatParameters(ModelConfig config, Safetensors weights) {
    String orElse =
        config.network().head() instanceof VocabularySpec head
                && head.output().equals(AdaptiveOutput.NAME)
            ? ". If they are of one, its clusters are of another version of this program"
                + " (\"provenance\" in "
                + CONFIG
                + "): read it with that."
            : "";
    float[] parameters =
        tensors(
                config,
                weights,
                "%s does not fit the network in %s".formatted(path(PARAMETERS), CONFIG),
                "the files are of different models; copy all files of one directory" + orElse)
            .flat(path(PARAMETERS));
    long expected = config.network().layout().parameterCount();
    if (config.parameterCount() != expected) {
      throw new ModelFormatException(
          "%s: \"parameterCount\" must be the %d values of \"network\" but is %d; copy or write it again"
              .formatted(path(CONFIG), expected, config.parameterCount()));
    }
    return parameters;
  }

  private ParameterTensors tensors(
      ModelConfig config, Safetensors weights, String subject, String advice) {
    int layers = config.network().stack().layers();
    if (layers > weights.tensors().size()) { // before a layout of as many is made
      throw new ModelFormatException(
          "%s: %d layers cannot be in %d tensors; %s"
              .formatted(subject, layers, weights.tensors().size(), advice));
    }
    ParameterLayout layout;
    try {
      Tokenizers.require(config.tokenizer());
      Readings.named(config.reading());
      layout = config.network().layout();
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s does not describe a model: %s".formatted(path(CONFIG), e.getMessage()), e);
    }
    return new ParameterTensors(config.network(), layout, weights, subject, advice);
  }

  private void checkThere(String name) throws IOException {
    if (!folder.exists(name)) {
      throw new ModelFormatException(
          "%s is missing; a model directory has %s, %s and %s, copy all of it"
              .formatted(path(name), CONFIG, PARAMETERS, VOCABULARY));
    }
  }

  private ModelConfig.FileMark mark(String name, ModelConfig config) {
    ModelConfig.FileMark mark = config.files().get(name);
    if (mark == null) {
      throw new ModelFormatException(
          "%s must say size and hash of %s under \"files\" but does not; write the model again"
              .formatted(path(CONFIG), name));
    }
    return mark;
  }

  private long checkSize(String name, ModelConfig config) throws IOException {
    checkThere(name);
    long expected = mark(name, config).bytes();
    long size = folder.size(name);
    if (size != expected) {
      throw new ModelFormatException(
          "%s must have %d bytes but has %d; it was cut, changed or swapped: %s"
              .formatted(path(name), expected, size, remedy(name)));
    }
    return size;
  }

  private void checkHash(String name, ModelConfig config, MessageDigest sha256) {
    String expected = mark(name, config).sha256();
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
    return name.equals(PARAMETERS)
        ? "copy all of the directory again, or if another program wrote it on purpose, let `rnn import --model %s --weights %s` check it and make the directory agree"
            .formatted(folder.location(), path(PARAMETERS))
        : "copy all of the directory again; its lines are those that the model was trained with, so"
            + " not even their ends may be converted";
  }

  private String path(String name) {
    return folder.location() + "/" + name;
  }
}
