package rnn.baseline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rnn.math.CounterRandom;

/**
 * Expectation-maximization of a hidden Markov model (Baum and Welch; Rabiner 1989, section III.C),
 * from random beginnings.
 *
 * <p>The caller counts what {@link #model} expects of the text, and {@link #advance} makes the next
 * model of that, until it {@link #isOver}. The first model has one state and emits every token
 * alike: what it expects are the frequencies of the tokens. {@link #state} is all that is to be
 * kept to go on later in the same bits.
 */
public final class ExpectationMaximization {
  private static final String BEST = "best."; // before names in a state

  private final int states;
  private final int vocabularySize;
  private final int restarts;
  private final int iterations;
  private final double tolerance;
  private final long seed;

  private HiddenMarkovModel model; // whose expected counts are wanted
  private double[] frequencies = {}; // of the tokens in the text [V], once counted
  private @Nullable PseudoCounts prior; // once the frequencies are known
  private int restart; // of the model, from 0
  private int iteration; // times the model was improved
  private double objective; // of the model before: log-likelihood and that of the prior
  private double nats; // a token, of the model before
  private @Nullable HiddenMarkovModel best; // of the restarts that are over
  private int bestRestart;
  private int bestIterations;
  private String remark = "";

  /**
   * The beginning.
   *
   * @throws rnn.option.OptionException if there are too many states for the vocabulary
   */
  public ExpectationMaximization(CountingOptions options, int vocabularySize, long seed) {
    this.states = options.get(CountingOptions.STATES);
    this.restarts = options.get(CountingOptions.RESTARTS);
    this.iterations = options.get(CountingOptions.ITERATIONS);
    this.tolerance = options.get(CountingOptions.TOLERANCE);
    this.vocabularySize = vocabularySize;
    this.seed = seed;
    HiddenMarkovModel.requireSize(states, vocabularySize);
    this.model = HiddenMarkovModel.uniform(vocabularySize);
  }

  /**
   * The one that goes on from {@code state}, of the same options, vocabulary and seed.
   *
   * @throws IllegalArgumentException if {@code state} is of none such
   */
  public static ExpectationMaximization resumed(
      Tables state, CountingOptions options, int vocabularySize, long seed) {
    ExpectationMaximization resumed = new ExpectationMaximization(options, vocabularySize, seed);
    resumed.restore(state);
    return resumed;
  }

  private void restore(Tables state) {
    restart = state.integer("restart", 0, restarts);
    iteration = state.integer("iteration", 0, iterations);
    objective = HiddenMarkovModel.number(state, "objective");
    nats = HiddenMarkovModel.number(state, "nats");
    bestRestart = state.integer("bestRestart", 0, restarts);
    bestIterations = state.integer("bestIterations", 0, iterations);
    frequencies = HiddenMarkovModel.column(state, "frequencies", vocabularySize);
    prior = PseudoCounts.of(frequencies);
    model = HiddenMarkovModel.read(state, "", vocabularySize);
    best = bestRestart == 0 ? null : HiddenMarkovModel.read(state, BEST, vocabularySize);
    for (double frequency : frequencies) {
      if (!(frequency >= 0 && frequency < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "A frequency that was kept must be at least 0 but is " + frequency);
      }
    }
    if (isOver() && best == null) {
      throw new IllegalArgumentException("What was kept must have a best model; start afresh");
    }
    if (model.states() != states || (best != null && best.states() != states)) {
      throw new IllegalArgumentException(
          "What was kept must have %,d states but has %,d; start afresh"
              .formatted(states, model.states()));
    }
  }

  /** Everything that is needed to go on, and the best model so far. */
  public Tables state() {
    Tables state =
        new Tables()
            .set("restart", restart)
            .set("iteration", iteration)
            .set("objective", objective)
            .set("nats", nats)
            .set("bestRestart", bestRestart)
            .set("bestIterations", bestIterations)
            .add(Column.of("frequencies", frequencies));
    model.addTo(state, "");
    if (best != null) {
      best.addTo(state, BEST);
    }
    return state;
  }

  /** True once every beginning was followed as far as the options say. */
  public boolean isOver() {
    return restart == restarts;
  }

