package rnn.baseline;

import java.util.Arrays;

/**
 * The forward–backward algorithm with the scaling of Rabiner 1989, section V.A: the forward
 * variables of a token sum to 1, and the factors that make them are the probability of each token
 * given those before. For one thread.
 *
 * <pre>
 *   f_t = (f_t-1 A) ⊙ B[token_t] / c_t       c_t makes Σ f_t = 1         ln p = Σ ln c_t
 *   w_t = B[token_t] ⊙ b_t / c_t             b_t-1 = A w_t               b_T = 1
 *   p(z_t = i) = f_t[i] b_t[i]               p(z_t-1 = i, z_t = j) = f_t-1[i] A[i,j] w_t[j]
 * </pre>
 *
 * <p>A sentence of {@code T} tokens takes {@code 3·T·N²} products and {@code 3·T·N} numbers.
 */
final class ForwardBackward {
  private final double[] initial; // π [N]
  private final StateMatrix transitions; // A [N,N]
  private final StateMatrix transposed; // A, to a state in a row
  private final double[] emissions; // B [V,N]
  private final double[] state; // [N] prediction forward, b_t backward
  private double[][] forward = {}; // f [T][N]
  private double[][] weighted = {}; // w [T][N]
  private double[][] posterior = {}; // f ⊙ b [T][N]
  private double[] scales = {}; // c [T]; 0 where a token cannot come

  ForwardBackward(HiddenMarkovModel model) {
    this.initial = model.initial();
    this.transitions = StateMatrix.of(model.transitions(), model.states());
    this.transposed = transitions.transposed();
    this.emissions = model.emissions();
    this.state = new double[model.states()];
  }

  /** Probability of each state at each token, given the whole sentence, {@code [T,N]}. */
  double[] posteriors(int[] tokens, int from, int to) {
    int n = state.length;
    forward(tokens, from, to);
    backward(tokens, from, to);
    double[] posteriors = new double[Math.multiplyExact(to - from, n)];
    for (int t = 0; t < to - from; t++) {
      System.arraycopy(posterior[t], 0, posteriors, t * n, n);
    }
    return posteriors;
  }

  /**
   * Adds what is to be expected of a sentence.
   *
   * @param rows of {@code counts} that the emissions of each token go into, by its place
   * @param counts {@code [.,N]}, the beginnings in row 0
   * @param pairs {@code Σ_t f_t-1[i] w_t[j]}, {@code [N,N]}: expected transitions, but for the
   *     factor {@code A[i,j]}
   * @return the logarithm of its probability
   */
  double add(int[] tokens, int from, int to, int[] rows, double[] counts, StateMatrix pairs) {
    int n = state.length;
    int length = to - from;
    forward(tokens, from, to);
    backward(tokens, from, to);
    pairs.addPairs(forward, weighted, length - 1);
    for (int i = 0; i < n; i++) {
      counts[i] += posterior[0][i];
    }
    double logProbability = 0;
    for (int t = 0; t < length; t++) {
      double[] expected = posterior[t];
      int row = rows[from + t] * n;
      for (int i = 0; i < n; i++) {
        counts[row + i] += expected[i];
      }
      logProbability += StrictMath.log(scales[t]);
    }
    return logProbability;
  }

  private void forward(int[] tokens, int from, int to) {
    int n = state.length;
    reserve(to - from);
    System.arraycopy(initial, 0, state, 0, n);
    for (int t = 0; t < to - from; t++) {
      double[] f = forward[t];
      int row = tokens[from + t] * n;
      double scale = 0;
      for (int i = 0; i < n; i++) {
        f[i] = state[i] * emissions[row + i];
        scale += f[i];
      }
      scales[t] = scale;
      for (int i = 0; i < n; i++) {
        f[i] = scale > 0 ? f[i] / scale : state[i];
      }
      transitions.multiply(f, state);
    }
  }

  private void backward(int[] tokens, int from, int to) {
    int n = state.length;
    Arrays.fill(state, 1);
    for (int t = to - from - 1; t >= 0; t--) {
      double[] f = forward[t];
      double[] w = weighted[t];
      double[] p = posterior[t];
      int row = tokens[from + t] * n;
      double scale = scales[t];
      for (int i = 0; i < n; i++) {
        p[i] = f[i] * state[i];
        w[i] = scale > 0 ? emissions[row + i] * state[i] / scale : state[i];
      }
      if (t > 0) {
        transposed.multiply(w, state);
      }
    }
  }

  private void reserve(int length) {
    if (scales.length < length) {
      int n = state.length;
      scales = new double[length];
      forward = new double[length][n];
      weighted = new double[length][n];
      posterior = new double[length][n];
    }
  }
}
