package rnn.train;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.head.SoftmaxOutput;
import rnn.head.Transitions;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.ClassWeights;
import rnn.task.LabelScheme;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.text.LabelSet;

/**
 * What a user says of a model before its vocabulary is counted.
 *
 * @param cell name of the recurrent cell
 * @param layers stacked recurrent layers {@code L}
 * @param hiddenSize units per layer {@code H}
 * @param embeddingSize embedding {@code E}; 0 means as wide as the hidden layer, or 100 of models
 *     of labels
 * @param dropout probability of zeroing an activation between layers
 * @param tiesEmbedding whether the output layer's weight is the embedding
 * @param outputActivation name of the layer between the logits and the softmax
 * @param loss name of the training loss
 * @param output name of the output layer
 * @param outputSamples words that the output {@code sampled} draws for a window
 * @param tokenizer name of the tokenizer
 * @param vocabularySize most tokens in the vocabulary, {@code <unk>} and {@code <eos>} included; 0
 *     means no limit
 * @param minimumCount times a token must occur in the training text to be in the vocabulary
 * @param labels the task, and what only models of labels have
 */
public record ModelOptions(
    String cell,
    int layers,
    int hiddenSize,
    int embeddingSize,
    float dropout,
    boolean tiesEmbedding,
    String outputActivation,
    String loss,
    String output,
    int outputSamples,
    String tokenizer,
    int vocabularySize,
    long minimumCount,
    LabelOptions labels) {

  /** The defaults: what a user gets who sets nothing. */
  public static final ModelOptions DEFAULTS =
      new ModelOptions(
          "lstm",
          1,
          200,
          0,
          0f,
          true,
          "none",
          "cross-entropy",
          SoftmaxOutput.NAME,
          1024,
          "whitespace",
          50_000,
          1,
          LabelOptions.OF_TEXT);

  private static final float RARE_DROPOUT = 0.4f;
  private static final int DEFAULT_LABEL_EMBEDDING = 100;

  /** A language model. */
  public ModelOptions(
      String cell,
      int layers,
      int hiddenSize,
      int embeddingSize,
      float dropout,
      boolean tiesEmbedding,
      String outputActivation,
      String loss,
      String output,
      int outputSamples,
      String tokenizer,
      int vocabularySize,
      long minimumCount) {
    this(
        cell,
        layers,
        hiddenSize,
        embeddingSize,
        dropout,
        tiesEmbedding,
        outputActivation,
        loss,
        output,
        outputSamples,
        tokenizer,
        vocabularySize,
        minimumCount,
        LabelOptions.OF_TEXT);
  }

  /** Checks what can be checked before the vocabulary is known. */
  public ModelOptions {
    if (vocabularySize < 0 || vocabularySize == 1 || vocabularySize == 2) {
      throw new IllegalArgumentException(
          "--vocabulary-size must be 0 (no limit) or at least 3 (<unk>, <eos> and a token) but is"
              + " "
              + vocabularySize);
    }
    if (minimumCount < 1) {
      throw new IllegalArgumentException("--min-count must be at least 1 but is " + minimumCount);
    }
    if (embeddingSize < 0) {
      throw new IllegalArgumentException(
          "--embedding must be 0 (as --hidden) or positive but is " + embeddingSize);
    }
  }

  /** The task. */
  public Task task() {
    return Tasks.named(labels.task());
  }

  /** The language model over a vocabulary of {@code size} tokens. */
  public NetworkSpec networkSpec(int size) {
    return new LanguageModelSpec(
            cell,
            size,
            embeddingSize == 0 ? hiddenSize : embeddingSize,
            hiddenSize,
            layers,
            dropout,
            tiesEmbedding,
            outputActivation,
            loss,
            output,
            outputSamples)
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
   * @param rareFrom words from this id on are rare
   * @param scheme what the labels say about spans
   */
  public NetworkSpec networkSpec(ExampleEncoder encoder, int rareFrom, LabelScheme scheme) {
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
    if (labels.classWeights().equals(LabelOptions.BALANCED)) {
      for (float weight : ClassWeights.balanced(set)) {
        weights.add((double) weight);
      }
    }
    int characters = encoder.characters() == null ? 0 : encoder.characters().size();
    return labelledSpec(
        new Sizes(encoder.words().size(), rareFrom, characters, K), allowed, weights);
  }

  private NetworkSpec labelledSpec(Sizes sizes, List<String> allowed, List<Double> weights) {
    int E = embeddingSize == 0 ? DEFAULT_LABEL_EMBEDDING : embeddingSize;
    InputSpec input = new WordEmbedding.Spec(sizes.words(), E, sizes.rareFrom(), RARE_DROPOUT);
    if (labels.characterEmbedding() > 0) {
      InputSpec spelled =
          new CharacterEncoder.Spec(
              sizes.characters(), labels.characterEmbedding(), cell, labels.characterHidden());
      input = new Concatenation.Spec(List.of(input, spelled));
    }
    StackSpec stack = new StackSpec(cell, labels.direction(), layers, hiddenSize, dropout);
    int H = stack.outputSize(input.outputSize());
    boolean isBoth = layers > 0 && labels.direction().equals(StackSpec.BOTH);
    HeadSpec head =
        task().labelling() == Labelling.SEQUENCES
            ? new PooledSoftmax.Spec(
                H, sizes.labels(), labels.pooling(), isBoth, labels.dense(), dropout, weights)
            : labels.head().equals(LabelSoftmax.KIND)
                ? new LabelSoftmax.Spec(H, sizes.labels())
                : new ConditionalRandomField.Spec(H, sizes.labels(), allowed);
    return new NetworkSpec(input, stack, head);
  }

  /** Sizes that the data decides. */
  private record Sizes(int words, int rareFrom, int characters, int labels) {}
}
