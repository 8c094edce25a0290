package rnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * Figures of a run's rounds, column by column, in at most {@value #MAX_POINTS} points, which is
 * more than a curve can show: where rounds are more, a point stands for several that follow each
 * other.
 *
 * <p>Tokens and seconds of a point are sums over its rounds, the other figures means, weighted by
 * the rounds' tokens.
 */
final class RoundColumns {
  static final int MAX_POINTS = 2_000;

  private static final String TOKENS = "tokens";
  private static final List<String> SUMS =
      List.of("seconds", "busySeconds", "waitingSeconds", "communicatingSeconds");
  private static final List<String> MEANS = List.of("lossNats", "learningRate", "spread");

  private final int[] rounds =
      new int[MAX_POINTS + 1]; // of each point; the last waits to be merged
  private final double[] tokens = new double[MAX_POINTS + 1];
  private final double[][] sums = new double[SUMS.size()][MAX_POINTS + 1]; // NaN if not known
  private final double[][] means = new double[MEANS.size()][MAX_POINTS + 1]; // NaN if not known
  private int points;
  private int roundsOfPoint = 1;

  /** Adds a round, a line of metrics. */
  void add(JsonNode round) {
    boolean isFull = points == MAX_POINTS && rounds[points - 1] == roundsOfPoint;
    if (isFull) {
      halve();
    }
    int last = points - 1;
    if (points > 0 && rounds[last] < roundsOfPoint) {
      set(points, round);
      merge(last, points);
    } else {
      set(points++, round);
    }
  }

  private void set(int i, JsonNode round) {
    rounds[i] = 1;
    tokens[i] = round.path(TOKENS).asDouble(0);
    for (int k = 0; k < sums.length; k++) {
      sums[k][i] = number(round.path(SUMS.get(k)));
    }
    for (int k = 0; k < means.length; k++) {
      means[k][i] = number(round.path(MEANS.get(k)));
    }
  }

  private static double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }

  /** Makes one point of each two that follow each other. */
  private void halve() {
    roundsOfPoint *= 2;
    for (int i = 0; i < points / 2; i++) {
      copy(2 * i, i);
      merge(i, 2 * i + 1);
    }
    points /= 2;
  }

  private void copy(int from, int to) {
    rounds[to] = rounds[from];
    tokens[to] = tokens[from];
    for (double[] column : sums) {
      column[to] = column[from];
    }
    for (double[] column : means) {
      column[to] = column[from];
    }
  }

  /** Adds the rounds of point {@code other} to point {@code i}. */
  private void merge(int i, int other) {
    for (double[] column : means) {
      column[i] = mean(column[i], tokens[i], column[other], tokens[other]);
    }
    for (double[] column : sums) {
      column[i] = sum(column[i], column[other]);
    }
    tokens[i] += tokens[other];
    rounds[i] += rounds[other];
  }

  /** The mean of {@code a} and {@code b} by their weights; of one that is not known, the other. */
  private static double mean(double a, double weightOfA, double b, double weightOfB) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) ? b : a;
    }
    double share = weightOfA + weightOfB == 0 ? 0.5 : weightOfB / (weightOfA + weightOfB);
    return a + share * (b - a);
  }

  private static double sum(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : a + b;
  }

  /**
   * Puts the columns into {@code json}: {@code rounds} of each point, {@code tokens}, and the
   * others, null where a figure is not known.
   */
  void putInto(ObjectNode json) {
    ArrayNode ofPoint = json.putArray("rounds");
    ArrayNode ofTokens = json.putArray(TOKENS);
    for (int i = 0; i < points; i++) {
      ofPoint.add(rounds[i]);
      ofTokens.add((long) tokens[i]);
    }
    for (int k = 0; k < sums.length; k++) {
      put(sums[k], json.putArray(SUMS.get(k)));
    }
    for (int k = 0; k < means.length; k++) {
      put(means[k], json.putArray(MEANS.get(k)));
    }
  }

  private void put(double[] column, ArrayNode into) {
    for (double value : Arrays.copyOf(column, points)) {
      if (Double.isNaN(value)) {
        into.addNull();
      } else {
        into.add(value);
      }
    }
  }
}
