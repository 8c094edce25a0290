package rnn.baseline;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import rnn.batch.Shard;
import rnn.option.OptionException;
import rnn.text.Vocabulary;

/**
 * The hidden Markov model of text (Rabiner 1989, "A Tutorial on Hidden Markov Models and Selected
 * Applications in Speech Recognition", doi:10.1109/5.18626): each token is drawn by a hidden state,
 * and each state by the one before.
 *
 * <pre>
 *   p(z_1 = i) = π[i]     p(z_t+1 = j | z_t = i) = A[i,j]     p(token_t = v | z_t = i) = B[v,i]
 * </pre>
 *
 * <p>Every sentence begins by π and ends with {@code <eos>}, a token like the others. All
 * arithmetic is in double precision and in one order, so that its bits are the same on every
 * machine.
 */
public final class HiddenMarkovModel implements CountedLanguageModel {
  private static final long serialVersionUID = 1L;

  /** Most states. */
  public static final int MAX_STATES = 1 << 14;

  /** Most numbers of an array. */
  static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final double[] initial; // π [N]
  private final double[] transitions; // A [N,N]
  private final double[] emissions; // B [V,N]: what all states give a token lies side by side
  private final double logLikelihood;
  private final long tokens;
  private transient volatile @Nullable StateMatrix transitionMatrix; // made when first asked for

  /**
   * The model that owns these arrays from now on.
   *
   * @param initial {@code [N]}
   * @param transitions {@code [N,N]}: from a state in a row
   * @param emissions {@code [V,N]}: of a state in a column
   * @throws IllegalArgumentException if their sizes do not fit each other, or a distribution in
   *     them is none
   */
  public HiddenMarkovModel(double[] initial, double[] transitions, double[] emissions) {
    this(initial, transitions, emissions, Double.NaN, 0);
    int n = initial.length;
    if (n < 1 || n > MAX_STATES) {
      throw new IllegalArgumentException(
          "A hidden Markov model must have 1 to %,d states but has %,d".formatted(MAX_STATES, n));
    }
    if (transitions.length != n * n || emissions.length < n || emissions.length % n != 0) {
      throw new IllegalArgumentException(
          "%d states must have %d transitions and a multiple of %d emissions but have %d and %d"
              .formatted(n, n * n, n, transitions.length, emissions.length));
    }
    Distributions.require(initial, 0, 1, n, "initial probabilities");
    for (int i = 0; i < n; i++) {
      Distributions.require(transitions, i * n, 1, n, "transitions of state " + i);
      Distributions.require(emissions, i, n, emissions.length / n, "emissions of state " + i);
    }
  }

  private HiddenMarkovModel(
      double[] initial,
      double[] transitions,
      double[] emissions,
      double logLikelihood,
      long tokens) {
    this.initial = initial;
    this.transitions = transitions;
    this.emissions = emissions;
    this.logLikelihood = logLikelihood;
    this.tokens = tokens;
  }

  /**
   * The model whose distributions are in proportion to these weights, whose arrays it owns from now
   * on.
   *
   * @param otherwise has the distributions that weigh nothing here
   */
  static HiddenMarkovModel ofWeights(
      double[] initial, double[] transitions, double[] emissions, HiddenMarkovModel otherwise) {
    int n = initial.length;
    Distributions.normalize(initial, 0, 1, n, otherwise.initial);
    for (int i = 0; i < n; i++) {
      Distributions.normalize(transitions, i * n, 1, n, otherwise.transitions);
      Distributions.normalize(emissions, i, n, emissions.length / n, otherwise.emissions);
    }
    return new HiddenMarkovModel(initial, transitions, emissions);
  }

  /** The model of one state that gives every token the same probability. */
  static HiddenMarkovModel uniform(int vocabularySize) {
    double[] emissions = new double[vocabularySize]; // [V,1]
    Arrays.fill(emissions, 1.0 / vocabularySize);
    return new HiddenMarkovModel(new double[] {1}, new double[] {1}, emissions);
  }

  /**
   * Checks that a model of this size can be.
   *
   * @throws IllegalArgumentException if its expected counts have no room in one array
   */
  static void requireSize(int states, int vocabularySize) {
    long most = MAX_STATES;
    while (most * (most + vocabularySize + 1) > MAX_ARRAY) { // the expected counts
      most--;
    }
    if (states > most) {
      throw new OptionException(
          "{states} must be at most %,d with a vocabulary of %,d but is %,d; lower it",
          most, vocabularySize, states);
    }
  }

  /**
   * The model that {@link #addTo} added.
   *
   * @throws IllegalArgumentException if they are of none, or of another vocabulary
   */
  static HiddenMarkovModel read(Tables tables, String prefix, int vocabularySize) {
    int n = tables.integer(prefix + "states", 1, MAX_STATES);
    double[] initial = column(tables, prefix + "initial", n);
    double[] transitions = column(tables, prefix + "transitions", (long) n * n);
    double[] emissions = column(tables, prefix + "emissions", (long) n * vocabularySize);
    return new HiddenMarkovModel(initial, transitions, emissions)
        .learned(number(tables, prefix + "logLikelihood"), count(tables, prefix + "tokens"));
  }

  /** The numbers of a column of that many. */
  static double[] column(Tables tables, String name, long size) {
    long found = tables.column(name, Column.Type.F64).length();
    if (found != size) {
      throw new IllegalArgumentException(
          "Column %s must have %,d numbers, by the states and the vocabulary, but has %,d"
              .formatted(name, size, found));
    }
    return tables.doubles(name);
  }

