package rnn.model;

import static rnn.model.ModelDirectory.CHARACTERS;
import static rnn.model.ModelDirectory.CONFIG;
import static rnn.model.ModelDirectory.LABELS;
import static rnn.model.ModelDirectory.PARAMETERS;
import static rnn.model.ModelDirectory.VOCABULARY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Readings;
import rnn.head.AdaptiveOutput;
import rnn.head.VocabularySpec;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** One reading of the directory of a network, which believes nothing that it can check. */
final class ModelReader {
  private final ModelConfig config;
  private final ModelFiles files;

  /**
   * A reading of {@code folder}, whose {@code config.json} is read.
   *
   * @throws ModelFormatException if there is none, or of another kind of model
   */
  ModelReader(ModelFolder folder) throws IOException {
    this(folder, ModelFiles.config(folder));
  }

  /**
   * A reading of {@code folder}.
   *
   * @param tree its {@code config.json}
   * @throws ModelFormatException if it is of another kind of model
   */
  ModelReader(ModelFolder folder, ObjectNode tree) {
    config = ModelConfig.parse(tree, folder.location() + "/" + CONFIG);
    files = new ModelFiles(folder, config.files());
  }

  /** Checks all but the content; see {@link ModelDirectory#check(ModelFolder)}. */
  Labelling check() throws IOException {
    files.checkSize(PARAMETERS);
    files.checkSize(VOCABULARY);
    String fileName = Tokenizers.fileName(config.tokenizer());
    if (fileName != null) {
      files.checkSize(fileName);
    }
    if (config.network().input().characters() > 0) {
      files.checkSize(CHARACTERS);
    }
    Labelling labelling = Tasks.named(config.kind()).labelling();
    if (labelling != Labelling.NONE) {
      files.checkSize(LABELS);
    }
    return labelling;
  }

  /** The model; see {@link ModelDirectory#read(ModelFolder)}. */
  Model read() throws IOException {
    return model(flatParameters(files.content(PARAMETERS, Safetensors::readModel)));
  }

  /** The model of these parameters, its words, characters and labels read. */
  private Model model(float[] parameters) throws IOException {
    NetworkSpec network = config.network();
    try {
      Vocabulary words = files.vocabulary(VOCABULARY);
      files.requireSize(VOCABULARY, "tokens", network.vocabularySize(), words.size());
      @Nullable Vocabulary characters = null;
      if (network.input().characters() > 0) {
        characters = files.vocabulary(CHARACTERS);
        files.requireSize(
            CHARACTERS, "characters", network.input().characters(), characters.size());
      }
      Task task = Tasks.named(config.kind());
      @Nullable LabelSet labels = null;
      if (task.labelling() != Labelling.NONE) {
        labels = files.labels(LABELS);
        files.requireSize(LABELS, "labels", network.head().targets(), labels.size());
      }
      return new Model(
          network,
          parameters,
          new ExampleEncoder(words, characters, labels, task.labelling()),
          files.scoring(task, labels, config.labelNotation()),
          files.tokenizer(config.tokenizer(), words),
          config.reading(),
          config.provenance());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The model with the tensors of {@code weights} in the place of its own, which are not read.
   *
   * @param what the file of the weights, for messages
   */
  WeightImport.Imported readWith(Safetensors weights, String what) throws IOException {
    ParameterTensors tensors =
        tensors(
            weights,
            "%s does not fit the network of %s".formatted(what, files.path(CONFIG)),
            "give its tensors the names and shapes that "
                + PARAMETERS
                + " has there, or name the model it is of");
    float[] parameters = tensors.flat(what);
    Model model = model(parameters);
    return new WeightImport.Imported(model, weights.convertedTypes(), tensors.leftOut());
  }

  private float[] flatParameters(Safetensors weights) {
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
                weights,
                "%s does not fit the network in %s".formatted(files.path(PARAMETERS), CONFIG),
                "the files are of different models; copy all files of one directory" + orElse)
            .flat(files.path(PARAMETERS));
    long expected = config.network().layout().parameterCount();
    if (config.parameterCount() != expected) {
      throw new ModelFormatException(
          "%s: \"parameterCount\" must be the %d values of \"network\" but is %d; copy or write it again"
              .formatted(files.path(CONFIG), expected, config.parameterCount()));
    }
    return parameters;
  }

  private ParameterTensors tensors(Safetensors weights, String subject, String advice) {
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
          "%s does not describe a model: %s".formatted(files.path(CONFIG), e.getMessage()), e);
    }
    return new ParameterTensors(config.network(), layout, weights, subject, advice);
  }
}
