package rnn.baseline;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;

/** Options of models that learn by counting. */
public final class CountingOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Name of the kind that learns by gradients instead. */
  public static final String RNN = "rnn";

  /** Most tokens of an n-gram. */
  public static final int MAX_ORDER = 9;

  /** Name of decoding by the most probable sequence of tags. */
  public static final String VITERBI = "viterbi";

  /** Name of decoding by the most probable tag of each token. */
  public static final String POSTERIOR = "posterior";

  /** Kind of the model: {@value #RNN}, or a name in {@link CountedKinds}. */
  public static final Option<String> MODEL_KIND =
      Option.ofText("model-kind", "NAME", RNN)
          .candidates(CountedKinds.names())
          .help(
              "What learns: rnn, a recurrent network, or by counting {*}. Of language models:"
                  + " kneser-ney, hmm; of taggers: hmm, most-frequent-tag; of classifiers:"
                  + " naive-bayes.");

  /** Counting of models beside a network, to be compared with it. */
  public static final Option<Boolean> BASELINE =
      Option.onByDefault("baseline")
          .mayBeOpen()
          .help(
              "Of rnn: counts simpler models of the same data too and says how they do on the test"
                  + " data. Without it: where that takes less than a tenth of the time.");

  /** Tokens of the longest n-grams. */
  public static final Option<Integer> ORDER =
      Option.ofInteger("order", "TOKENS", 5)
          .atLeast(1)
          .check(CountingOptions::requireOrder)
          .help("Of kneser-ney: tokens of the longest n-grams, 1 to 9.");

  /** Counts up to which n-grams are left out, by order. */
  public static final Option<List<Integer>> PRUNE =
      Option.ofIntegers("prune", "COUNTS")
          .check(CountingOptions::requirePruning)
          .help(
              "Of kneser-ney: n-grams that occur in the text no more often are left out, a number"
                  + " of occurrences for each order from 1 on, such as 0,0,1; occurrences decide,"
                  + " not what Kneser-Ney counts of them. The last number holds for all that"
                  + " follow, that of order 1 must be 0. Without it: none is left out.");

  /** Hidden states of a hidden Markov model of text. */
  public static final Option<Integer> STATES =
      Option.ofInteger("states", "STATES", 32)
          .atLeast(1)
          .help("Of hmm as a language model: hidden states.");

  /** Attempts from different beginnings. */
  public static final Option<Integer> RESTARTS =
      Option.ofInteger("restarts", "TIMES", 1)
          .atLeast(1)
          .help(
              "Of hmm as a language model: attempts, each from another random beginning, of which"
                  + " the likeliest is kept.");

  /** Limit of the iterations of an attempt. */
  public static final Option<Integer> ITERATIONS =
      Option.ofInteger("iterations", "TIMES", 50)
          .atLeast(1)
          .help("Of hmm as a language model: iterations of expectation-maximization at most.");

  /** Rise of the log-likelihood, in nats per token, below which an attempt ends. */
  public static final Option<Double> TOLERANCE =
      Option.ofNumber("tolerance", "NATS", 1e-4)
          .check(CountingOptions::requireNotNegative)
          .help(
              "Of hmm as a language model: it has learned when an iteration raises the"
                  + " log-likelihood, that of the small pseudo-counts included, by less per"
                  + " token.");

  /** Decoding of tags. */
  public static final Option<String> DECODING =
      Option.oneOf("decoding", List.of(VITERBI, POSTERIOR), VITERBI)
          .help(
              "Of hmm as a tagger, {*}: the most probable sequence of tags, or the most probable"
                  + " tag of each token.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED =
      List.of(
          MODEL_KIND, BASELINE, ORDER, PRUNE, STATES, RESTARTS, ITERATIONS, TOLERANCE, DECODING);

  /** Options of single kinds. */
  public static final List<Option<?>> OF_KINDS =
      List.of(ORDER, PRUNE, STATES, RESTARTS, ITERATIONS, TOLERANCE, DECODING);

  /** The options of a run that is given none. */
  public static final CountingOptions DEFAULTS =
      new CountingOptions(OptionValues.defaultsOf(DECLARED));

  /** The options of a network that nothing is counted beside. */
  public static final CountingOptions NONE = DEFAULTS.with(options -> options.set(BASELINE, false));

  private final OptionValues values;

  private CountingOptions(OptionValues values) {
    this.values = values;
  }

  /** The options that {@code values} has. */
  public static CountingOptions of(OptionValues values) {
    return DEFAULTS.with(draft -> draft.copy(values, DECLARED));
  }

  /** These options but for what {@code change} sets. */
  public CountingOptions with(Consumer<OptionValues.Draft> change) {
    return new CountingOptions(values.with(change));
  }

  /** The value of {@code option}. */
  public <T> T get(Option<T> option) {
    return values.get(option);
  }

  /** True if a model learns by counting. */
  public boolean isCounted() {
    return !get(MODEL_KIND).equals(RNN);
  }

  /** {@link #PRUNE} of n-grams of {@code order} tokens. */
  public int prunedCount(int order) {
    List<Integer> counts = get(PRUNE);
    return counts.isEmpty() ? 0 : counts.get(Math.min(order, counts.size()) - 1);
  }

  private static void requireOrder(int order) {
    if (order > MAX_ORDER) {
      throw new OptionException("{order} must be at most %d but is %d", MAX_ORDER, order);
    }
  }

  private static void requirePruning(List<Integer> counts) {
    int before = 0;
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) < before || (i == 0 && counts.get(i) != 0)) {
        throw new OptionException(
            "{prune} must begin with 0, the words themselves, and not descend but is %s", counts);
      }
      before = counts.get(i);
    }
  }

  /**
   * Checks that no n-grams are pruned that are not counted.
   *
   * @throws OptionException if some are
   */
  public void requireOrders() {
    if (get(PRUNE).size() > get(ORDER)) {
      throw new OptionException(
          "{prune} must have a count for each order up to {order}, which is %d, or fewer, but is"
              + " %s",
          get(ORDER), PRUNE.text(get(PRUNE)));
    }
  }

  private static void requireNotNegative(double nats) {
    if (!(nats >= 0)) {
      throw new OptionException("{tolerance} must be at least 0 but is %s", nats);
    }
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
