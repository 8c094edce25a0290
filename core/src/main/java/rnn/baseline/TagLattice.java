package rnn.baseline;

import java.util.Arrays;

/**
 * The sequences of tags that a sequence of {@code T} tokens can have, and what they weigh: the
 * product of a {@link TagTransitions transition} and an emission for each token, and of the
 * transition to the boundary behind the last. For one thread.
 *
 * <p>A column has a number for each pair of tags, of a token and the one before it. Smoothed
 * transitions are a sum of three parts, one of which only depends on all three tags, and is zero of
 * trigrams that never occurred. So a step is exact at the price of the pairs and of the trigrams
 * that occur, not of all trigrams. Columns are scaled, so nothing underflows however long the
 * sequence; in place of all columns of a long one, every so-many-th is kept and the others are
 * computed again.
 */
final class TagLattice {
  private static final int MAX_NUMBERS = 1 << 20; // of columns that are all kept

  private final TagTransitions transitions;
  private final int length; // T
  private final int[][] tags; // [T][S] ascending, of each token
  private final double[][] emissions; // [T][S]
  private final int[] boundary; // the tags outside of the sequence
  private final double[] boundaryEmission = {1};
  private final int[] places; // [K+1] index of a tag among those of the later token, or -1
  private final int[] placesBefore; // [K+1] the same of the token before it
  private final int spacing; // of the columns that are kept
  private double[] backoff = {}; // [S,S'] P(c | b) without trigrams, grows
  private int[] backoffSeconds = {}; // the tags it is of
  private int[] backoffThirds = {};

  /**
   * The lattice of a sequence.
   *
   * @param tags {@code [T][S]} that each token can have, ascending, at least one
   * @param emissions {@code [T][S]} positive
   */
  TagLattice(TagTransitions transitions, int[][] tags, double[][] emissions) {
    this.transitions = transitions;
    this.length = tags.length;
    this.tags = tags;
    this.emissions = emissions;
    this.boundary = new int[] {transitions.labels()};
    this.places = new int[transitions.labels() + 1];
    this.placesBefore = new int[transitions.labels() + 1];
    Arrays.fill(places, -1);
    Arrays.fill(placesBefore, -1);
    long numbers = 0;
    for (int t = 0; t < length; t++) {
      numbers += (long) tags(t - 1).length * tags(t).length;
    }
    spacing = numbers <= MAX_NUMBERS ? length + 1 : (int) Math.ceil(Math.sqrt(length + 1));
  }

  private int[] tags(int t) {
    return t < 0 || t >= length ? boundary : tags[t];
  }

  private double[] emissions(int t) {
    return t < 0 || t >= length ? boundaryEmission : emissions[t];
  }

  /** Natural logarithm of the sum of the weights of all sequences of tags. */
  double logTotal() {
    double log = 0;
    double[] column = {1};
    for (int t = 0; t <= length; t++) {
      column = step(column, t, false);
      log += Math.log(scale(column, sum(column)));
    }
    return log;
  }

  /** Probabilities of the tags of each token, {@code [T][S]}. */
  double[][] posteriors() {
    double[][] posteriors = new double[length][];
    Columns forward = new Columns(false);
    double[] backward = {}; // [S,S'] of the tags at t-2 and t-1
    for (int t = length; t >= 0; t--) {
      backward = backwardStep(t == length ? ones(tags(length - 1).length) : backward, t);
      scale(backward, max(backward));
      if (t > 0) {
        posteriors[t - 1] = posterior(forward.column(t - 1), backward, tags(t - 1).length);
      }
    }
    return posteriors;
  }

  private static double[] posterior(double[] forward, double[] backward, int size) {
    double[] posterior = new double[size];
    for (int start = 0; start < forward.length; start += size) {
      for (int k = 0; k < size; k++) {
        posterior[k] += forward[start + k] * backward[start + k];
      }
    }
    scale(posterior, sum(posterior));
    return posterior;
  }

