package rnn.baseline;

import java.util.Arrays;

/**
 * A hidden Markov model written a second time as the textbook has it: element by element, in
 * logarithms, without scaling. Slow.
 */
final class LogSpaceTwin {
  final int N;
  final int V;
  double[] initial; // ln π [N]
  double[][] transitions; // ln A [N][N]
  double[][] emissions; // ln B [N][V]
  double logLikelihood;

  LogSpaceTwin(HiddenMarkovModel model) {
    N = model.states();
    V = model.vocabularySize();
    initial = new double[N];
    transitions = new double[N][N];
    emissions = new double[N][V];
    for (int i = 0; i < N; i++) {
      initial[i] = Math.log(model.initial()[i]);
      for (int j = 0; j < N; j++) {
        transitions[i][j] = Math.log(model.transitions()[i * N + j]);
      }
      for (int v = 0; v < V; v++) {
        emissions[i][v] = Math.log(model.emissions()[v * N + i]);
      }
    }
  }

  static double logSum(double... terms) {
    double largest = Arrays.stream(terms).max().orElseThrow();
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (double term : terms) {
      sum += Math.exp(term - largest);
    }
    return largest + Math.log(sum);
  }

  double[][] forward(int[] tokens) {
    double[][] alpha = new double[tokens.length][N];
    for (int t = 0; t < tokens.length; t++) {
      for (int j = 0; j < N; j++) {
        double[] terms = new double[N];
        for (int i = 0; i < N; i++) {
          terms[i] = t == 0 ? Double.NEGATIVE_INFINITY : alpha[t - 1][i] + transitions[i][j];
        }
        alpha[t][j] = (t == 0 ? initial[j] : logSum(terms)) + emissions[j][tokens[t]];
      }
    }
    return alpha;
  }

  double[][] backward(int[] tokens) {
    double[][] beta = new double[tokens.length][N];
    for (int t = tokens.length - 2; t >= 0; t--) {
      for (int i = 0; i < N; i++) {
        double[] terms = new double[N];
        for (int j = 0; j < N; j++) {
          terms[j] = transitions[i][j] + emissions[j][tokens[t + 1]] + beta[t + 1][j];
        }
        beta[t][i] = logSum(terms);
      }
    }
    return beta;
  }

  double logLikelihood(int[] tokens) {
    return logSum(forward(tokens)[tokens.length - 1]);
  }

  /** Probability of each state at each token {@code [T][N]}. */
  double[][] posteriors(int[] tokens) {
    double[][] alpha = forward(tokens);
    double[][] beta = backward(tokens);
    double total = logSum(alpha[tokens.length - 1]);
    double[][] posteriors = new double[tokens.length][N];
    for (int t = 0; t < tokens.length; t++) {
      for (int i = 0; i < N; i++) {
        posteriors[t][i] = Math.exp(alpha[t][i] + beta[t][i] - total);
      }
    }
    return posteriors;
  }

  /** One iteration of expectation-maximization without a prior. */
  void improve(Iterable<int[]> sentences) {
    double[] begun = new double[N];
    double[][] followed = new double[N][N];
    double[][] emitted = new double[N][V];
    logLikelihood = 0;
    for (int[] tokens : sentences) {
      double[][] alpha = forward(tokens);
      double[][] beta = backward(tokens);
      double total = logSum(alpha[tokens.length - 1]);
      logLikelihood += total;
      for (int t = 0; t < tokens.length; t++) {
        for (int i = 0; i < N; i++) {
          double here = Math.exp(alpha[t][i] + beta[t][i] - total);
          begun[i] += t == 0 ? here : 0;
          emitted[i][tokens[t]] += here;
          for (int j = 0; t > 0 && j < N; j++) {
            followed[i][j] +=
                Math.exp(
                    alpha[t - 1][i]
                        + transitions[i][j]
                        + emissions[j][tokens[t]]
                        + beta[t][j]
                        - total);
          }
        }
      }
    }
    initial = logarithms(begun);
    for (int i = 0; i < N; i++) {
      transitions[i] = logarithms(followed[i]);
      emissions[i] = logarithms(emitted[i]);
    }
  }

  private static double[] logarithms(double[] counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(count -> Math.log(count / total)).toArray();
  }
}