  /** A setting that is a number, of which there may be none. */
  static double number(Tables tables, String name) {
    String text = tables.setting(name);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Setting %s must be a number but is '%s'".formatted(name, text), e);
    }
  }

  /** A setting that is a whole number from 0 on. */
  static long count(Tables tables, String name) {
    String text = tables.setting(name);
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "Setting %s must be a whole number from 0 on but is '%s'".formatted(name, text));
  }

  /** This model, with the log-likelihood of the text it was learned from. */
  HiddenMarkovModel learned(double logLikelihood, long tokens) {
    return new HiddenMarkovModel(initial, transitions, emissions, logLikelihood, tokens);
  }

  @Override
  public Tables tables() {
    return addTo(new Tables(), "");
  }

  /** Adds this model to {@code tables}, with {@code prefix} before every name. */
  Tables addTo(Tables tables, String prefix) {
    return tables
        .set(prefix + "states", states())
        .set(prefix + "logLikelihood", logLikelihood)
        .set(prefix + "tokens", tokens)
        .add(Column.of(prefix + "initial", initial))
        .add(Column.of(prefix + "transitions", transitions))
        .add(Column.of(prefix + "emissions", emissions));
  }

  /** {@code N}: number of states. */
  public int states() {
    return initial.length;
  }

  /** {@code V}: number of tokens of the vocabulary. */
  public int vocabularySize() {
    return emissions.length / initial.length;
  }

  /** Probability of each state to begin a sentence, {@code [N]}; shared, not to be written. */
  public double[] initial() {
    return initial;
  }

  /** Probability of each state after each, {@code [N,N]}; shared, not to be written. */
  public double[] transitions() {
    return transitions;
  }

  /** The transitions in rows, for products; shared, not to be written. */
  StateMatrix transitionMatrix() {
    StateMatrix matrix = transitionMatrix;
    if (matrix == null) { // threads that meet here make equal ones
      matrix = StateMatrix.of(transitions, states());
      transitionMatrix = matrix;
    }
    return matrix;
  }

  /** Probability of each token in each state, {@code [V,N]}; shared, not to be written. */
  public double[] emissions() {
    return emissions;
  }

  /** Natural logarithm of the probability of the text it was learned from; NaN if unknown. */
  public double logLikelihood() {
    return logLikelihood;
  }

  /** Tokens of the text it was learned from; 0 if unknown. */
  public long tokens() {
    return tokens;
  }

  /**
   * Number of parameters that can be chosen; the last of a distribution follows from the others.
   */
  public long freeParameters() {
    long n = states();
    return n - 1 + n * (n - 1) + n * (vocabularySize() - 1L);
  }

  /** The criterion of Akaike, {@code 2k − 2 ln L}, of the text it was learned from. */
  public double aic() {
    return 2.0 * freeParameters() - 2 * logLikelihood;
  }

  /**
   * The Bayesian criterion, {@code k ln n − 2 ln L}, of the {@code n} tokens it was learned from.
   */
  public double bic() {
    return freeParameters() * StrictMath.log(tokens) - 2 * logLikelihood;
  }

  @Override
  public void logProbabilities(int[] tokens, int from, int to, double[] logProbabilities) {
    StateDistribution state = new StateDistribution(this);
    for (int t = from; t < to; t++) {
      logProbabilities[t] = StrictMath.log(state.observe(tokens[t]));
      state.predict();
    }
  }

  /**
   * The most probable sequence of states of a sentence, by the algorithm of Viterbi; of equally
   * probable ones, that of the lowest numbers from behind.
   *
   * @param from place of its first token
   * @param to its end
   * @return a state for each token {@code [T]}
   */
  public int[] viterbi(int[] tokens, int from, int to) {
    return StatePaths.mostProbable(this, tokens, from, to);
  }

  /**
   * Probability of each state at each token of a sentence, given the whole of it.
   *
   * @param from place of its first token
   * @param to its end
   * @return {@code [T,N]}
   * @throws IllegalArgumentException if they have no room in an array
   */
  public double[] posteriors(int[] tokens, int from, int to) {
    return new ForwardBackward(this).posteriors(tokens, from, to);
  }

  /** The most probable state at each token of a sentence {@code [T]}, given the whole of it. */
  public int[] posteriorStates(int[] tokens, int from, int to) {
    return new ForwardBackward(this).posteriorStates(tokens, from, to);
  }

  /** Counts that are to be expected of the sentences of {@code shard}. */
  public ExpectedCounts expectedCounts(Shard shard) {
    return ExpectedCounts.of(this, shard);
  }

  @Override
  public Reader reader() {
    return new MixtureReader(this);
  }

  /** A reader: the next token is a mixture of what the states emit. For one thread. */
  private static final class MixtureReader implements Reader {
    private final StateDistribution state;

    MixtureReader(HiddenMarkovModel model) {
      this.state = new StateDistribution(model);
    }

    @Override
    public void restart() {
      state.restart();
    }

    @Override
    public double advance(int token) {
      double logProbability = StrictMath.log(state.observe(token));
      if (token == Vocabulary.END_OF_SENTENCE) {
        state.restart();
      } else {
        state.predict();
      }
      return logProbability;
    }

    @Override
    public double[] state() {
      return state.values();
    }

    @Override
    public void setState(double[] values) {
      state.set(values);
    }

    @Override
    public void nextProbabilities(float[] probabilities) {
      state.emit(probabilities);
    }
  }
}
