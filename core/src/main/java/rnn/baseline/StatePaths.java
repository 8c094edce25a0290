package rnn.baseline;

/**
 * Sequences of states that a sentence may have gone through. What a path came from is {@code T·N}
 * numbers; of a long sentence, only the scores before each stretch of {@code √T} tokens are kept,
 * and the rest of a stretch is computed again when the path is traced back through it.
 */
final class StatePaths {
  /** Most numbers {@code T·N} of a sentence that is one stretch. */
  static final int MAX_NUMBERS = 1 << 20;

  private final int[] tokens;
  private final int from;
  private final int length; // T
  private final int states; // N
  private final int size; // K tokens of a stretch
  private final double[] transitions; // [N,N] logarithms
  private final double[] emissions; // [V,N]
  private final int[] before; // [K,N] state before, on the best path to a state
  private double[] best; // [N] of paths that end in a state
  private double[] next; // [N]

  private StatePaths(HiddenMarkovModel model, int[] tokens, int from, int to, int maxNumbers) {
    this.tokens = tokens;
    this.from = from;
    this.length = to - from;
    this.states = model.states();
    this.size = (long) length * states <= maxNumbers ? length : (int) Math.ceil(Math.sqrt(length));
    this.transitions = logarithms(model.transitions());
    this.emissions = model.emissions();
    this.before = new int[Math.multiplyExact(size, states)];
    this.best = logarithms(model.initial());
    this.next = new double[states];
  }

  /** The most probable one {@code [T]}; in logarithms, so that no length underflows. */
  static int[] mostProbable(HiddenMarkovModel model, int[] tokens, int from, int to) {
    return mostProbable(model, tokens, from, to, MAX_NUMBERS);
  }

  static int[] mostProbable(
      HiddenMarkovModel model, int[] tokens, int from, int to, int maxNumbers) {
    return to == from ? new int[0] : new StatePaths(model, tokens, from, to, maxNumbers).path();
  }

  private int[] path() {
    int stretches = (length - 1) / size + 1;
    double[][] starts = new double[stretches][]; // [stretches][N] best before each
    for (int s = 0; s < stretches; s++) {
      starts[s] = best.clone();
      extend(s);
    }
    int[] path = new int[length];
    int state = Largest.indexOf(best);
    for (int s = stretches - 1; s >= 0; s--) {
      if (s < stretches - 1) {
        System.arraycopy(starts[s], 0, best, 0, states);
        extend(s);
      }
      for (int t = end(s) - 1; t >= s * size; t--) {
        path[t] = state;
        state = before[(t - s * size) * states + state];
      }
    }
    return path;
  }

  private int end(int stretch) {
    return Math.min(length, stretch * size + size);
  }

  /** Extends the best paths through a stretch. */
  private void extend(int stretch) {
    for (int t = stretch * size; t < end(stretch); t++) {
      if (t > 0) {
        extendTo((t - stretch * size) * states);
        double[] extended = next;
        next = best;
        best = extended;
      }
      for (int j = 0; j < states; j++) {
        best[j] += StrictMath.log(emissions[tokens[from + t] * states + j]);
      }
    }
  }

  private void extendTo(int row) {
    for (int j = 0; j < states; j++) {
      next[j] = best[0] + transitions[j];
      before[row + j] = 0;
    }
    for (int i = 1; i < states; i++) {
      for (int j = 0; j < states; j++) {
        double extended = best[i] + transitions[i * states + j];
        if (extended > next[j]) {
          next[j] = extended;
          before[row + j] = i;
        }
      }
    }
  }

  private static double[] logarithms(double[] values) {
    double[] logarithms = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      logarithms[i] = StrictMath.log(values[i]);
    }
    return logarithms;
  }
}
