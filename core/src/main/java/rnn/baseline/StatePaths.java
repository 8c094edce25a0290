package rnn.baseline;

/** Sequences of states that a sentence may have gone through. */
final class StatePaths {
  private StatePaths() {}

  /** The most probable one {@code [T]}; in logarithms, so that no length underflows. */
  static int[] mostProbable(HiddenMarkovModel model, int[] tokens, int from, int to) {
    int n = model.states();
    double[] transitions = logarithms(model.transitions()); // [N,N]
    double[] best = logarithms(model.initial()); // [N] of paths that end in a state
    double[] next = new double[n];
    int[] before = new int[Math.multiplyExact(to - from, n)]; // [T,N] state before, on that path
    for (int t = from; t < to; t++) {
      if (t > from) {
        extend(best, transitions, next, before, (t - from) * n);
        double[] extended = next;
        next = best;
        best = extended;
      }
      for (int j = 0; j < n; j++) {
        best[j] += StrictMath.log(model.emissions()[tokens[t] * n + j]);
      }
    }
    int[] path = new int[to - from];
    int state = argmax(best, 0, n);
    for (int t = path.length - 1; t >= 0; t--) {
      path[t] = state;
      state = before[t * n + state];
    }
    return path;
  }

  private static void extend(
      double[] best, double[] transitions, double[] next, int[] before, int row) {
    int n = best.length;
    for (int j = 0; j < n; j++) {
      next[j] = best[0] + transitions[j];
      before[row + j] = 0;
    }
    for (int i = 1; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double extended = best[i] + transitions[i * n + j];
        if (extended > next[j]) {
          next[j] = extended;
          before[row + j] = i;
        }
      }
    }
  }

  /** The largest of each row of {@code probabilities}, the first of equal ones. */
  static int[] largest(double[] probabilities, int states) {
    int[] largest = new int[probabilities.length / states];
    for (int t = 0; t < largest.length; t++) {
      largest[t] = argmax(probabilities, t * states, states);
    }
    return largest;
  }

  private static int argmax(double[] values, int from, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  private static double[] logarithms(double[] values) {
    double[] logarithms = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      logarithms[i] = StrictMath.log(values[i]);
    }
    return logarithms;
  }
}
