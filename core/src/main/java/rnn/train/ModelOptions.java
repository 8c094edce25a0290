package rnn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.cell.Cells;
import rnn.head.Heads;
import rnn.head.LabelShape;
import rnn.head.Losses;
import rnn.head.OutputActivations;
import rnn.head.Outputs;
import rnn.head.Pooling;
import rnn.head.SoftmaxOutput;
import rnn.head.Transitions;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.task.ClassWeights;
import rnn.task.LabelScheme;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.text.LabelSet;
import rnn.text.PretrainedTokenizer;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** Options of a model, before its vocabulary is counted. */
public final class ModelOptions {
  /** Name of the recurrent cell. */
  public static final Option<String> CELL =
      Option.oneOf("cell", Cells.names(), "lstm")
          .help(
              "The recurrent cell: {*}. The last four multiply no state by a weight and train"
                  + " faster; qrnn2 reads two inputs a step.");

  /** Stacked recurrent layers {@code L}. */
  public static final Option<Integer> LAYERS =
      Option.ofInteger("layers", "LAYERS", 1).atLeast(0).help("Recurrent layers, stacked.");

  /** Units per layer {@code H}. */
  public static final Option<Integer> HIDDEN =
      Option.ofInteger("hidden", "UNITS", 200)
          .mayBeOpen()
          .atLeast(1)
          .help(
              "Units of a recurrent layer. Without it: chosen for the size of the text, 100 or"
                  + " 200.");

  /** Embedding {@code E}; 0 means as wide as the hidden layer, or 100 of models of labels. */
  public static final Option<Integer> EMBEDDING =
      Option.ofInteger("embedding", "UNITS", 0)
          .check(ModelOptions::requireWidth)
          .help("Units of the embedding; 0 means as many as {hidden}, or 100 of models of labels.");

  /** Probability of zeroing an activation between layers. */
  public static final Option<Double> DROPOUT =
      Option.ofNumber("dropout", "PROBABILITY", 0)
          .mayBeOpen()
          .check(ModelOptions::requireProbability)
          .help(
              "Probability in [0,1) that training zeroes an activation between layers. Without it:"
                  + " chosen for the size of the text, 0.3 to 0.");

  /** True if the output layer's weight is the embedding. */
  public static final Option<Boolean> TIED =
      Option.onByDefault("tied")
          .help(
              "Use the embedding as the weight of the output layer too; needs {embedding} ="
                  + " {hidden}.");

  /** Name of the layer between the logits and the softmax. */
  public static final Option<String> OUTPUT_ACTIVATION =
      Option.oneOf("output-activation", OutputActivations.names(), "none")
          .help("What stands between the logits and the softmax: {*}.");

  /** Name of the training loss. */
  public static final Option<String> LOSS =
      Option.oneOf("loss", Losses.names(), "cross-entropy").help("What training lowers: {*}.");

  /** Name of the output layer. */
  public static final Option<String> OUTPUT =
      Option.oneOf("output", Outputs.names(), SoftmaxOutput.NAME)
          .mayBeOpen()
          .help(
              "The output layer: {*}. Beyond some ten thousand words full costs more than all else;"
                  + " adaptive gives rare words shorter vectors; sampled trains on some words at a"
                  + " time. All three give exact probabilities. Without it: full, or adaptive for"
                  + " more than 10,000 words.");

  /** Words that the output {@code sampled} draws for a window. */
  public static final Option<Integer> OUTPUT_SAMPLES =
      Option.ofInteger("output-samples", "WORDS", 1024)
          .help(
              "Different words, on average, that {output} sampled draws for a window; more than"
                  + " half of the vocabulary means all of it.");

  /** Name of the tokenizer. */
  public static final Option<String> TOKENIZER =
      Option.ofText("tokenizer", "NAME", "whitespace")
          .candidates(Tokenizers.names())
          .check(ModelOptions::requireTokenizer)
          .help(
              "What a token is: {*}. bpe learns subwords from the training text (byte-level byte"
                  + " pairs): no word is unknown, and text comes back to the last byte. Or the path"
                  + " of a tokenizer.json of Hugging Face, of byte pairs or WordPiece, all of whose"
                  + " tokens are then the vocabulary.");

