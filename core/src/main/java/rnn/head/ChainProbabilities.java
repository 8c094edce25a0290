package rnn.head;

import java.util.Arrays;
import rnn.math.Tensor;

/**
 * Sums over all label sequences of a chain, by the forward and backward recursions on exponentials
 * that are scaled at every step, so that none overflows however long the sequence is.
 *
 * <pre>{@code
 * x_t[k]  = e^(e[t,k] − m_t)          m_t = max_k e[t,k]          P[i,j] = e^(A[i,j] − m)
 * α_t[j]  = (Σ_i α_{t−1}[i]·P[i,j])·x_t[j] / c_t                  c_t makes Σ_j α_t[j] = 1
 * β_{t−1}[i] = Σ_j P[i,j]·x_t[j]·β_t[j] / c_t
 * p(y_t = k) = α_t[k]·β_t[k]          p(y_{t−1} = i, y_t = j) = α_{t−1}[i]·P[i,j]·x_t[j]·β_t[j] / c_t
 * }</pre>
 *
 * <p>Rabiner 1989, "A Tutorial on Hidden Markov Models", Proc. IEEE 77(2), V.A. All in double
 * precision and in one order, so that the bits are the same everywhere.
 */
final class ChainProbabilities {
  private static final double MIN_EXPONENT = -600; // e^−600 is a normal double
  private static final double MAX_FACTOR = 1e290; // larger ones belong to states of probability 0

  private final int K;
  private final double[] alpha; // [T,K]
  private final double[] beta; // [T,K]
  private final double[] x; // [T,K]
  private final double[] scale; // [T] c_t
  private final double[] following; // [K] x_t·β_t / c_t
  private final double[] transitions; // [K,K] P
  private final double[] transposed; // [K,K] P[i,j] at j·K + i
  private final double[] start; // [K]
  private final double[] end; // [K]
  private final double[] pairs; // [K,K] α_{t−1}[i]·x_t[j]·β_t[j] / c_t summed over sequences
  private final double[] added; // [K,K] added from outside
  private final double[] starts; // [K] summed over sequences
  private final double[] ends; // [K] summed over sequences
  private double maxTransition;
  private double maxStart;
  private double maxEnd;

  /** Room for sequences of up to {@code timeSteps} of {@code labels} labels. */
  ChainProbabilities(int timeSteps, int labels) {
    this.K = labels;
    this.alpha = new double[timeSteps * K];
    this.beta = new double[timeSteps * K];
    this.x = new double[timeSteps * K];
    this.scale = new double[timeSteps];
    this.following = new double[K];
    this.transitions = new double[K * K];
    this.transposed = new double[K * K];
    this.start = new double[K];
    this.end = new double[K];
    this.pairs = new double[K * K];
    this.added = new double[K * K];
    this.starts = new double[K];
    this.ends = new double[K];
  }

  /** Sets the scores of transitions {@code [K,K]}, starts and ends {@code [K]}; sums are zero. */
  void set(double[] transitionScores, double[] startScores, double[] endScores) {
    maxTransition = exponentials(transitionScores, transitions);
    maxStart = exponentials(startScores, start);
    maxEnd = exponentials(endScores, end);
    for (int i = 0; i < K; i++) {
      for (int j = 0; j < K; j++) {
        transposed[j * K + i] = transitions[i * K + j];
      }
    }
    Arrays.fill(pairs, 0);
    Arrays.fill(added, 0);
    Arrays.fill(starts, 0);
    Arrays.fill(ends, 0);
  }

  /** Exponentials of scores less their maximum, which is returned. */
  private static double exponentials(double[] scores, double[] to) {
    double max = Arrays.stream(scores).max().orElseThrow();
    for (int i = 0; i < scores.length; i++) {
      to[i] = StrictMath.exp(Math.max(MIN_EXPONENT, scores[i] - max));
    }
    return max;
  }

