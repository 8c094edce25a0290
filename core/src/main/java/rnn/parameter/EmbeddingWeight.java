package rnn.parameter;

/**
 * The weight of a word embedding, {@code [V,E]}, in the ways it can be stored: it is read by one
 * end of a network, and may be shared with the other.
 */
public final class EmbeddingWeight {
  /** Name of the weight {@code [V,E]}. */
  public static final String NAME = "embedding.weight";

  private static final float INITIAL_BOUND = 0.1f;

  private EmbeddingWeight() {}

  /** A weight of its own, {@code [V,E]}, whose untouched rows cost nothing. */
  public static ParameterSpec table(int vocabularySize, int embeddingSize) {
    return ParameterSpec.table(NAME, vocabularySize, embeddingSize, INITIAL_BOUND);
  }

  /** A weight shared with the output layer, {@code [V,E]}, packed. */
  public static ParameterSpec tied(int vocabularySize, int embeddingSize) {
    return ParameterSpec.rowWeight(NAME, vocabularySize, embeddingSize, INITIAL_BOUND);
  }

  /**
   * A weight whose first {@code packedRows} words are shared with the output layer, {@code [V,E]}.
   */
  public static ParameterSpec headed(int packedRows, int vocabularySize, int embeddingSize) {
    return ParameterSpec.headedTable(
        NAME, packedRows, vocabularySize, embeddingSize, INITIAL_BOUND);
  }
}