  /**
   * Limit of the tokens in the vocabulary, {@code <unk>} and {@code <eos>} included; 0 means no
   * limit.
   */
  public static final Option<Integer> VOCABULARY_SIZE =
      Option.ofInteger("vocabulary-size", "TOKENS", 50_000)
          .mayBeOpen()
          .check(ModelOptions::requireRoom)
          .help(
              "Most tokens in the vocabulary, <unk> and <eos> among them; 0 means no limit, or"
                  + " 8,000 with {tokenizer} bpe, which needs at least 258; a tokenizer.json has"
                  + " its own. Without it: 50,000, or 8,000 with bpe.");

  /** Times a token must occur in the training text to be in the vocabulary. */
  public static final Option<Long> MIN_COUNT =
      Option.ofLong("min-count", "TIMES", 1)
          .mayBeOpen()
          .atLeast(1)
          .help(
              "Times a token must occur in the training text to be in the vocabulary; all others"
                  + " are <unk>. Without it: 2, and half the occurrences of tokens that occur twice"
                  + " are trained on as <unk> too, so that it has as many examples as new text will"
                  + " have unknown tokens. It has no effect on subwords, all of which are in the"
                  + " vocabulary.");

  /** Every option but those of {@link LabelOptions}, in the order shown to users. */
  public static final List<Option<?>> DECLARED =
      List.of(
          CELL,
          LAYERS,
          HIDDEN,
          EMBEDDING,
          DROPOUT,
          TIED,
          OUTPUT_ACTIVATION,
          LOSS,
          OUTPUT,
          OUTPUT_SAMPLES,
          TOKENIZER,
          VOCABULARY_SIZE,
          MIN_COUNT);

  /** Options that only language models have. */
  public static final List<Option<?>> OF_TEXT =
      List.of(TIED, OUTPUT_ACTIVATION, LOSS, OUTPUT, OUTPUT_SAMPLES);

  private static final List<Option<?>> ALL =
      Stream.concat(DECLARED.stream(), LabelOptions.DECLARED.stream()).toList();

  /** The defaults: what a user gets who sets nothing. */
  public static final ModelOptions DEFAULTS = new ModelOptions(OptionValues.defaultsOf(ALL));

  private static final int DEFAULT_LABEL_EMBEDDING = 100;

  private final OptionValues values;

  private ModelOptions(OptionValues values) {
    this.values = values;
  }

  private static void requireWidth(int embedding) {
    if (embedding < 0) {
      throw new OptionException(
          "{embedding} must be 0 (as {hidden}) or positive but is %d", embedding);
    }
  }

