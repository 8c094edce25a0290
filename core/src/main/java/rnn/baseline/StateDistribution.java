package rnn.baseline;

/** Distribution of the state of a sentence as its tokens are read. For one thread. */
final class StateDistribution {
  private final double[] initial; // [N]
  private final StateMatrix transitions; // [N,N]
  private final double[] emissions; // [V,N]
  private double[] state; // [N] of the next token, or of the last after observe
  private double[] spare; // [N]

  /** The distribution at the beginning of a sentence. */
  StateDistribution(HiddenMarkovModel model) {
    this.initial = model.initial();
    this.transitions = model.transitionMatrix();
    this.emissions = model.emissions();
    this.state = initial.clone();
    this.spare = new double[initial.length];
  }

  /** Goes back to the beginning of a sentence. */
  void restart() {
    System.arraycopy(initial, 0, state, 0, initial.length);
  }

  /** A copy of the distribution, {@code [N]}. */
  double[] values() {
    return state.clone();
  }

  /** Sets the distribution; copied. */
  void set(double[] values) {
    System.arraycopy(values, 0, state, 0, state.length);
  }

  /**
   * The probability of {@code token} to come next; the distribution becomes that given it. A token
   * that cannot come says nothing of the state.
   */
  double observe(int token) {
    int n = state.length;
    double probability = 0;
    for (int i = 0; i < n; i++) {
      double joint = state[i] * emissions[token * n + i];
      spare[i] = joint;
      probability += joint;
    }
    if (probability > 0) {
      for (int i = 0; i < n; i++) {
        state[i] = spare[i] / probability;
      }
    }
    return probability;
  }

  /** Goes on to the state of the next token. */
  void predict() {
    transitions.multiply(state, spare);
    double[] predicted = spare;
    spare = state;
    state = predicted;
  }

  /** Writes the probability of every token to come next {@code [V]}. */
  void emit(float[] probabilities) {
    int n = state.length;
    for (int v = 0; v < probabilities.length; v++) {
      double probability = 0;
      for (int i = 0; i < n; i++) {
        probability += state[i] * emissions[v * n + i];
      }
      probabilities[v] = (float) probability;
    }
  }
}
