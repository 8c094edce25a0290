package rnn.train;

import rnn.head.SoftmaxOutput;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

/**
 * What a user says of a model before its vocabulary is counted.
 *
 * @param cell name of the recurrent cell
 * @param layers stacked recurrent layers {@code L}
 * @param hiddenSize units per layer {@code H}
 * @param embeddingSize embedding {@code E}; 0 means as wide as the hidden layer
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
    long minimumCount) {

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
          1);

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

  /** The network over a vocabulary of {@code size} tokens. */
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
}
