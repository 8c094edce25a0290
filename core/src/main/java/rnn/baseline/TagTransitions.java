package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Probabilities of a tag behind two others, smoothed by deleted interpolation (Brants 2000, "TnT -
 * A Statistical Part-of-Speech Tagger"):
 *
 * <pre>
 *   P(c | a b) = λ3 · f(a b c) / f(a b)  +  λ2 · f(b c) / f(b)  +  λ1 · (f(c) + 1) / (N + K + 1)
 * </pre>
 *
 * <p>A fraction of zeros is zero. Each λ is proportional to one more than the number of trigram
 * occurrences that its fraction predicts best when the occurrence itself is left out of all counts.
 * So λ1 and its fraction are positive, and no transition is impossible. Behind the last tag of a
 * sequence follows the boundary, before the first one stand two.
 *
 * <p>Only trigrams and bigrams that occur are stored: rows by first tag of pairs by second tag of
 * trigrams by third tag.
 */
final class TagTransitions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int labels; // K, also the boundary
  private final int[] pairStarts; // [K+2] first pair (a,·) of each a
  private final int[] pairSecond; // [pairs] b of (a,b)
  private final double[] pairWeight; // [pairs] λ2 · f(a b) / f(a), of b behind a
  private final int[] trigramStarts; // [pairs + 1] first trigram (a,b,·) of each pair
  private final int[] third; // [trigrams] c
  private final double[] trigramWeight; // [trigrams] λ3 · f(a b c) / f(a b)
  private final double[] tagWeight; // [K+1] λ1 · (f(c) + 1) / (N + K + 1)
  private final double[] lambdas; // [3] λ1, λ2, λ3

  /**
   * The transitions of these counts.
   *
   * @param trigrams {@link TagCounts#trigrams} of all shards
   * @param labels {@code K}
   */
  TagTransitions(KeyCounts trigrams, int labels) {
    this.labels = labels;
    KeyCounts.Digits digits = TagCounts.trigramDigits(labels);
    int n = trigrams.size();
    int[] first = trigrams.ids(digits, 0);
    int[] second = trigrams.ids(digits, 1);
    third = trigrams.ids(digits, 2);
    long[] f3 = trigrams.counts();

    KeyCounts.Counter bigramCounter = new KeyCounts.Counter();
    long[] unigrams = new long[labels + 1]; // [K+1] f(c) as a third tag
    long[] contexts = new long[labels + 1]; // [K+1] f(b) as a second tag
    long radix = labels + 1L;
    long total = 0;
    for (int i = 0; i < n; i++) {
      bigramCounter.add(second[i] * radix + third[i], f3[i]);
      unigrams[third[i]] += f3[i];
      contexts[second[i]] += f3[i];
      total += f3[i];
    }
    KeyCounts bigrams = bigramCounter.counts();

    // Pairs are contexts (a,b) of trigrams and bigrams (b,c): each pair that is either.
    long[] pairKeys = new long[n + bigrams.size()];
    for (int i = 0; i < n; i++) {
      pairKeys[i] = first[i] * radix + second[i];
    }
    for (int i = 0; i < bigrams.size(); i++) {
      pairKeys[n + i] = bigrams.key(i);
    }
    pairKeys = Arrays.stream(pairKeys).sorted().distinct().toArray();
    int pairs = pairKeys.length;

    pairStarts = new int[labels + 2];
    pairSecond = new int[pairs];
    pairWeight = new double[pairs];
    trigramStarts = new int[pairs + 1];
    trigramWeight = new double[n];
    int next = 0;
    long[] f3Contexts = new long[pairs]; // [pairs] f(a b) as the first two of trigrams
    for (int p = 0; p < pairs; p++) {
      pairStarts[(int) (pairKeys[p] / radix) + 1] = p + 1;
      pairSecond[p] = (int) (pairKeys[p] % radix);
      trigramStarts[p] = next;
      while (next < n && first[next] * radix + second[next] == pairKeys[p]) {
        f3Contexts[p] += f3[next++];
      }
    }
    trigramStarts[pairs] = n;
    for (int a = 0; a <= labels; a++) {
      pairStarts[a + 1] = Math.max(pairStarts[a + 1], pairStarts[a]);
    }

    double[] votes = {1, 1, 1}; // [3] for λ1, λ2, λ3
    for (int p = 0; p < pairs; p++) {
      for (int i = trigramStarts[p]; i < trigramStarts[p + 1]; i++) {
        double deleted3 = fraction(f3[i] - 1, f3Contexts[p] - 1);
        double deleted2 =
            fraction(bigrams.countOf(second[i] * radix + third[i]) - 1, contexts[second[i]] - 1);
        double deleted1 = fraction(unigrams[third[i]] - 1, total - 1);
        int best = deleted3 >= deleted2 && deleted3 >= deleted1 ? 2 : deleted2 >= deleted1 ? 1 : 0;
        votes[best] += f3[i];
      }
    }
    double sum = votes[0] + votes[1] + votes[2];
    lambdas = new double[] {votes[0] / sum, votes[1] / sum, votes[2] / sum};
    for (int p = 0; p < pairs; p++) {
      int a = (int) (pairKeys[p] / radix);
      pairWeight[p] = lambdas[1] * fraction(bigrams.countOf(pairKeys[p]), contexts[a]);
      for (int i = trigramStarts[p]; i < trigramStarts[p + 1]; i++) {
        trigramWeight[i] = lambdas[2] * fraction(f3[i], f3Contexts[p]);
      }
    }
    tagWeight = new double[labels + 1];
    for (int c = 0; c <= labels; c++) {
      tagWeight[c] = lambdas[0] * (unigrams[c] + 1) / (total + labels + 1.0);
    }
  }

  private static double fraction(long part, long whole) {
    return whole <= 0 ? 0 : (double) part / whole;
  }

  /** {@code K}: number of labels, and the id of the boundary. */
  int labels() {
    return labels;
  }

  /** Weights λ1, λ2, λ3. */
  double[] lambdas() {
    return lambdas.clone();
  }

  /** {@code P(c | a b)}. */
  double probability(int a, int b, int c) {
    double sum = tagWeight[c];
    int behindB = find(pairSecond, pairStarts[b], pairStarts[b + 1], c);
    sum += behindB < 0 ? 0 : pairWeight[behindB];
    int pair = find(pairSecond, pairStarts[a], pairStarts[a + 1], b);
    if (pair >= 0) {
      int i = find(third, trigramStarts[pair], trigramStarts[pair + 1], c);
      sum += i < 0 ? 0 : trigramWeight[i];
    }
    return sum;
  }

  private static int find(int[] ids, int start, int end, int id) {
    return Arrays.binarySearch(ids, start, end, id);
  }

  /** First pair of tag {@code a}; those up to that of {@code a + 1} have it first. */
  int pairStart(int a) {
    return pairStarts[a];
  }

  /** Tag {@code b} of pair {@code (a,b)}. */
  int second(int pair) {
    return pairSecond[pair];
  }

  /** The part of {@code P(c | · b)} that depends on pair {@code (b,c)}. */
  double pairWeight(int pair) {
    return pairWeight[pair];
  }

  /** First trigram of pair {@code (a,b)}; those up to that of the next pair begin with it. */
  int trigramStart(int pair) {
    return trigramStarts[pair];
  }

  /** Tag {@code c} of trigram {@code (a,b,c)}. */
  int third(int trigram) {
    return third[trigram];
  }

  /** The part of {@code P(c | a b)} that depends on trigram {@code (a,b,c)}. */
  double trigramWeight(int trigram) {
    return trigramWeight[trigram];
  }

  /** The part of {@code P(c | · ·)} that depends on {@code c} alone. */
  double tagWeight(int c) {
    return tagWeight[c];
  }
}
