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
 */
public record VocabularySpec(
    String output,
    int inputSize,
    int vocabularySize,
    boolean tiesEmbedding,
    String activation,
    String loss,
    int samples)
    implements HeadSpec {

  /** Checks the names; samples that are not drawn do not count. */
  public VocabularySpec {
    samples = output.equals(SampledOutput.NAME) ? samples : 0;
    Outputs.named(
        output,
        new OutputShape(inputSize, vocabularySize, tiesEmbedding, activation, loss, samples));
  }

  private OutputSpec spec() {
    return Outputs.named(
        output,
        new OutputShape(inputSize, vocabularySize, tiesEmbedding, activation, loss, samples));
  }

  @Override
  public int targets() {
    return vocabularySize;
  }

  @Override
  public ParameterSpec embedding(int vocabularySize, int embeddingSize) {
    return spec().embedding(embeddingSize);
  }

  @Override
  public List<ParameterSpec> parameters() {
    return spec().parameters();
  }

  @Override
  public VocabularyHead bind(Binding binding) {
    return spec().bind(binding);
  }
}
