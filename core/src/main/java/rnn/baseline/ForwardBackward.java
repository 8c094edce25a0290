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
  private final double[] initial; // [N]
  private final double[] transitions; // [N,N]
  private final double[] transposed; // [N,N] transitions, to a state in a row
  private final double[] emissions; // [V,N]
  private final double[] state; // [N] prediction forward, b_t backward
  private double[] forward = {}; // f [T,N]
  private double[] weighted = {}; // w [T,N]
  private double[] posterior = {}; // f ⊙ b [T,N]
  private double[] scales = {}; // c [T]; 0 where a token cannot come

  ForwardBackward(HiddenMarkovModel model) {
    int n = model.states();
    this.initial = model.initial();
    this.transitions = model.transitions();
    this.emissions = model.emissions();
    this.state = new double[n];
    this.transposed = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        transposed[j * n + i] = transitions[i * n + j];
      }
    }
  }

  /** Probability of each state at each token, given the whole sentence, {@code [T,N]}. */
  double[] posteriors(int[] tokens, int from, int to) {
    forward(tokens, from, to);
    backward(tokens, from, to);
    return Arrays.copyOf(posterior, (to - from) * state.length);
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
  double add(int[] tokens, int from, int to, int[] rows, double[] counts, double[] pairs) {
    int n = state.length;
    int length = to - from;
    forward(tokens, from, to);
    backward(tokens, from, to);
    addPairs(length, pairs);
    for (int i = 0; i < n; i++) {
      counts[i] += posterior[i];
    }
    double logProbability = 0;
    for (int t = 0; t < length; t++) {
      int row = rows[from + t] * n;
      int at = t * n;
      for (int i = 0; i < n; i++) {
        counts[row + i] += posterior[at + i];
      }
      logProbability += StrictMath.log(scales[t]);
    }
    return logProbability;
  }

  private void forward(int[] tokens, int from, int to) {
    int n = state.length;
    int length = to - from;
    if (scales.length < length) {
      scales = new double[length];
      forward = new double[Math.multiplyExact(length, n)];
      weighted = new double[length * n];
      posterior = new double[length * n];
    }
    System.arraycopy(initial, 0, state, 0, n);
    for (int t = 0; t < length; t++) {
      int at = t * n;
      int row = tokens[from + t] * n;
      double scale = 0;
      for (int i = 0; i < n; i++) {
        double joint = state[i] * emissions[row + i];
        forward[at + i] = joint;
        scale += joint;
      }
      scales[t] = scale;
      for (int i = 0; i < n; i++) {
        forward[at + i] = scale > 0 ? forward[at + i] / scale : state[i];
      }
      multiply(forward, at, transitions, state);
    }
  }

  private void backward(int[] tokens, int from, int to) {
    int n = state.length;
    Arrays.fill(state, 1);
    for (int t = to - from - 1; t >= 0; t--) {
      int at = t * n;
      int row = tokens[from + t] * n;
      double scale = scales[t];
      for (int i = 0; i < n; i++) {
        posterior[at + i] = forward[at + i] * state[i];
        weighted[at + i] = scale > 0 ? emissions[row + i] * state[i] / scale : state[i];
      }
      if (t > 0) {
        multiply(weighted, at, transposed, state);
      }
    }
  }

  /** {@code pairs[i,j] += Σ_t f_t-1[i] w_t[j]}, four steps at a time. */
  private void addPairs(int length, double[] pairs) {
    int n = state.length;
    int t = 1;
    for (; t + 3 < length; t += 4) {
      int w0 = t * n;
      int w1 = w0 + n;
      int w2 = w1 + n;
      int w3 = w2 + n;
      for (int i = 0; i < n; i++) {
        double f0 = forward[w0 - n + i];
        double f1 = forward[w0 + i];
        double f2 = forward[w1 + i];
        double f3 = forward[w2 + i];
        int row = i * n;
        for (int j = 0; j < n; j++) {
          pairs[row + j] +=
              f0 * weighted[w0 + j]
                  + f1 * weighted[w1 + j]
                  + f2 * weighted[w2 + j]
                  + f3 * weighted[w3 + j];
        }
      }
    }
    for (; t < length; t++) {
      for (int i = 0; i < n; i++) {
        double f = forward[(t - 1) * n + i];
        int row = i * n;
        int w = t * n;
        for (int j = 0; j < n; j++) {
          pairs[row + j] += f * weighted[w + j];
        }
      }
    }
  }

  /** {@code y = x M}: {@code y[j] = Σ_i x[from + i] M[i,j]}, four rows at a time. */
  static void multiply(double[] x, int from, double[] matrix, double[] y) {
    int n = y.length;
    Arrays.fill(y, 0);
    int i = 0;
    for (; i + 3 < n; i += 4) {
      double x0 = x[from + i];
      double x1 = x[from + i + 1];
      double x2 = x[from + i + 2];
      double x3 = x[from + i + 3];
      int r0 = i * n;
      int r1 = r0 + n;
      int r2 = r1 + n;
      int r3 = r2 + n;
      for (int j = 0; j < n; j++) {
        y[j] +=
            x0 * matrix[r0 + j] + x1 * matrix[r1 + j] + x2 * matrix[r2 + j] + x3 * matrix[r3 + j];
      }
    }
    for (; i < n; i++) {
      double xi = x[from + i];
      int row = i * n;
      for (int j = 0; j < n; j++) {
        y[j] += xi * matrix[row + j];
      }
    }
  }
}
