package rnn.model;

import static rnn.model.ModelDirectory.CONFIG;
import static rnn.model.ModelDirectory.PARAMETERS;
import static rnn.model.ModelDirectory.VOCABULARY;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import rnn.batch.Readings;
import rnn.layer.AdaptiveOutput;
import rnn.network.Network;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** One reading of a model directory, which believes nothing that it can check. */
final class ModelReader {
  private static final int MAXIMAL_CONFIG_BYTES = 1 << 20;

  private final ModelFolder folder;

  ModelReader(ModelFolder folder) {
    this.folder = folder;
  }

  /** Checks all but the content; see {@link ModelDirectory#check(ModelFolder)}. */
  void check() throws IOException {
    ModelConfig config = readConfig();
    checkSize(PARAMETERS, config);
    checkSize(VOCABULARY, config);
  }

  /** The model; see {@link ModelDirectory#read(ModelFolder)}. */
  Model read() throws IOException {
    ModelConfig config = readConfig();
    Safetensors tensors = readTensors(config);
    Vocabulary vocabulary = readVocabulary(config);
    return new Model(
        config.network(),
        flatParameters(config, tensors),
        vocabulary,
        config.tokenizer(),
        config.reading(),
        config.provenance());
  }

  private ModelConfig readConfig() throws IOException {
    if (!folder.exists()) {
      throw new ModelFormatException(
          "There is no model directory %s; check the path".formatted(folder.location()));
    }
    if (!folder.isDirectory()) {
      throw new ModelFormatException(
          "A model must be a directory but %s is a file; name the directory it is in"
              .formatted(folder.location()));
    }
    checkThere(CONFIG);
    long size = folder.size(CONFIG);
    if (size > MAXIMAL_CONFIG_BYTES) {
      throw new ModelFormatException(
          "%s must have at most %d bytes but has %d; it is not a model's configuration"
              .formatted(path(CONFIG), MAXIMAL_CONFIG_BYTES, size));
    }
    try (InputStream in = folder.open(CONFIG)) {
      return ModelConfig.parse(in.readNBytes(MAXIMAL_CONFIG_BYTES), path(CONFIG));
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

  private Vocabulary readVocabulary(ModelConfig config) throws IOException {
    checkSize(VOCABULARY, config);
    MessageDigest sha256 = ModelDirectory.sha256();
    byte[] bytes;
    try (InputStream in = new DigestInputStream(folder.open(VOCABULARY), sha256)) {
      bytes = in.readAllBytes();
    }
    checkHash(VOCABULARY, config, sha256);
    Vocabulary vocabulary;
    try {
      vocabulary = Vocabulary.read(new ByteArrayInputStream(bytes), path(VOCABULARY));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(e.getMessage(), e);
    }
    int expected = config.network().vocabularySize();
    if (vocabulary.size() != expected) {
      throw new ModelFormatException(
          "%s must have the %d tokens of %s but has %d; the files are of different models"
              .formatted(path(VOCABULARY), expected, CONFIG, vocabulary.size()));
    }
    return vocabulary;
  }

  private float[] flatParameters(ModelConfig config, Safetensors tensors) {
    if (config.network().layers() > tensors.tensors().size()) {
      throw doesNotFit(
          config,
          "%d layers cannot be in %d tensors"
              .formatted(config.network().layers(), tensors.tensors().size()));
    }
    ParameterLayout layout;
    try {
      Tokenizers.named(config.tokenizer());
      Readings.named(config.reading());
      layout = Network.layout(config.network());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s does not describe a model: %s".formatted(path(CONFIG), e.getMessage()), e);
    }
    for (ParameterSpec spec : layout.specs()) {
      Safetensors.Values tensor = tensors.tensors().get(spec.name());
      if (tensor == null) {
        throw doesNotFit(config, "the tensor " + spec.name() + " is missing");
      }
      if (!Arrays.equals(tensor.shape(), spec.shape())) {
        throw doesNotFit(
            config,
            "%s must be %s but is %s"
                .formatted(
                    spec.name(), Arrays.toString(spec.shape()), Arrays.toString(tensor.shape())));
      }
    }
    for (String name : tensors.tensors().keySet()) {
      if (layout.specs().stream().noneMatch(spec -> spec.name().equals(name))) {
        throw doesNotFit(config, "the tensor " + name + " is not one of the network's");
      }
    }
    if (config.parameterCount() != layout.parameterCount()) {
      throw new ModelFormatException(
          "%s: \"parameterCount\" must be the %d values of \"network\" but is %d; copy or write it again"
              .formatted(path(CONFIG), layout.parameterCount(), config.parameterCount()));
    }
    float[] parameters = new float[layout.size()];
    for (ParameterSpec spec : layout.specs()) {
      layout.setValues(parameters, spec.name(), tensors.tensors().get(spec.name()).values());
    }
    return parameters;
  }

  private ModelFormatException doesNotFit(ModelConfig config, String why) {
    String orElse =
        config.network().output().equals(AdaptiveOutput.NAME)
            ? ". If they are of one, its clusters are of another version of this program"
                + " (\"provenance\" in "
                + CONFIG
                + "): read it with that."
            : "";
    return new ModelFormatException(
        ("%s does not fit the network in %s: %s;"
                + " the files are of different models; copy all files of one directory%s")
            .formatted(path(PARAMETERS), CONFIG, why, orElse));
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
          "%s must have %d bytes but has %d; it was cut or swapped, copy all of the directory again"
              .formatted(path(name), expected, size));
    }
    return size;
  }

  private void checkHash(String name, ModelConfig config, MessageDigest sha256) {
    String expected = mark(name, config).sha256();
    String actual = HexFormat.of().formatHex(sha256.digest());
    if (!actual.equals(expected)) {
      throw new ModelFormatException(
          ("%s must have the SHA-256 %s that %s says but has %s;"
                  + " it was changed or swapped, copy all of the directory again")
              .formatted(path(name), expected, CONFIG, actual));
    }
  }

  private String path(String name) {
    return folder.location() + "/" + name;
  }
}
