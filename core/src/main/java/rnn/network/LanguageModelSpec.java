package rnn.network;

import rnn.cell.Cells;
import rnn.head.SampledOutput;
import rnn.head.SoftmaxOutput;
import rnn.head.VocabularySpec;
import rnn.input.WordEmbedding;
import rnn.option.OptionException;

/**
 * The shape of a recurrent language model in one row of numbers and names: embedding, stacked
 * recurrent layers with dropout, an optional output activation, and an output layer over the
 * vocabulary. It is what model files of format version 1 call the network.
 *
 * @param cell name of the recurrent cell in {@code rnn.cell.Cells}
 * @param vocabularySize tokens {@code V}
 * @param embeddingSize embedding {@code E}
 * @param hiddenSize units per recurrent layer {@code H}
 * @param layers stacked recurrent layers {@code L}
 * @param dropout probability of zeroing an activation between layers
 * @param tiesEmbedding whether the output layer's weight is the embedding; needs {@code E = H}
 * @param outputActivation name of the layer between the logits and the softmax in {@code
 *     rnn.head.OutputActivations}: {@code none}, or {@code tanh} as in the network this project
 *     grew from
 * @param loss name of the loss in {@code rnn.head.Losses}
 * @param output name of the output layer in {@code rnn.head.Outputs}
 * @param outputSamples words that the output {@code sampled} draws for a window; 0 for the others,
 *     whatever is given
 */
public record LanguageModelSpec(
    String cell,
    int vocabularySize,
    int embeddingSize,
    int hiddenSize,
    int layers,
    float dropout,
    boolean tiesEmbedding,
    String outputActivation,
    String loss,
    String output,
    int outputSamples) {

  /** A network with the full softmax. */
  public LanguageModelSpec(
      String cell,
      int vocabularySize,
      int embeddingSize,
      int hiddenSize,
      int layers,
      float dropout,
      boolean tiesEmbedding,
      String outputActivation,
      String loss) {
    this(
        cell,
        vocabularySize,
        embeddingSize,
        hiddenSize,
        layers,
        dropout,
        tiesEmbedding,
        outputActivation,
        loss,
        SoftmaxOutput.NAME,
        0);
  }

  /** Checks sizes and names; samples that are not drawn do not count. */
  public LanguageModelSpec {
    outputSamples = output.equals(SampledOutput.NAME) ? outputSamples : 0;
    atLeast("vocabulary-size", vocabularySize, 2);
    atLeast("hidden", hiddenSize, 1);
    atLeast("embedding", embeddingSize, 1);
    atLeast("layers", layers, 1);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new OptionException(
          "{dropout} must be a probability of zeroing in [0,1) but is %s", dropout);
    }
    if (tiesEmbedding && embeddingSize != hiddenSize) {
      throw new OptionException(
          "{embedding} must be as wide as {hidden} %2$d where they are tied but is %1$d; make them"
              + " equal or untie them ({no-tied})",
          embeddingSize, hiddenSize);
    }
    Cells.named(cell);
    new VocabularySpec(
        output, hiddenSize, vocabularySize, tiesEmbedding, outputActivation, loss, outputSamples);
  }

  /** The network of this shape. */
  public NetworkSpec network() {
    return new NetworkSpec(
        new WordEmbedding.Spec(vocabularySize, embeddingSize),
        new StackSpec(cell, StackSpec.FORWARD, layers, hiddenSize, dropout),
        new VocabularySpec(
            output,
            hiddenSize,
            vocabularySize,
            tiesEmbedding,
            outputActivation,
            loss,
            outputSamples));
  }

  private static void atLeast(String what, int value, int least) {
    if (value < least) {
      throw new OptionException("{" + what + "} must be at least %d but is %d", least, value);
    }
  }
}
