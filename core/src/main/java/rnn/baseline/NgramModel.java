package rnn.baseline;

import java.util.Arrays;
import rnn.text.Vocabulary;

/**
 * An n-gram language model: a trie of n-grams in sorted arrays, one of each kind for an order.
 *
 * <p>The n-grams of an order stand sorted by their tokens, so those that begin with the same
 * context stand together, and a binary search finds one of them. Order 1 has every token of the
 * vocabulary and, as token {@code V}, the beginning of a sentence, which is never predicted.
 */
public final class NgramModel implements CountedLanguageModel {
  private static final long serialVersionUID = 1L;
  private static final double LN_10 = Math.log(10);

  /** Meaning of the numbers of an n-gram. */
  public enum Form {
    /**
     * A token's probability behind a context is the n-gram's number, plus the context's weight
     * times the probability behind the context without its first token.
     */
    INTERPOLATED,
    /**
     * The logarithm to base 10 of a token's probability is the number of the longest n-gram that
     * there is, plus the weights of the longer contexts. This is how ARPA files have it.
     */
    BACKOFF
  }

  private final Form form;
  private final int vocabulary; // V
  private final int[][] tokens; // [N][n-grams] last token of each, from order 2 on
  private final int[][] children; // [N-1][n-grams + 1] first n-gram that is one longer
  private final float[][] values; // [N][n-grams]
  private final float[][] weights; // [N-1][n-grams]

  /** The model of these arrays, which {@link NgramTables} has checked. */
  NgramModel(Form form, int[][] tokens, int[][] children, float[][] values, float[][] weights) {
    this.form = form;
    this.vocabulary = values[0].length - 1;
    this.tokens = tokens;
    this.children = children;
    this.values = values;
    this.weights = weights;
  }

  /** Meaning of the numbers. */
  public Form form() {
    return form;
  }

  /** Tokens of the longest n-grams, {@code N}. */
  public int order() {
    return values.length;
  }

  /** Tokens of the vocabulary, {@code V}. */
  public int vocabularySize() {
    return vocabulary;
  }

  /** Number of n-grams of {@code order}; the beginning of a sentence is one of order 1. */
  public int size(int order) {
    return values[order - 1].length;
  }

  /** Last token of an n-gram. */
  int token(int order, int ngram) {
    return order == 1 ? ngram : tokens[order - 1][ngram];
  }

  /** First n-gram that is {@code ngram} and one token more; up to that of the next are others. */
  int firstChild(int order, int ngram) {
    return children[order - 1][ngram];
  }

  float value(int order, int ngram) {
    return values[order - 1][ngram];
  }

  float weight(int order, int ngram) {
    return weights[order - 1][ngram];
  }

  int[] tokens(int order) {
    return tokens[order - 1];
  }

  int[] children(int order) {
    return children[order - 1];
  }

  float[] values(int order) {
    return values[order - 1];
  }

  float[] weights(int order) {
    return weights[order - 1];
  }

  @Override
  public Tables tables() {
    return NgramTables.of(this);
  }

  /**
   * The n-grams that the last tokens are: of each order the one that ends there, as far as the
   * model has it.
   */
  int[] beginning() {
    int[] context = new int[order()]; // [N] by order, 0 unused; negative if there is none
    begin(context);
    return context;
  }

  private void begin(int[] context) {
    Arrays.fill(context, -1);
    if (context.length > 1) {
      context[1] = vocabulary;
    }
  }

  /**
   * Reads a token.
   *
   * @param context of {@link #beginning}, is moved on to behind the token
   * @return natural logarithm of the token's probability
   */
  double advance(int[] context, int token) {
    boolean isInterpolated = form == Form.INTERPOLATED;
    double value = values[0][token];
    int longer = token; // the n-gram of order n that the token ends
    for (int n = 1; n < context.length; n++) {
      int ngram = context[n];
      context[n] = longer;
      longer = ngram < 0 ? -1 : find(n, ngram, token);
      if (isInterpolated && ngram >= 0) {
        value = value * weights[n - 1][ngram] + (longer < 0 ? 0 : values[n][longer]);
      } else if (longer >= 0) {
        value = values[n][longer];
      } else if (ngram >= 0) {
        value += weights[n - 1][ngram];
      }
    }
    return isInterpolated ? Math.log(value) : value * LN_10;
  }

