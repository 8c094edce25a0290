package rnn.train;

import rnn.option.OptionException;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.FrozenRows;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.text.WordVectors;

/**
 * The start of a run: its parameters, and rows among them that training leaves as they are.
 *
 * <pre>{@code
 * W[word] = vector of the word        if there is one          W [V,E], the word embedding
 * W[<unk>] = mean of the vectors      of words of the training data
 * }</pre>
 *
 * <p>All else is drawn from the seed, as if there were no vectors.
 */
public record Initialization(InitialParameters parameters, FrozenRows frozen) {
  /** All parameters are drawn from the seed, and all are trained. */
  public static final Initialization DRAWN =
      new Initialization(InitialParameters.DRAWN, FrozenRows.NONE);

  /**
   * A word embedding that starts from {@code vectors}. In mode {@link VectorsMode#FROZEN} the rows
   * of words that have a vector stay; those of the others, {@code <unk>} and {@code <eos>} are
   * trained in any mode.
   */
  public static Initialization of(WordVectors vectors, VectorsMode mode) {
    return new Initialization(
        (layout, seed) -> withVectors(vectors, layout, seed),
        mode == VectorsMode.FROZEN
            ? new FrozenRows(EmbeddingWeight.NAME, vectors.found())
            : FrozenRows.NONE);
  }

  private static float[] withVectors(WordVectors vectors, ParameterLayout layout, long seed) {
    ParameterSpec weight = layout.spec(EmbeddingWeight.NAME);
    int E = weight.columns();
    if (E != vectors.size() || weight.rows() != vectors.vocabulary().size()) {
      throw new IllegalArgumentException(
          "The word embedding must be [%d,%d], as the vectors are, but is [%d,%d]"
              .formatted(vectors.vocabulary().size(), vectors.size(), weight.rows(), E));
    }
    float[] parameters = layout.initial(seed); // [P]
    float[] table = layout.values(parameters, EmbeddingWeight.NAME); // [V,E]
    for (int id = 0; id < weight.rows(); id++) {
      float[] row = vectors.row(id);
      if (row != null) {
        System.arraycopy(row, 0, table, id * E, E);
      }
    }
    layout.setValues(parameters, EmbeddingWeight.NAME, table);
    return parameters;
  }

  /**
   * Checks that rows which are to stay can stay.
   *
   * @throws IllegalArgumentException if the driver's step would shrink them
   */
  public void requirePossible(TrainingOptions options) {
    boolean decaysAll =
        !Synchronizations.named(options.synchronization()).stepsLocally()
            && options.effectiveWeightDecay() > 0;
    if (!frozen.isEmpty() && decaysAll) {
      throw new OptionException(
          "{vectors-mode} must be trained where all parameters decay ({sync} %s, weight decay %s)"
              + " but is frozen; set {weight-decay} 0, or another {sync}",
          options.synchronization(), options.effectiveWeightDecay());
    }
  }
}
