package rnn.spark.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import rnn.batch.Labelling;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.head.Loss;
import rnn.head.Losses;
import rnn.head.OutputActivations;
import rnn.head.Outputs;
import rnn.text.BytePairLearner;
import rnn.text.BytePairTokenizer;
import rnn.text.PretrainedTokenizer;
import rnn.text.Tokenizers;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;
import rnn.train.OpenSetting;

/** What the model is to be. */
final class ModelArguments {
  @Option(
      names = "--cell",
      paramLabel = "NAME",
      completionCandidates = CellNames.class,
      description = "The recurrent cell: ${COMPLETION-CANDIDATES}.")
  String cell;

  @Option(names = "--layers", paramLabel = "LAYERS", description = "Recurrent layers, stacked.")
  int layers;

  @Option(
      names = "--hidden",
      paramLabel = "UNITS",
      description =
          "Units of a recurrent layer. Without it: chosen for the size of the text, 100 or 200.")
  @Nullable Integer hidden;

  @Option(
      names = "--embedding",
      paramLabel = "UNITS",
      description = "Units of the embedding; 0 means as many as --hidden.")
  int embedding;

  @Option(
      names = "--dropout",
      paramLabel = "PROBABILITY",
      description =
          "Probability in [0,1) that training zeroes an activation between layers. Without it:"
              + " chosen for the size of the text, 0.3 to 0.")
  @Nullable Float dropout;

  @Option(
      names = "--tied",
      negatable = true,
      fallbackValue = "true",
      showDefaultValue = Help.Visibility.ALWAYS,
      description =
          "Use the embedding as the weight of the output layer too; needs --embedding = --hidden.")
  boolean tied;

  @Option(
      names = "--output-activation",
      paramLabel = "NAME",
      completionCandidates = OutputActivationNames.class,
      description = "What stands between the logits and the softmax: ${COMPLETION-CANDIDATES}.")
  String outputActivation;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      completionCandidates = LossNames.class,
      description = "What training lowers: ${COMPLETION-CANDIDATES}.")
  String loss;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      completionCandidates = OutputNames.class,
      description =
          "The output layer: ${COMPLETION-CANDIDATES}. Beyond some ten thousand words full costs"
              + " more than all else; adaptive gives rare words shorter vectors; sampled trains on"
              + " some words at a time. All three give exact probabilities. Without it: full, or"
              + " adaptive for more than 10,000 words.")
  @Nullable String output;

  @Option(
      names = "--output-samples",
      paramLabel = "WORDS",
      description =
          "Different words, on average, that --output sampled draws for a window; more than half of"
              + " the vocabulary means all of it.")
  int outputSamples;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      completionCandidates = TokenizerNames.class,
      description =
          "What a token is: ${COMPLETION-CANDIDATES}. bpe learns subwords from the training text"
              + " (byte-level byte pairs): no word is unknown, and text comes back to the last"
              + " byte. Or the path of a tokenizer.json of Hugging Face, of byte pairs or"
              + " WordPiece, all of whose tokens are then the vocabulary.")
  String tokenizer;

  @Option(
      names = "--vocabulary-size",
      paramLabel = "TOKENS",
      description =
          "Most tokens in the vocabulary, <unk> and <eos> among them; 0 means no limit, or 8,000"
              + " with --tokenizer bpe, which needs at least 258; a tokenizer.json has its own."
              + " Without it: 50,000, or 8,000 with bpe.")
  @Nullable Integer vocabularySize;

  @Option(
      names = "--min-count",
      paramLabel = "TIMES",
      description =
          "Times a token must occur in the training text to be in the vocabulary; all others are"
              + " <unk>. Without it: 2, and half the occurrences of tokens that occur twice are"
              + " trained on as <unk> too, so that it has as many examples as new text will have"
              + " unknown tokens. It has no effect on subwords, all of which are in the"
              + " vocabulary.")
  @Nullable Long minimumCount;

  /**
   * The options as a record.
   *
   * @throws IllegalArgumentException if a value or a combination of them is impossible
   */
  ModelOptions options(LabelOptions labels) {
    ModelOptions options =
        new ModelOptions(
            cell,
            layers,
            hidden == null ? hiddenOfTied() : hidden,
            embedding,
            dropout == null ? ModelOptions.DEFAULTS.dropout() : dropout,
            tied,
            outputActivation,
            loss,
            output == null ? ModelOptions.DEFAULTS.output() : output,
            outputSamples,
            tokenizer,
            vocabularySize(),
            minimumCount == null ? ModelOptions.DEFAULTS.minimumCount() : minimumCount,
            labels);
    checkTokenizer(options);
    options.smallest(); // finds now what would be found after the vocabulary is counted
    if (options.task().labelling() == Labelling.NONE) {
      if (layers < 1) {
        throw new IllegalArgumentException(
            "--layers must be at least 1 for a language model but is " + layers);
      }
      options.networkSpec(Math.max(3, options.vocabularySize()));
    }
    return options;
  }

  private void checkTokenizer(ModelOptions options) {
    if (!PretrainedTokenizer.isPath(tokenizer)) {
      Tokenizers.require(tokenizer);
    }
    if (tokenizer.equals(BytePairTokenizer.NAME)) {
      BytePairLearner.requireSize(options.vocabularySize());
    }
  }

  private int vocabularySize() {
    if (vocabularySize != null) {
      return vocabularySize;
    }
    return tokenizer.equals(BytePairTokenizer.NAME)
        ? BytePairLearner.DEFAULT_VOCABULARY_SIZE
        : ModelOptions.DEFAULTS.vocabularySize();
  }

  /** What stands for the units until they are chosen: as many as a tied embedding has. */
  private int hiddenOfTied() {
    return tied && embedding > 0 ? embedding : ModelOptions.DEFAULTS.hiddenSize();
  }

  /** The settings that are left open. */
  Set<OpenSetting> open() {
    Set<OpenSetting> open = EnumSet.noneOf(OpenSetting.class);
    if (hidden == null) {
      open.add(OpenSetting.HIDDEN);
    }
    if (dropout == null) {
      open.add(OpenSetting.DROPOUT);
    }
    if (output == null) {
      open.add(OpenSetting.OUTPUT);
    }
    if (minimumCount == null) {
      open.add(OpenSetting.MINIMUM_COUNT);
    }
    return open;
  }

  private static final class CellNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    CellNames() {
      super(Cells.all().stream().map(Cell::name).toList());
    }
  }

  private static final class OutputActivationNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    OutputActivationNames() {
      super(OutputActivations.names());
    }
  }

  private static final class LossNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    LossNames() {
      super(Losses.all().stream().map(Loss::name).toList());
    }
  }

  private static final class OutputNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    OutputNames() {
      super(Outputs.names());
    }
  }

  private static final class TokenizerNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    TokenizerNames() {
      super(Tokenizers.names());
    }
  }
}
