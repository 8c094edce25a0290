package rnn.baseline;

/**
 * Counts that are added to those of a text before they become probabilities: the Dirichlet prior of
 * a hidden Markov model, whose parameters they are, less 1.
 *
 * <p>A token that the training text never has, such as {@code <unk>}, would have no probability
 * without them. With them, expectation-maximization raises the log-likelihood plus the {@linkplain
 * #logDensity logarithm of the prior}, and never lowers it (Dempster, Laird and Rubin 1977, section
 * 2, doi:10.1111/j.2517-6161.1977.tb01600.x).
 */
final class PseudoCounts {
  private static final double EMISSIONS_PER_TOKEN = 0.01;

  private final double initial; // of each state
  private final double transition; // of each pair of states
  private final double[] emissions; // of each token in each state [V]

  private PseudoCounts(double initial, double transition, double[] emissions) {
    this.initial = initial;
    this.transition = transition;
    this.emissions = emissions;
  }

  /** None at all: maximum likelihood. */
  static PseudoCounts none(int vocabularySize) {
    return new PseudoCounts(0, 0, new double[vocabularySize]);
  }

  /**
   * In each state a hundredth of a token for each of the vocabulary, spread by the frequencies of
   * the tokens, each counted once more; one transition from each state to each, one beginning in
   * each.
   *
   * @param frequencies of the tokens in the training text {@code [V]}
   */
  static PseudoCounts of(double[] frequencies) {
    double[] emissions = distribution(frequencies);
    for (int v = 0; v < emissions.length; v++) {
      emissions[v] *= EMISSIONS_PER_TOKEN * emissions.length;
    }
    return new PseudoCounts(1, 1, emissions);
  }

  /** Frequencies, each raised by one, as probabilities {@code [V]}. */
  static double[] distribution(double[] frequencies) {
    double total = frequencies.length;
    for (double frequency : frequencies) {
      total += frequency;
    }
    double[] distribution = new double[frequencies.length];
    for (int v = 0; v < distribution.length; v++) {
      distribution[v] = (frequencies[v] + 1) / total;
    }
    return distribution;
  }

  /** Logarithm of the prior density of {@code model}, but for a constant. */
  double logDensity(HiddenMarkovModel model) {
    int n = model.states();
    double density = 0;
    for (double probability : model.initial()) {
      density += term(initial, probability);
    }
    for (double probability : model.transitions()) {
      density += term(transition, probability);
    }
    for (int v = 0; v < emissions.length; v++) {
      for (int i = 0; i < n; i++) {
        density += term(emissions[v], model.emissions()[v * n + i]);
      }
    }
    return density;
  }

  private static double term(double count, double probability) {
    return count == 0 ? 0 : count * StrictMath.log(probability);
  }

  /**
   * The most probable model given {@code counts}. A state of which nothing is expected stays as it
   * is in {@code before}.
   */
  HiddenMarkovModel maximum(ExpectedCounts counts, HiddenMarkovModel before) {
    int n = before.states();
    double[] initial = counts.initial(); // [N]
    double[] transitions = counts.transitions(); // [N,N]
    double[] emissions = counts.emissions(); // [V,N]
    raise(initial, this.initial);
    raise(transitions, transition);
    for (int v = 0; v < this.emissions.length; v++) {
      for (int i = 0; i < n; i++) {
        emissions[v * n + i] += this.emissions[v];
      }
    }
    return HiddenMarkovModel.ofWeights(initial, transitions, emissions, before);
  }

  private static void raise(double[] counts, double more) {
    for (int k = 0; k < counts.length; k++) {
      counts[k] += more;
    }
  }
}
