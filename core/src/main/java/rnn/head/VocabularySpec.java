package rnn.head;

import java.util.List;
import rnn.layer.Binding;
import rnn.parameter.ParameterSpec;

/**
 * The description of a head over the vocabulary.
 *
 * @param output name of the output layer in {@link Outputs}
 * @param inputSize {@code H}
 * @param vocabularySize {@code V}
 * @param tiesEmbedding whether the output layer's weight is the embedding; needs {@code E = H}
 * @param activation name of the layer between the logits and the softmax in {@link
 *     OutputActivations}: {@code none}, or {@code tanh} as in the network this project grew from
 * @param loss name of the loss in {@link Losses}
 * @param samples words that the output {@code sampled} draws for a window; 0 for the others,
 *     whatever is given
 * @param addedWords the last words, as many, that were added to a vocabulary in the order of
 *     frequency; 0 but for the output {@code adaptive}, which divides the words before them
 */
public record VocabularySpec(
    String output,
    int inputSize,
    int vocabularySize,
    boolean tiesEmbedding,
    String activation,
    String loss,
    int samples,
    int addedWords)
    implements HeadSpec {

  /** A head over a vocabulary to which no word was added. */
  public VocabularySpec(
      String output,
      int inputSize,
      int vocabularySize,
      boolean tiesEmbedding,
      String activation,
      String loss,
      int samples) {
    this(output, inputSize, vocabularySize, tiesEmbedding, activation, loss, samples, 0);
  }

  /** Checks the names; samples and added words do not count where nothing looks at them. */
  public VocabularySpec {
    samples = output.equals(SampledOutput.NAME) ? samples : 0;
    addedWords = output.equals(AdaptiveOutput.NAME) ? addedWords : 0;
    Outputs.named(
        output,
        new OutputShape(
            inputSize, vocabularySize, tiesEmbedding, activation, loss, samples, addedWords));
  }

  /** This head, the last {@code words} of whose vocabulary were added to it. */
  public VocabularySpec withAddedWords(int words) {
    return new VocabularySpec(
        output, inputSize, vocabularySize, tiesEmbedding, activation, loss, samples, words);
  }

  /** The output layer. */
  public OutputSpec outputSpec() {
    return Outputs.named(
        output,
        new OutputShape(
            inputSize, vocabularySize, tiesEmbedding, activation, loss, samples, addedWords));
  }

  @Override
  public int targets() {
    return vocabularySize;
  }

  @Override
  public ParameterSpec embedding(int vocabularySize, int embeddingSize) {
    return outputSpec().embedding(embeddingSize);
  }

  @Override
  public List<ParameterSpec> parameters() {
    return outputSpec().parameters();
  }

  @Override
  public double multiplyAdds(double sequences) {
    return outputSpec().multiplyAdds();
  }

  @Override
  public double evaluationMultiplyAdds(double sequences) {
    return outputSpec().evaluationMultiplyAdds();
  }

  @Override
  public VocabularyHead bind(Binding binding) {
    return outputSpec().bind(binding);
  }
}