  /** Tags of the sequence that weighs most, {@code [T]}; of equal ones, lower ids. */
  int[] best() {
    int[] best = new int[length];
    Columns columns = new Columns(true);
    double[] column = columns.column(length - 1);
    int place = Largest.indexOf(step(column, length, true)); // of the tag at t, among those of t
    best[length - 1] = tags[length - 1][place];
    for (int t = length - 1; t > 0; t--) {
      int after = t + 1 < length ? best[t + 1] : boundary[0];
      int size = tags[t].length;
      double[] weights = new double[tags[t - 1].length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] =
            column[i * size + place] * transitions.probability(tags[t - 1][i], best[t], after);
      }
      place = Largest.indexOf(weights);
      best[t - 1] = tags[t - 1][place];
      column = columns.column(t - 1);
    }
    return best;
  }

  /**
   * Columns {@code [S,S']} of the tags of the token before {@code t} and of that at {@code t}, to
   * be asked for from the last to the first.
   */
  private final class Columns {
    private final boolean isBest;
    private final double[][] columns = new double[length][];

    Columns(boolean isBest) {
      this.isBest = isBest;
      double[] column = {1};
      for (int t = 0; t < length; t++) {
        column = step(column, t);
        if (t % spacing == 0 || t >= length - length % spacing) {
          columns[t] = column;
        }
      }
    }

    double[] column(int t) {
      if (columns[t] == null) {
        int first = t - t % spacing;
        for (int u = first + 1; u <= t; u++) {
          columns[u] = step(columns[u - 1], u);
        }
      }
      double[] column = columns[t];
      columns[t] = null;
      return column;
    }

    private double[] step(double[] before, int t) {
      double[] column = TagLattice.this.step(before, t, isBest);
      scale(column, isBest ? max(column) : sum(column));
      return column;
    }
  }

  /**
   * Column {@code [S,S']} of {@code t} from that of {@code t - 1}: over the tags before last, the
   * sum or, if {@code isBest}, the maximum.
   */
  private double[] step(double[] before, int t, boolean isBest) {
    int[] firsts = tags(t - 2);
    int[] seconds = tags(t - 1);
    int[] thirds = tags(t);
    int rows = seconds.length;
    int size = thirds.length;
    double[] next = new double[rows * size];
    enter(seconds, placesBefore);
    enter(thirds, places);
    fillBackoff(seconds, thirds);
    double[] weights = isBest ? maxima(before, rows) : sums(before, rows);
    for (int j = 0; j < rows; j++) {
      for (int k = 0; k < size; k++) {
        next[j * size + k] = weights[j] * backoff[j * size + k];
      }
    }
    for (int i = 0; i < firsts.length; i++) {
      int end = transitions.pairStart(firsts[i] + 1);
      for (int pair = transitions.pairStart(firsts[i]); pair < end; pair++) {
        int j = placesBefore[transitions.second(pair)];
        if (j >= 0) {
          addTrigrams(pair, before[i * rows + j], next, j * size, isBest);
        }
      }
    }
    multiply(next, emissions(t));
    leave(seconds, placesBefore);
    leave(thirds, places);
    return next;
  }

  /** Adds what the trigrams of a pair add to row {@code [row, row + S')} of a column. */
  private void addTrigrams(int pair, double weight, double[] next, int row, boolean isBest) {
    int end = transitions.trigramStart(pair + 1);
    for (int q = transitions.trigramStart(pair); q < end; q++) {
      int k = places[transitions.third(q)];
      if (k >= 0) {
        double other = weight * transitions.trigramWeight(q);
        if (!isBest) {
          next[row + k] += other;
        } else {
          other += weight * backoff[row + k];
          next[row + k] = other > next[row + k] ? other : next[row + k];
        }
      }
    }
  }

  /** Sums {@code [S']} over the earlier tag of a column. */
  private static double[] sums(double[] column, int size) {
    double[] sums = new double[size];
    for (int start = 0; start < column.length; start += size) {
      for (int j = 0; j < size; j++) {
        sums[j] += column[start + j];
      }
    }
    return sums;
  }

  /** Maxima {@code [S']} over the earlier tag of a column. */
  private static double[] maxima(double[] column, int size) {
    double[] maxima = new double[size];
    for (int start = 0; start < column.length; start += size) {
      for (int j = 0; j < size; j++) {
        double value = column[start + j];
        maxima[j] = value > maxima[j] ? value : maxima[j];
      }
    }
    return maxima;
  }

  /**
   * Sums over the tag at {@code t} of what follows: {@code [S,S']} of the pairs of {@code t - 2}
   * and {@code t - 1}, from that of {@code t - 1} and {@code t}.
   */
  private double[] backwardStep(double[] after, int t) {
    int[] firsts = tags(t - 2);
    int[] seconds = tags(t - 1);
    int[] thirds = tags(t);
    int rows = seconds.length;
    int size = thirds.length;
    double[] weighted = after.clone(); // [S',S''] with the emissions at t
    multiply(weighted, emissions(t));
    double[] before = new double[firsts.length * rows];
    enter(seconds, placesBefore);
    enter(thirds, places);
    fillBackoff(seconds, thirds);
    for (int j = 0; j < rows; j++) {
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += backoff[j * size + k] * weighted[j * size + k];
      }
      for (int i = 0; i < firsts.length; i++) {
        before[i * rows + j] = sum;
      }
    }
    for (int i = 0; i < firsts.length; i++) {
      int end = transitions.pairStart(firsts[i] + 1);
      for (int pair = transitions.pairStart(firsts[i]); pair < end; pair++) {
        int j = placesBefore[transitions.second(pair)];
        if (j < 0) {
          continue;
        }
        double sum = 0;
        int lastTrigram = transitions.trigramStart(pair + 1);
        for (int q = transitions.trigramStart(pair); q < lastTrigram; q++) {
          int k = places[transitions.third(q)];
          if (k >= 0) {
            sum += transitions.trigramWeight(q) * weighted[j * size + k];
          }
        }
        before[i * rows + j] += sum;
      }
    }
    leave(seconds, placesBefore);
    leave(thirds, places);
    return before;
  }

  private void fillBackoff(int[] seconds, int[] thirds) {
    if (seconds == backoffSeconds && thirds == backoffThirds) {
      return;
    }
    backoffSeconds = seconds;
    backoffThirds = thirds;
    int size = thirds.length;
    if (backoff.length < seconds.length * size) {
      backoff = new double[seconds.length * size];
    }
    for (int j = 0; j < seconds.length; j++) {
      for (int k = 0; k < size; k++) {
        backoff[j * size + k] = transitions.tagWeight(thirds[k]);
      }
      int end = transitions.pairStart(seconds[j] + 1);
      for (int pair = transitions.pairStart(seconds[j]); pair < end; pair++) {
        int k = places[transitions.second(pair)];
        if (k >= 0) {
          backoff[j * size + k] += transitions.pairWeight(pair);
        }
      }
    }
  }

  private static void enter(int[] tags, int[] places) {
    for (int i = 0; i < tags.length; i++) {
      places[tags[i]] = i;
    }
  }

  private static void leave(int[] tags, int[] places) {
    for (int tag : tags) {
      places[tag] = -1;
    }
  }

  private static void multiply(double[] column, double[] emissions) {
    int size = emissions.length;
    for (int start = 0; start < column.length; start += size) {
      for (int k = 0; k < size; k++) {
        column[start + k] *= emissions[k];
      }
    }
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double max(double[] values) {
    double most = 0;
    for (double value : values) {
      most = value > most ? value : most;
    }
    return most;
  }

  /** Divides by {@code divisor} and gives it back. */
  private static double scale(double[] values, double divisor) {
    double factor = 1 / divisor;
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return divisor;
  }
}
