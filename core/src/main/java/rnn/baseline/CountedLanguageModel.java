package rnn.baseline;

/**
 * A language model that learned by counting. Every sentence begins afresh and ends with {@code
 * <eos>}, which is predicted too.
 */
public non-sealed interface CountedLanguageModel extends CountedModel {

  /**
   * Writes the natural logarithm of the probability of each token of a sentence, given those before
   * it in the sentence.
   *
   * @param tokens ids {@code [n]}
   * @param from place of the sentence's first token
   * @param to end of the sentence, its {@code <eos>} included
   * @param logProbabilities {@code [n]}; those of the sentence are set
   */
  void logProbabilities(int[] tokens, int from, int to, double[] logProbabilities);

  /** A reader at the beginning of a sentence. */
  Reader reader();

  /** A reader of sentences, token by token. For one thread. */
  interface Reader {

    /** Forgets what was read: a sentence begins. */
    void restart();

    /**
     * Reads the token of this id; after {@code <eos>} the next sentence begins.
     *
     * @return natural logarithm of the token's probability, as {@link #logProbabilities} has it
     */
    double advance(int token);

    /** The state after what was read, as numbers; how many depends on the model alone. */
    double[] state();

    /** Goes on from a state of this model's readers. */
    void setState(double[] state);

    /**
     * Writes the probability of every token to be the next.
     *
     * @param probabilities {@code [V]} by id, is overwritten
     */
    void nextProbabilities(float[] probabilities);
  }
}