  /** The n-gram that is {@code ngram} of {@code order} and {@code token}; negative if none is. */
  private int find(int order, int ngram, int token) {
    int lo = children[order - 1][ngram];
    int hi = children[order - 1][ngram + 1] - 1;
    int[] last = tokens[order];
    while (lo <= hi) {
      int middle = (lo + hi) >>> 1;
      int found = last[middle];
      if (found < token) {
        lo = middle + 1;
      } else if (found > token) {
        hi = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  @Override
  public void logProbabilities(int[] sentence, int from, int to, double[] logProbabilities) {
    int[] context = beginning();
    for (int i = from; i < to; i++) {
      logProbabilities[i] = advance(context, sentence[i]);
    }
  }

  @Override
  public Reader reader() {
    return new ContextReader();
  }

  private final class ContextReader implements Reader {
    private final int[] context = beginning();
    private float[] unigrams = {}; // [V] probabilities of the shortest context, once asked for

    @Override
    public void restart() {
      begin(context);
    }

    @Override
    public double advance(int token) {
      double logProbability = NgramModel.this.advance(context, token);
      if (token == Vocabulary.END_OF_SENTENCE) {
        restart();
      }
      return logProbability;
    }

    @Override
    public double[] state() {
      return Arrays.stream(context).asDoubleStream().toArray();
    }

    @Override
    public void setState(double[] state) {
      for (int n = 0; n < context.length; n++) {
        int number = (int) state[n];
        if (number < -1 || number != state[n] || (n > 0 && number >= children[n - 1].length - 1)) {
          throw new IllegalArgumentException(
              "A state must have n-grams of this model but has number %s of length %d"
                  .formatted(state[n], n));
        }
        context[n] = number;
      }
    }

    /** Numbers of the n-grams behind each context go over those of shorter ones. */
    @Override
    public void nextProbabilities(float[] probabilities) {
      boolean isInterpolated = form == Form.INTERPOLATED;
      int order = order();
      double[] scales = new double[order]; // [N] of what stands behind each context, by its length
      double scale = 1;
      for (int n = order - 1; n >= 0; n--) {
        scales[n] = scale;
        if (n > 0 && context[n] >= 0) {
          double weight = weights[n - 1][context[n]];
          scale *= isInterpolated ? weight : Math.pow(10, weight);
        }
      }
      float[] shortest = unigrams();
      float all = (float) scales[0];
      for (int token = 0; token < vocabulary; token++) {
        probabilities[token] = all * shortest[token];
      }
      for (int n = 1; n < order; n++) {
        if (context[n] < 0) {
          continue;
        }
        int end = children[n - 1][context[n] + 1];
        for (int ngram = children[n - 1][context[n]]; ngram < end; ngram++) {
          int token = tokens[n][ngram];
          float value = values[n][ngram];
          probabilities[token] =
              (float)
                  (isInterpolated
                      ? probabilities[token] + scales[n] * value
                      : scales[n] * Math.pow(10, value));
        }
      }
    }

    private float[] unigrams() {
      if (form == Form.INTERPOLATED) {
        return values[0];
      }
      if (unigrams.length == 0) {
        unigrams = new float[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
          unigrams[token] = (float) Math.pow(10, values[0][token]);
        }
      }
      return unigrams;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("n-gram model of");
    for (int n = 1; n <= order(); n++) {
      text.append(" %,d %d-grams".formatted(size(n), n));
    }
    return text.toString();
  }
}
