package rnn.grammar;

import org.jspecify.annotations.Nullable;

/**
 * The inside probabilities of one sentence: for each symbol and position, the probability that it
 * writes the tokens from there to each later position, summed over all derivations.
 *
 * <p>Recursive descent that remembers: {@code inside(A, i)[j] = Σ p(A → X₁…X_K) · Σ inside(X₁,
 * i)[m₁] · inside(X₂, m₁)[m₂] ⋯ inside(X_K, m_{K-1})[j]}, each computed once. It takes the rules as
 * they are, with no normal form, and ends because no rule begins with its own symbol. Independent
 * of how {@link Grammar#generate} multiplies rule probabilities, so that one can test the other.
 */
final class Chart {
  private final Grammar grammar;
  private final int[] tokens; // word ids
  private final double @Nullable [][][] inside; // [symbol][from][to]

  Chart(Grammar grammar, int[] tokens) {
    this.grammar = grammar;
    this.tokens = tokens;
    this.inside = new double[grammar.symbols().size()][tokens.length + 1][];
  }

  /** Probability that the start symbol writes all tokens. */
  double probability() {
    return inside(Grammar.START, 0)[tokens.length];
  }

  private double[] inside(int symbol, int from) {
    double[] known = inside[symbol][from];
    if (known != null) {
      return known;
    }
    double[] sum = new double[tokens.length + 1];
    for (int rule = 0; rule < grammar.right(symbol).length; rule++) {
      double[] reached = new double[tokens.length + 1]; // probability of being at each position
      reached[from] = grammar.probabilities(symbol)[rule];
      for (int item : grammar.right(symbol)[rule]) {
        reached = advanced(reached, from, item);
      }
      for (int to = from; to < sum.length; to++) {
        sum[to] += reached[to];
      }
    }
    inside[symbol][from] = sum;
    return sum;
  }

  /** Weights of the positions that one more item of a rule leads to. */
  private double[] advanced(double[] reached, int from, int item) {
    double[] next = new double[reached.length];
    for (int at = from; at < tokens.length; at++) {
      if (reached[at] == 0) {
        continue;
      }
      if (item < 0) {
        next[at + 1] += tokens[at] == ~item ? reached[at] : 0;
      } else {
        double[] written = inside(item, at);
        for (int to = at + 1; to < next.length; to++) {
          next[to] += reached[at] * written[to];
        }
      }
    }
    return next;
  }
}
