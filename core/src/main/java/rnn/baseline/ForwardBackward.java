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
 * <p>A sentence of {@code T} tokens takes {@code 3·T·N²} products and {@code 3·T·N} numbers. One
 * that would take too many is cut into stretches of {@code √T} tokens: only the {@code b} behind
 * each stretch are kept, and its {@code f}, {@code w} and {@code b} are computed again when its
 * turn comes. That takes {@code 5·T·N²} products and some {@code 4·√T·N + T} numbers, and gives the
 * same bits.
 */
final class ForwardBackward {
  /** Most numbers {@code T·N} of a sentence that is one stretch. */
  static final int MAX_NUMBERS = 1 << 20;

  private final int maxNumbers;
  private final double[] initial; // π [N]
  private final StateMatrix transitions; // A [N,N]
  private final StateMatrix transposed; // A, to a state in a row
  private final double[] emissions; // B [V,N]
  private final double[] prediction; // f_t-1 A [N]
  private final double[] following; // b_t [N]
  private double[][] forward = {}; // f [1+K][N] of a stretch and the token before it
  private double[][] weighted = {}; // w [1+K][N]
  private double[][] posterior = {}; // f ⊙ b [1+K][N]
  private double[] scales = {}; // c [T]; 0 where a token cannot come

  /** What is done with a stretch of a sentence. */
  @FunctionalInterface
  private interface Visitor {

    /**
     * Takes the tokens {@code [start, start + count)} of the sentence, whose variables are in rows
     * from {@code row} on; row 0 is that of the token before, if there is one.
     */
    void visit(int start, int count, int row);
  }

  ForwardBackward(HiddenMarkovModel model) {
    this(model, MAX_NUMBERS);
  }

  ForwardBackward(HiddenMarkovModel model, int maxNumbers) {
    this.maxNumbers = maxNumbers;
    this.initial = model.initial();
    this.transitions = model.transitionMatrix();
    this.transposed = transitions.transposed();
    this.emissions = model.emissions();
    this.prediction = new double[model.states()];
    this.following = new double[model.states()];
  }

  /**
   * Probability of each state at each token, given the whole sentence, {@code [T,N]}.
   *
   * @throws IllegalArgumentException if they have no room in an array
   */
  double[] posteriors(int[] tokens, int from, int to) {
    int n = initial.length;
    if ((long) (to - from) * n > HiddenMarkovModel.MAX_ARRAY) {
      throw new IllegalArgumentException(
          "The posteriors of a sentence must be at most %,d numbers but are those of %,d states at %,d tokens; divide it into shorter ones"
              .formatted(HiddenMarkovModel.MAX_ARRAY, n, to - from));
    }
    double[] posteriors = new double[(to - from) * n];
    forEachStretch(
        tokens,
        from,
        to,
        (start, count, row) -> {
          for (int k = 0; k < count; k++) {
            System.arraycopy(posterior[row + k], 0, posteriors, (start + k) * n, n);
          }
        });
    return posteriors;
  }

  /** The most probable state at each token, given the whole sentence, {@code [T]}. */
  int[] posteriorStates(int[] tokens, int from, int to) {
    int[] states = new int[to - from];
    forEachStretch(
        tokens,
        from,
        to,
        (start, count, row) -> {
          for (int k = 0; k < count; k++) {
            states[start + k] = Largest.indexOf(posterior[row + k]);
          }
        });
    return states;
  }

  /**
   * Adds the expected counts of a sentence.
   *
   * @param rows of {@code counts} that the emissions of each token go into, by its place
   * @param counts {@code [.,N]}, the beginnings in row 0
   * @param pairs {@code Σ_t f_t-1[i] w_t[j]}, {@code [N,N]}: expected transitions, but for the
   *     factor {@code A[i,j]}
   * @return the logarithm of its probability
   */
  double add(int[] tokens, int from, int to, int[] rows, double[] counts, StateMatrix pairs) {
    forEachStretch(
        tokens,
        from,
        to,
        (start, count, row) -> {
          pairs.addPairs(forward, weighted, row + count - 1);
          if (start == 0) {
            add(posterior[0], counts, 0);
          }
          for (int k = 0; k < count; k++) {
            add(posterior[row + k], counts, rows[from + start + k] * initial.length);
          }
        });
    double logProbability = 0;
    for (int t = 0; t < to - from; t++) {
      logProbability += StrictMath.log(scales[t]);
    }
    return logProbability;
  }

