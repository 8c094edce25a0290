package rnn.parameter;

/** A network's upper end, asked how it needs the weight of a word embedding to be stored. */
@FunctionalInterface
public interface EmbeddingStorage {

  /** The weight {@code [V,E]}, called {@link EmbeddingWeight#NAME}. */
  ParameterSpec embedding(int vocabularySize, int embeddingSize);
}
