package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A stretch of a model's trie: all n-grams of two tokens or more that begin with the bigrams of a
 * range, in their order. Behind one another the stretches are the whole.
 */
public final class TrieStretch implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[][] tokens; // [N+1][n-grams], from order 2 on
  private final float[][] probabilities; // [N+1][n-grams], from order 2 on
  private final float[][] weights; // [N][n-grams], from order 2 on
  private final int[][] children; // [N][n-grams] number of them, from order 2 on

  private TrieStretch(int order) {
    tokens = new int[order + 1][0];
    probabilities = new float[order + 1][0];
    weights = new float[order][0];
    children = new int[order][0];
  }

  /**
   * The stretch of {@code rows}.
   *
   * @param rows {@code [N+1]} n-grams of each order, from 2 on, sorted; counts are negative of
   *     those that are left out
   * @param discounts {@code [N+1]} by order
   * @param totals {@code [V+1]} sums over the bigrams that begin with each token
   */
  public static TrieStretch of(NgramRows[] rows, Discounts[] discounts, long[] totals) {
    int order = rows.length - 1;
    TrieStretch stretch = new TrieStretch(order);
    for (int n = 2; n <= order; n++) {
      stretch.fill(rows[n], n, order);
    }
    NgramRows bigrams = rows[2];
    int next = 0;
    for (int row = 0; row < bigrams.size(); row++) {
      int count = bigrams.count(row);
      if (count > 0) {
        double total = totals[bigrams.token(row, 0)];
        stretch.probabilities[2][next++] = (float) ((count - discounts[2].of(count)) / total);
      }
    }
    for (int n = 3; n <= order; n++) {
      stretch.join(rows[n - 1], rows[n], discounts[n]);
    }
    return stretch;
  }

  private void fill(NgramRows rows, int n, int order) {
    int[] last = new int[rows.size()];
    int kept = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.count(row) > 0) {
        last[kept++] = rows.token(row, n - 1);
      }
    }
    tokens[n] = Arrays.copyOf(last, kept);
    probabilities[n] = new float[kept];
    if (n < order) {
      weights[n] = new float[kept];
      children[n] = new int[kept];
    }
  }

  /** Finds what follows each of {@code contexts} among {@code rows}. */
  private void join(NgramRows contexts, NgramRows rows, Discounts discounts) {
    int n = rows.order();
    int row = 0;
    int next = 0; // among the n-grams that are kept
    int kept = 0; // contexts that are kept
    for (int context = 0; context < contexts.size(); context++) {
      int end = row;
      long total = 0;
      long pruned = 0;
      int[] seen = new int[3];
      for (; end < rows.size() && begins(contexts, context, rows, end); end++) {
        int count = rows.count(end);
        total += Math.abs(count);
        if (count < 0) {
          pruned -= count;
        } else {
          seen[Math.min(count, 3) - 1]++;
        }
      }
      int first = next;
      for (; row < end; row++) {
        int count = rows.count(row);
        if (count > 0) {
          probabilities[n][next++] = (float) ((count - discounts.of(count)) / total);
        }
      }
      if (contexts.count(context) > 0) {
        weights[n - 1][kept] =
            total == 0 ? 1 : (float) discounts.weight(seen[0], seen[1], seen[2], pruned, total);
        children[n - 1][kept++] = next - first;
      } else if (next > first) {
        throw new IllegalStateException("A pruned %d-gram goes on".formatted(n - 1));
      }
    }
    if (row < rows.size()) {
      throw new IllegalStateException("A %d-gram has no context among the others".formatted(n));
    }
  }

  private static boolean begins(NgramRows contexts, int context, NgramRows rows, int row) {
    for (int i = contexts.order() - 1; i >= 0; i--) {
      if (contexts.token(context, i) != rows.token(row, i)) {
        return false;
      }
    }
    return true;
  }

  /** Last token of each n-gram of {@code order}, in their order. */
  public int[] tokens(int order) {
    return tokens[order];
  }

  /** Each n-gram's part of its token's probability. */
  public float[] probabilities(int order) {
    return probabilities[order];
  }

  /** Weight of the shorter context behind each n-gram of {@code order}, not of the highest. */
  public float[] weights(int order) {
    return weights[order];
  }

  /** Number of n-grams that are one token longer than each of {@code order}, not the highest. */
  public int[] children(int order) {
    return children[order];
  }
}