  /**
   * The logarithm of the summed exponentials of all label sequences' scores.
   *
   * @param emissions {@code [T,B,K]}
   * @param b the column
   * @param B columns
   * @param length of its sequence, at least 1
   */
  double forward(Tensor emissions, int b, int B, int length) {
    double logSum = maxStart + maxEnd + (length - 1) * maxTransition;
    for (int t = 0; t < length; t++) {
      logSum += emit(emissions, t * B + b, t);
      int at = t * K;
      if (t == 0) {
        for (int j = 0; j < K; j++) {
          alpha[j] = start[j] * x[j];
        }
      } else {
        Arrays.fill(alpha, at, at + K, 0);
        for (int i = 0; i < K; i++) {
          double before = alpha[at - K + i];
          for (int j = 0; j < K; j++) {
            alpha[at + j] += before * transitions[i * K + j];
          }
        }
        for (int j = 0; j < K; j++) {
          alpha[at + j] *= x[at + j];
        }
      }
      scale[t] = normalize(at);
      logSum += StrictMath.log(scale[t]);
    }
    return logSum + StrictMath.log(ended(length));
  }

  /** Fills {@code x_t}; returns {@code m_t}. */
  private double emit(Tensor emissions, int row, int t) {
    float[] e = emissions.data();
    int from = emissions.index(row, 0);
    float max = e[from];
    for (int k = 1; k < K; k++) {
      max = Math.max(max, e[from + k]);
    }
    for (int k = 0; k < K; k++) {
      x[t * K + k] = StrictMath.exp(Math.max(MIN_EXPONENT, (double) e[from + k] - max));
    }
    return max;
  }

  private double normalize(int at) {
    double sum = 0;
    for (int k = 0; k < K; k++) {
      sum += alpha[at + k];
    }
    for (int k = 0; k < K; k++) {
      alpha[at + k] /= sum;
    }
    return sum;
  }

  /** {@code Σ_k α_{n−1}[k]·e^(end[k])}, the maximum left out. */
  private double ended(int length) {
    double sum = 0;
    for (int k = 0; k < K; k++) {
      sum += alpha[(length - 1) * K + k] * end[k];
    }
    return sum;
  }

  /**
   * Probabilities of the labels of the column that {@link #forward} was called for last, and adds
   * those of its transitions to the sums.
   */
  void backward(int length) {
    double sum = ended(length);
    int last = (length - 1) * K;
    for (int k = 0; k < K; k++) {
      beta[last + k] = end[k] / sum;
    }
    for (int t = length - 1; t > 0; t--) {
      int at = t * K;
      for (int j = 0; j < K; j++) {
        following[j] = Math.min(MAX_FACTOR, x[at + j] * beta[at + j] / scale[t]);
      }
      Arrays.fill(beta, at - K, at, 0);
      for (int j = 0; j < K; j++) {
        double after = following[j];
        for (int i = 0; i < K; i++) {
          beta[at - K + i] += transposed[j * K + i] * after;
        }
      }
      for (int i = 0; i < K; i++) {
        double before = alpha[at - K + i];
        for (int j = 0; j < K; j++) {
          pairs[i * K + j] += before * following[j];
        }
      }
    }
    for (int k = 0; k < K; k++) {
      starts[k] += probability(0, k);
      ends[k] += probability(length - 1, k);
    }
  }

  /** Probability of label {@code k} at step {@code t}, after {@link #backward}. */
  double probability(int t, int k) {
    return alpha[t * K + k] * beta[t * K + k];
  }

  /** Adds to the sum over transitions from {@code i} to {@code j}. */
  void addToPairs(int i, int j, double amount) {
    added[i * K + j] += amount;
  }

  /** Adds to the sum over starts with {@code k}. */
  void addToStart(int k, double amount) {
    starts[k] += amount;
  }

  /** Adds to the sum over ends with {@code k}. */
  void addToEnd(int k, double amount) {
    ends[k] += amount;
  }

  /** The sum over transitions from {@code i} to {@code j}. */
  double pairs(int i, int j) {
    return transitions[i * K + j] * pairs[i * K + j] + added[i * K + j];
  }

  /** The sum over starts with {@code k}. */
  double start(int k) {
    return starts[k];
  }

  /** The sum over ends with {@code k}. */
  double end(int k) {
    return ends[k];
  }
}