  /** The model whose expected counts are wanted next. */
  public HiddenMarkovModel model() {
    return model;
  }

  /**
   * Goes on to the next model.
   *
   * @param counts what {@link #model} expects of the whole text, which has tokens
   */
  public void advance(ExpectedCounts counts) {
    if (prior == null) {
      frequencies = counts.emissions();
      prior = PseudoCounts.of(frequencies);
      model = random(0);
      remark = "%,d tokens of %,d sentences".formatted(counts.tokens(), counts.sentences());
      return;
    }
    double reached = counts.logLikelihood() + prior.logDensity(model);
    double rise = (reached - objective) / counts.tokens(); // nats a token
    remark = remark(-counts.logLikelihood() / counts.tokens());
    boolean hasLearned = iteration > 0 && rise < tolerance;
    objective = reached;
    if (iteration < iterations && !hasLearned) {
      model = prior.maximum(counts, model);
      iteration++;
      return;
    }
    if (best == null || counts.logLikelihood() > best.logLikelihood()) {
      best = model.learned(counts.logLikelihood(), counts.tokens());
      bestRestart = restart + 1;
      bestIterations = iteration;
    }
    restart++;
    iteration = 0;
    model = isOver() ? best() : random(restart);
  }

  private String remark(double reached) {
    double before = nats;
    nats = reached;
    String attempt = restarts == 1 ? "" : "attempt %d of %d, ".formatted(restart + 1, restarts);
    return iteration == 0
        ? "%sbeginning: %.4f nats a token".formatted(attempt, nats)
        : "%siteration %d: %.4f nats a token, %.4f %s than before"
            .formatted(
                attempt,
                iteration,
                nats,
                Math.abs(before - nats),
                before >= nats ? "less" : "more"); // what never rises counts the prior too
  }

  /** Name of the step whose counts are wanted next. */
  public String step() {
    return prior == null
        ? "frequencies of tokens"
        : "attempt %d, iteration %d".formatted(restart + 1, iteration);
  }

  /** A line about the last counts. */
  public String remark() {
    return remark;
  }

  /**
   * The likeliest model, once it {@link #isOver}.
   *
   * @throws IllegalStateException if it is not
   */
  public HiddenMarkovModel best() {
    if (best == null) {
      throw new IllegalStateException("No attempt is over");
    }
    return best;
  }

  /** Figures of the best model by their names for programs. */
  public Map<String, Object> figures() {
    HiddenMarkovModel kept = best();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("iterations", bestIterations);
    figures.put("restart", bestRestart);
    figures.put("logLikelihood", kept.logLikelihood());
    figures.put("natsPerToken", -kept.logLikelihood() / kept.tokens());
    figures.put("freeParameters", kept.freeParameters());
    figures.put("aic", kept.aic());
    figures.put("bic", kept.bic());
    return figures;
  }

  /**
   * The beginning of an attempt, a pure function of the seed and its number: distributions of
   * states that are drawn uniformly, and emissions that are frequencies times numbers drawn from
   * the exponential distribution.
   */
  private HiddenMarkovModel random(int attempt) {
    double[] frequency = PseudoCounts.distribution(frequencies); // [V]
    int n = states;
    double[] initial = new double[n]; // exponential variates, scaled to 1, are Dirichlet(1)
    double[] transitions = new double[n * n];
    double[] emissions = new double[vocabularySize * n];
    for (int i = 0; i < n; i++) {
      initial[i] = exponential(attempt, i);
    }
    for (int k = 0; k < transitions.length; k++) {
      transitions[k] = exponential(attempt, n + (long) k);
    }
    for (int k = 0; k < emissions.length; k++) {
      emissions[k] = frequency[k / n] * exponential(attempt, n + (long) n * n + k);
    }
    return HiddenMarkovModel.ofWeights(initial, transitions, emissions, model);
  }

  /** Number {@code counter} of an attempt, positive. */
  private double exponential(int attempt, long counter) {
    double uniform = CounterRandom.uniform(seed, attempt, counter) + 0x1p-25; // in (0,1)
    return -StrictMath.log(uniform);
  }
}
