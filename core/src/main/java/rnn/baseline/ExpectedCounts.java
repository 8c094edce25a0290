package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;
import rnn.batch.Shard;

/**
 * Numbers that a hidden Markov model expects of sentences: how often each state begins one, follows
 * each other, and emits each token.
 *
 * <p>Of a shard it holds the emissions of the tokens that occur there, of a whole text those of
 * all: {@code 8·N} bytes for each. Counts are added in the order of shards, for sums of doubles
 * depend on theirs.
 */
public final class ExpectedCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int shard;
  private final int states; // N
  private final int[] rows; // [R] ids of tokens, ascending
  private final double[] initial; // [N], or none in a slice but the first
  private final double[] transitions; // [N,N], or none
  private final double[] emissions; // [R,N]
  private double logLikelihood;
  private long tokens;
  private long sentences;

  private ExpectedCounts(int shard, int states, int[] rows, int parts) {
    this.shard = shard;
    this.states = states;
    this.rows = rows;
    this.initial = new double[parts * states];
    this.transitions = new double[Math.multiplyExact(parts * states, states)];
    this.emissions = new double[Math.multiplyExact(rows.length, states)];
  }

  /** Nothing yet, of a whole text. */
  public static ExpectedCounts zero(int states, int vocabularySize) {
    return zero(states, 0, vocabularySize);
  }

  /** Nothing yet, of the tokens {@code [first, end)} of a text. */
  public static ExpectedCounts zero(int states, int first, int end) {
    int[] rows = new int[end - first];
    Arrays.setAll(rows, row -> first + row);
    return new ExpectedCounts(0, states, rows, first == 0 ? 1 : 0);
  }

  /** Those that {@code model} expects of the sentences of {@code shard}. */
  static ExpectedCounts of(HiddenMarkovModel model, Shard shard) {
    int n = model.states();
    int[] tokens = shard.tokens();
    int[] ids = Arrays.stream(tokens).sorted().distinct().toArray();
    int[] rowOf = new int[model.vocabularySize()];
    for (int row = 0; row < ids.length; row++) {
      rowOf[ids[row]] = row;
    }
    int[] rows = new int[tokens.length];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = rowOf[tokens[t]];
    }
    ExpectedCounts counts = new ExpectedCounts(shard.id(), n, ids, 1);
    ForwardBackward algorithm = new ForwardBackward(model);
    double[] pairs = new double[n * n];
    for (int s = 0; s < shard.sentences(); s++) {
      algorithm.add(tokens, shard.starts()[s], shard.starts()[s + 1], rows, counts, pairs);
    }
    for (int k = 0; k < pairs.length; k++) {
      counts.transitions[k] = pairs[k] * model.transitions()[k];
    }
    return counts;
  }

  /** Counts a sentence of {@code length} tokens, whose expected counts were added. */
  void addSentence(double logLikelihood, int length) {
    this.logLikelihood += logLikelihood;
    this.tokens += length;
    this.sentences++;
  }

  /**
   * Adds {@code other}; this one becomes the sum.
   *
   * @throws IllegalArgumentException if it has other states, or tokens that this one has not
   */
  public void add(ExpectedCounts other) {
    if (other.states != states || other.initial.length > initial.length) {
      throw new IllegalArgumentException(
          "Counts of %d states cannot be added to those of %d".formatted(other.states, states));
    }
    addAll(other.initial, 0, initial, 0, other.initial.length);
    addAll(other.transitions, 0, transitions, 0, other.transitions.length);
    int row = 0;
    for (int r = 0; r < other.rows.length; r++) {
      while (row < rows.length && rows[row] < other.rows[r]) {
        row++;
      }
      if (row == rows.length || rows[row] != other.rows[r]) {
        throw new IllegalArgumentException(
            "Counts of token %d cannot be added to those of %d others"
                .formatted(other.rows[r], rows.length));
      }
      addAll(other.emissions, r * states, emissions, row * states, states);
    }
    logLikelihood += other.logLikelihood;
    tokens += other.tokens;
    sentences += other.sentences;
  }

  private static void addAll(double[] from, int start, double[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] += from[start + i];
    }
  }

  /**
   * The part with the emissions of the tokens {@code [first, end)}; that from 0 on has everything
   * else too.
   */
  public ExpectedCounts slice(int first, int end) {
    int from = place(first);
    int to = place(end);
    ExpectedCounts slice =
        new ExpectedCounts(shard, states, Arrays.copyOfRange(rows, from, to), first == 0 ? 1 : 0);
    System.arraycopy(emissions, from * states, slice.emissions, 0, (to - from) * states);
    if (first == 0) {
      System.arraycopy(initial, 0, slice.initial, 0, states);
      System.arraycopy(transitions, 0, slice.transitions, 0, states * states);
      slice.logLikelihood = logLikelihood;
      slice.tokens = tokens;
      slice.sentences = sentences;
    }
    return slice;
  }

  /** Number of rows of tokens below {@code token}. */
  private int place(int token) {
    int place = Arrays.binarySearch(rows, token);
    return place < 0 ? -place - 1 : place;
  }

  /** Number of the shard they are of. */
  public int shard() {
    return shard;
  }

  /** Expected beginnings of each state {@code [N]}; shared. */
  double[] initial() {
    return initial;
  }

  /** Expected transitions from each state to each {@code [N,N]}; shared. */
  double[] transitions() {
    return transitions;
  }

  /**
   * Expected emissions {@code [R,N]} of the tokens counted, {@code [V,N]} of a whole text; shared.
   */
  double[] emissions() {
    return emissions;
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
