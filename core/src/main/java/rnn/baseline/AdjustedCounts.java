package rnn.baseline;

/**
 * Counts of Kneser-Ney smoothing, made of occurrences of the longest n-grams: how often an n-gram
 * of the highest order or at the beginning of a sentence occurs; of every other one, how many
 * different tokens stand before it.
 *
 * <p>A sentence begins with the token {@code V}, of which all tokens before it in a row are {@link
 * #NONE}.
 */
public final class AdjustedCounts {
  /** Place of a row before the beginning of the sentence. */
  public static final int NONE = -1;

  private final int start;
  private final int[] pruned; // [N+1] by order, counts up to which n-grams are left out

  /**
   * Counts of a vocabulary.
   *
   * @param vocabulary its size, {@code V}
   * @param pruned {@code [N+1]} occurrences up to which n-grams are left out, by order
   */
  public AdjustedCounts(int vocabulary, int[] pruned) {
    this.start = vocabulary;
    this.pruned = pruned;
  }

  /** Taker of n-grams with their counts. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes an n-gram.
     *
     * @param tokens array in which its tokens stand from {@code from} on
     * @param count adjusted; negative, {@code -count}, if the n-gram is left out of the model
     */
    void take(int[] tokens, int from, int order, int count);
  }

  /**
   * Writes the n-gram that ends at a token of a sentence; before the sentence begins it has the
   * beginning, and before that {@link #NONE}.
   *
   * @param tokens in which the sentence stands
   * @param from place of the sentence's first token
   * @param end place of the n-gram's last token
   * @param order tokens of the n-gram
   * @param occurrences gets it, from {@code at} on
   */
  public void occurrence(int[] tokens, int from, int end, int order, int[] occurrences, int at) {
    for (int i = 0; i < order; i++) {
      int place = end - order + 1 + i;
      occurrences[at + i] = place >= from ? tokens[place] : place == from - 1 ? start : NONE;
    }
  }

  /**
   * The n-grams that rows end with.
   *
   * @param rows of the highest order, merged; with an n-gram stand all others that end with the
   *     same two tokens
   */
  public Scan scan(NgramRows rows) {
    return new Scan(rows);
  }

  /**
   * A pass over rows, which hands on the n-grams of two tokens or more that they end with. It stops
   * after any number of rows, so what it hands on need not be in memory at once.
   */
  public final class Scan {
    private final NgramRows rows;
    private final long[] raw; // [N] of the open n-gram of each order
    private final int[] adjusted; // [N]
    private int open = 1; // n-grams up to this order are open, from 2 on
    private int row; // next to be looked at

    private Scan(NgramRows rows) {
      this.rows = rows;
      this.raw = new long[rows.order()];
      this.adjusted = new int[rows.order()];
    }

    /** True if n-grams may be left. */
    public boolean hasNext() {
      return row < rows.size();
    }

    /**
     * Looks at the next rows, {@code most} at most, and hands each n-gram that is complete to
     * {@code taker}, once; a row completes no more than the tokens that it has, but for the last.
     */
    public void advance(int most, Taker taker) {
      int end = (int) Math.min(rows.size(), row + (long) most);
      if (row == end) {
        return;
      }
      for (; row < end; row++) {
        look(taker);
      }
      if (row == rows.size()) {
        close(1, taker);
      }
    }

    private void look(Taker taker) {
      int order = rows.order();
      int count = rows.count(row);
      int shared = row == 0 ? 1 : Math.max(1, shared(rows, row));
      close(shared, taker);
      for (int n = 2; n <= open; n++) {
        raw[n] += count;
      }
      if (shared >= 2) {
        adjusted[shared]++; // another token before it
      }
      for (int n = shared + 1; n < order && rows.token(row, order - n) != NONE; n++) {
        raw[n] = count;
        adjusted[n] = rows.token(row, order - n) == start ? count : 1;
        open = n;
      }
      if (rows.token(row, 0) != NONE) {
        hand(rows, row, order, count, count, taker);
      }
    }

    /** Hands on the open n-grams of more than {@code shared} tokens, which the last row ended. */
    private void close(int shared, Taker taker) {
      for (int n = open; n > shared; n--) {
        hand(rows, row - 1, n, adjusted[n], raw[n], taker);
      }
      open = Math.min(open, shared);
    }
  }

  /** Number of last tokens that a row shares with the one before it. */
  private static int shared(NgramRows rows, int row) {
    int order = rows.order();
    int shared = 0;
    while (shared < order
        && rows.token(row, order - 1 - shared) == rows.token(row - 1, order - 1 - shared)) {
      shared++;
    }
    return shared;
  }

  private void hand(NgramRows rows, int row, int n, int adjusted, long raw, Taker taker) {
    int from = rows.begin(row) + rows.order() - n;
    taker.take(rows.ints(), from, n, raw <= pruned[n] ? -adjusted : adjusted);
  }
}