  private static void add(double[] expected, double[] counts, int row) {
    for (int i = 0; i < expected.length; i++) {
      counts[row + i] += expected[i];
    }
  }

  /** Computes the variables of all stretches, which {@code visitor} gets from first to last. */
  private void forEachStretch(int[] tokens, int from, int to, Visitor visitor) {
    int length = to - from;
    int size = length; // of a stretch
    if ((long) length * initial.length > maxNumbers) {
      size = (int) Math.ceil(Math.sqrt(length));
    }
    reserve(length, size);
    double[][] behind = behindStretches(tokens, from, to, size);
    System.arraycopy(initial, 0, prediction, 0, initial.length);
    for (int start = 0; start < length; start += size) {
      int count = Math.min(size, length - start);
      int row = start == 0 ? 0 : 1;
      System.arraycopy(behind[start / size], 0, following, 0, following.length);
      forward(tokens, from, start, count);
      backward(tokens, from, start, count);
      visitor.visit(start, count, row);
      double[] last = forward[row + count - 1];
      forward[row + count - 1] = forward[0];
      forward[0] = last;
    }
  }

  /** The {@code b} of the last token of each stretch. */
  private double[][] behindStretches(int[] tokens, int from, int to, int size) {
    int length = to - from;
    int stretches = length == 0 ? 0 : (length - 1) / size + 1;
    double[][] behind = new double[stretches][];
    Arrays.fill(following, 1);
    if (stretches > 1) {
      System.arraycopy(initial, 0, prediction, 0, initial.length);
      for (int s = 0; s < stretches; s++) { // for the scales
        forward(tokens, from, s * size, Math.min(size, length - s * size));
      }
      for (int s = stretches - 1; s > 0; s--) {
        behind[s] = following.clone();
        backward(tokens, from, s * size, Math.min(size, length - s * size));
      }
    }
    if (stretches > 0) {
      behind[0] = following.clone();
    }
    return behind;
  }

  /** Goes through a stretch, from the prediction of its first token to that of the next one. */
  private void forward(int[] tokens, int from, int start, int count) {
    int n = initial.length;
    int row = start == 0 ? 0 : 1;
    for (int k = 0; k < count; k++) {
      double[] f = forward[row + k];
      int emitted = tokens[from + start + k] * n;
      double scale = 0;
      for (int i = 0; i < n; i++) {
        f[i] = prediction[i] * emissions[emitted + i];
        scale += f[i];
      }
      scales[start + k] = scale;
      for (int i = 0; i < n; i++) {
        f[i] = scale > 0 ? f[i] / scale : prediction[i];
      }
      transitions.multiply(f, prediction);
    }
  }

  /** Goes back through a stretch, from the {@code b} of its last token to that before it. */
  private void backward(int[] tokens, int from, int start, int count) {
    int n = initial.length;
    int row = start == 0 ? 0 : 1;
    for (int k = count - 1; k >= 0; k--) {
      double[] f = forward[row + k];
      double[] w = weighted[row + k];
      double[] p = posterior[row + k];
      int emitted = tokens[from + start + k] * n;
      double scale = scales[start + k];
      for (int i = 0; i < n; i++) {
        p[i] = f[i] * following[i];
        w[i] = scale > 0 ? emissions[emitted + i] * following[i] / scale : following[i];
      }
      if (start + k > 0) {
        transposed.multiply(w, following);
      }
    }
  }

  private void reserve(int length, int stretch) {
    int n = initial.length;
    if (scales.length < length) {
      scales = new double[length];
    }
    if (forward.length < 1 + stretch) {
      forward = new double[1 + stretch][n];
      weighted = new double[1 + stretch][n];
      posterior = new double[1 + stretch][n];
    }
  }
}
