package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import rnn.batch.Shard;

/**
 * Numbers that a hidden Markov model expects of sentences: how often each state begins one, follows
 * each other, and emits each token.
 *
 * <p>They are rows of one number for each state, {@code 8·N} bytes. Row 0 has the beginnings, rows
 * {@code 1 … N} the transitions from each state, row {@code N+1+v} the emissions of token {@code
 * v}. A shard has the rows of tokens that occur in it, a whole text all of them. Counts are added
 * in the order of shards, for sums of doubles depend on theirs.
 */
public final class ExpectedCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int shard;
  private final int states; // N
  private final int[] rows; // [R] numbers of the rows there are, ascending
  private final double[] values; // [R,N]
  private double logLikelihood;
  private long tokens;
  private long sentences;

  private ExpectedCounts(int shard, int states, int[] rows) {
    this.shard = shard;
    this.states = states;
    this.rows = rows;
    this.values = new double[Math.multiplyExact(rows.length, states)];
  }

  /** Number of rows of a whole text. */
  public static int rows(int states, int vocabularySize) {
    return 1 + states + vocabularySize;
  }

  /** Counts of zero, in the rows {@code [first, end)}. */
  public static ExpectedCounts zero(int states, int first, int end) {
    return new ExpectedCounts(0, states, IntStream.range(first, end).toArray());
  }

  /** Counts of zero, of a whole text. */
  public static ExpectedCounts zero(HiddenMarkovModel model) {
    int n = model.states();
    return zero(n, 0, rows(n, model.vocabularySize()));
  }

  /** Those that {@code model} expects of the sentences of {@code shard}. */
  static ExpectedCounts of(HiddenMarkovModel model, Shard shard) {
    int n = model.states();
    int[] tokens = shard.tokens();
    int[] occurring = Arrays.stream(tokens).sorted().distinct().toArray();
    IntStream emitted = Arrays.stream(occurring).map(token -> n + 1 + token);
    ExpectedCounts counts =
        new ExpectedCounts(
            shard.id(), n, IntStream.concat(IntStream.rangeClosed(0, n), emitted).toArray());
    int[] places = places(tokens, occurring, n + 1);
    ForwardBackward algorithm = new ForwardBackward(model);
    StateMatrix pairs = StateMatrix.zero(n);
    int[] starts = shard.starts();
    for (int s = 0; s < shard.sentences(); s++) {
      counts.logLikelihood +=
          algorithm.add(tokens, starts[s], starts[s + 1], places, counts.values, pairs);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        counts.values[(1 + i) * n + j] = pairs.row(i)[j] * model.transitions()[i * n + j];
      }
    }
    counts.tokens = shard.tokenCount();
    counts.sentences = shard.sentences();
    return counts;
  }

  /** Place of each token's row among those there are. */
  private static int[] places(int[] tokens, int[] occurring, int before) {
    int[] placeOf = new int[occurring.length == 0 ? 0 : occurring[occurring.length - 1] + 1];
    for (int k = 0; k < occurring.length; k++) {
      placeOf[occurring[k]] = before + k;
    }
    return Arrays.stream(tokens).map(token -> placeOf[token]).toArray();
  }

  /**
   * Adds {@code other}; this one becomes the sum.
   *
   * @throws IllegalArgumentException if it has other states, or rows that this one has not
   */
  public void add(ExpectedCounts other) {
    if (other.states != states) {
      throw new IllegalArgumentException(
          "Counts of %d states cannot be added to those of %d".formatted(other.states, states));
    }
    int row = 0;
    for (int r = 0; r < other.rows.length; r++) {
      while (row < rows.length && rows[row] < other.rows[r]) {
        row++;
      }
      if (row == rows.length || rows[row] != other.rows[r]) {
        throw new IllegalArgumentException(
            "Row %d cannot be added, for it is none of these %d rows"
                .formatted(other.rows[r], rows.length));
      }
      int from = r * states;
      int to = row * states;
      for (int i = 0; i < states; i++) {
        values[to + i] += other.values[from + i];
      }
    }
    logLikelihood += other.logLikelihood;
    tokens += other.tokens;
    sentences += other.sentences;
  }

  /** The rows {@code [first, end)}; those from 0 on take along the numbers that are in no row. */
  public ExpectedCounts slice(int first, int end) {
    int from = place(first);
    int to = place(end);
    ExpectedCounts slice = new ExpectedCounts(shard, states, Arrays.copyOfRange(rows, from, to));
    System.arraycopy(values, from * states, slice.values, 0, slice.values.length);
    if (first == 0) {
      slice.logLikelihood = logLikelihood;
      slice.tokens = tokens;
      slice.sentences = sentences;
    }
    return slice;
  }

  /** Number of the rows there are before row {@code row}. */
  private int place(int row) {
    int place = Arrays.binarySearch(rows, row);
    return place < 0 ? -place - 1 : place;
  }

  /** Number of the shard they are of. */
  public int shard() {
    return shard;
  }

  /** All rows there are {@code [R,N]}; shared, not to be written. */
  public double[] values() {
    return values;
  }

  /** Expected beginnings of each state {@code [N]} of a whole text. */
  double[] initial() {
    return Arrays.copyOf(values, states);
  }

  /** Expected transitions from each state to each {@code [N,N]} of a whole text. */
  double[] transitions() {
    return Arrays.copyOfRange(values, states, states + states * states);
  }

  /** Expected emissions of each token {@code [V,N]} of a whole text. */
  double[] emissions() {
    return Arrays.copyOfRange(values, states + states * states, values.length);
  }

  /** Natural logarithm of the probability of the sentences. */
  public double logLikelihood() {
    return logLikelihood;
  }

  /** Tokens of the sentences. */
  public long tokens() {
    return tokens;
  }

  /** Number of sentences. */
  public long sentences() {
    return sentences;
  }
}