  private static void requireProbability(double dropout) {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new OptionException(
          "{dropout} must be a probability of zeroing in [0,1) but is %s", dropout);
    }
  }

  private static void requireTokenizer(String name) {
    if (!PretrainedTokenizer.isPath(name)) {
      Tokenizers.require(name);
    }
  }

  private static void requireRoom(int size) {
    if (size < 0 || size == 1 || size == 2) {
      throw new OptionException(
          "{vocabulary-size} must be 0 (no limit) or at least 3 (<unk>, <eos> and a token) but is"
              + " %d",
          size);
    }
  }

  /** These options but for what {@code change} sets. */
  public ModelOptions with(Consumer<OptionValues.Draft> change) {
    return new ModelOptions(values.with(change));
  }

  /** The values as texts, by option, those of {@link LabelOptions} among them. */
  public Map<String, String> texts() {
    return values.texts(ALL);
  }

  /** {@link #CELL}. */
  public String cell() {
    return values.get(CELL);
  }

  /** {@link #LAYERS}. */
  public int layers() {
    return values.get(LAYERS);
  }

  /** {@link #HIDDEN}. */
  public int hiddenSize() {
    return values.get(HIDDEN);
  }

  /** {@link #EMBEDDING}. */
  public int embeddingSize() {
    return values.get(EMBEDDING);
  }

  /** {@link #DROPOUT}. */
  public float dropout() {
    return values.get(DROPOUT).floatValue();
  }

  /** {@link #TIED}. */
  public boolean tiesEmbedding() {
    return values.get(TIED);
  }

  /** {@link #OUTPUT_ACTIVATION}. */
  public String outputActivation() {
    return values.get(OUTPUT_ACTIVATION);
  }

  /** {@link #LOSS}. */
  public String loss() {
    return values.get(LOSS);
  }

  /** {@link #OUTPUT}. */
  public String output() {
    return values.get(OUTPUT);
  }

  /** {@link #OUTPUT_SAMPLES}. */
  public int outputSamples() {
    return values.get(OUTPUT_SAMPLES);
  }

  /** {@link #TOKENIZER}. */
  public String tokenizer() {
    return values.get(TOKENIZER);
  }

  /** {@link #VOCABULARY_SIZE}. */
  public int vocabularySize() {
    return values.get(VOCABULARY_SIZE);
  }

  /** {@link #MIN_COUNT}. */
  public long minimumCount() {
    return values.get(MIN_COUNT);
  }

  /** The task, and what only models of labels have. */
  public LabelOptions labels() {
    return new LabelOptions(values);
  }

  /** The task. */
  public Task task() {
    return Tasks.named(labels().task());
  }

  /** The language model over a vocabulary of {@code size} tokens. */
  public NetworkSpec networkSpec(int size) {
    return new LanguageModelSpec(
            cell(),
            size,
            embeddingSize() == 0 ? hiddenSize() : embeddingSize(),
            hiddenSize(),
            layers(),
            dropout(),
            tiesEmbedding(),
            outputActivation(),
            loss(),
            output(),
            outputSamples())
        .network();
  }

  /** A network as small as one of this model can be, for checks before its data is counted. */
  public NetworkSpec smallest() {
    int least = 3;
    return task().labelling() == Labelling.NONE
        ? networkSpec(least)
        : labelledSpec(new Sizes(least, least, least, 2), List.of(), List.of());
  }

  /**
   * The network that predicts labels.
   *
   * @param encoder the words, characters and labels of the training data
   * @param trainedWords words of the training data; those behind them are not in it
   * @param scheme what the labels say about spans
   */
  public NetworkSpec networkSpec(ExampleEncoder encoder, int trainedWords, LabelScheme scheme) {
    LabelSet set = encoder.labels();
    if (set == null) {
      return networkSpec(encoder.words().size());
    }
    int K = set.size();
    List<String> allowed =
        scheme.hasSpans()
            ? Transitions.rows(scheme.transitions(K), scheme.starts(K), scheme.ends(K))
            : List.of();
    List<Double> weights = new ArrayList<>();
    if (labels().classWeights().equals(LabelOptions.BALANCED)) {
      for (float weight : ClassWeights.balanced(set)) {
        weights.add((double) weight);
      }
    }
    int characters = encoder.characters() == null ? 0 : encoder.characters().size();
    return labelledSpec(
        new Sizes(encoder.words().size(), trainedWords, characters, K), allowed, weights);
  }

  private NetworkSpec labelledSpec(Sizes sizes, List<String> allowed, List<Double> weights) {
    LabelOptions labels = labels();
    int E = embeddingSize() == 0 ? DEFAULT_LABEL_EMBEDDING : embeddingSize();
    int trained = sizes.trainedWords();
    InputSpec input =
        new WordEmbedding.Spec(
            sizes.words(), E, Vocabulary.END_OF_SENTENCE + 1, labels.wordDropout(), trained);
    if (labels.characterEmbedding() > 0) {
      InputSpec spelled =
          new CharacterEncoder.Spec(
              sizes.characters(), labels.characterEmbedding(), cell(), labels.characterHidden());
      input = new Concatenation.Spec(List.of(input, spelled));
    }
    Labelling labelling = task().labelling();
    String shortcut = labelling == Labelling.SEQUENCES ? labels.shortcut() : StackSpec.NO_SHORTCUT;
    if (shortcut.equals(StackSpec.INPUT) && labels.pooling().equals(Pooling.LAST.label())) {
      throw new OptionException(
          "{pooling} last reads the states in which layers end, which {shortcut} input has none"
              + " of; name another pooling, or {shortcut} none");
    }
    StackSpec stack =
        new StackSpec(cell(), labels.direction(), layers(), hiddenSize(), dropout(), shortcut);
    int H = stack.outputSize(input.outputSize());
    boolean isBoth = layers() > 0 && labels.direction().equals(StackSpec.BOTH);
    String head = labelling == Labelling.TOKENS ? labels.head() : Heads.names(labelling).get(0);
    LabelShape shape =
        new LabelShape(
            H,
            sizes.labels(),
            allowed,
            labels.pooling(),
            isBoth,
            labels.dense(),
            dropout(),
            weights);
    return new NetworkSpec(input, stack, Heads.named(head, labelling, shape));
  }

  /** Sizes that the data decides. */
  private record Sizes(int words, int trainedWords, int characters, int labels) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
